"""Names that users of other SDKs try, and what dir() and help() show of ours."""

import inspect
import os
import pydoc
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

import r9s
from r9s import R9S
from tests.support.secrets import KEY

CLIENT: Any = R9S(KEY)
OTHER_OPTIONS = {
    "base_url": "server_url",
    "timeout": "timeout_ms, in milliseconds",
    "max_retries": "max_attempts=N + 1",
    "organization": "http_headers=",
    "default_headers": "http_headers=",
    "http_client": "client=",
}
MAKERS: dict[str, Callable[..., Any]] = {
    "R9S": lambda **options: R9S(KEY, **options),
    "with_options": CLIENT.with_options,
}


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("name", OTHER_OPTIONS)
def test_an_option_of_another_sdk_is_a_type_error_that_names_ours(maker: str, name: str) -> None:
    """It is named with Python's own words, and then with what to write."""
    with pytest.raises(TypeError, match=f"got an unexpected keyword argument '{name}': use ") as caught:
        MAKERS[maker](**{name: 3})
    assert OTHER_OPTIONS[name] in str(caught.value)


@pytest.mark.parametrize("maker", MAKERS)
def test_an_unknown_option_keeps_the_words_of_python(maker: str) -> None:
    """Nothing is added."""
    with pytest.raises(TypeError, match=r"got an unexpected keyword argument 'nonsense'$"):
        MAKERS[maker](nonsense=3)


def test_a_refused_option_does_not_show_the_key() -> None:
    """Error reporters send local variables too."""
    for options in ({"base_url": "x"}, {"nonsense": 1}, {"timeout_ms": "1"}):
        given: dict[str, Any] = options
        try:
            R9S("sk-" + "7" * 40, **given)
        except TypeError as error:
            traceback = error.__traceback__
            while traceback is not None:
                if "/r9s/" in traceback.tb_frame.f_code.co_filename:
                    assert "7" * 40 not in repr(traceback.tb_frame.f_locals)
                traceback = traceback.tb_next
        else:
            raise AssertionError(options)


@pytest.mark.parametrize("name", ["generate", "create_variation", "with_raw_response"])
def test_a_resource_names_what_it_has(name: str) -> None:
    """Its operations, as they are called."""
    with pytest.raises(AttributeError, match=rf"'Images' object has no attribute '{name}': it has images\.create, "):
        getattr(CLIENT.images, name)
    assert not hasattr(CLIENT.images, name)


def test_a_client_names_what_it_has() -> None:
    """The operations of its resources first, then its own methods."""
    unmade: Any = R9S.__new__(R9S)
    for owner, name, said in (
        (CLIENT, "chat", r": it has images\.create, .*save.*with_options$"),
        (CLIENT, "_private", "$"),
        (unmade, "chat", "$"),
    ):
        with pytest.raises(AttributeError, match=f"'R9S' object has no attribute '{name}'{said}"):
            getattr(owner, name)


def test_the_other_classes_are_an_attribute_error_that_says_what_does_both() -> None:
    """R9S does what elsewhere two classes do. To ask for one is no failure: some look for what is there."""
    with pytest.raises(AttributeError, match="'Client': use R9S"):
        _ = r9s.Client
    assert not hasattr(r9s, "AsyncR9S")
    assert getattr(r9s, "OpenAI", None) is None
    with pytest.raises(ImportError, match="cannot import name 'AsyncR9S'"):
        exec("from r9s import AsyncR9S", {})
    with pytest.raises(AttributeError, match=r"'nonsense'$"):
        _ = r9s.nonsense


def test_dir_and_help_show_save_and_read() -> None:
    """With their signatures and docstrings, and their async twins."""
    names = {"read", "read_async", "save", "save_async"}
    assert names <= {*dir(R9S)} & {*dir(CLIENT)}
    shown = pydoc.plain(pydoc.render_doc(R9S))
    for name in names:
        # From Python 3.13 on, each parameter of a long signature has a line of its own.
        assert re.search(rf"\b{name}\([\s|]*self,", shown)
        method: Any = getattr(R9S, name)
        assert inspect.getdoc(method)
        assert inspect.iscoroutinefunction(method) is name.endswith("_async")
    assert "base_url" not in shown
    assert list(inspect.signature(R9S).parameters)[:2] == ["api_key", "server_url"]


@pytest.mark.anyio
async def test_save_can_be_called_on_the_class() -> None:
    """Like any other method, with the client as its first argument."""
    kind: Any = R9S
    with pytest.raises(TypeError, match="int has no image"):
        kind.save(CLIENT, 3, "x")
    with pytest.raises(TypeError, match="int has no image"):
        await kind.read_async(CLIENT, 3)


def test_a_subclass_can_extend_save() -> None:
    """`super().save` is there."""

    class Mine(R9S):
        def save(self, *arguments: Any, **options: Any) -> Any:
            return super().save(*arguments, **options)

    with pytest.raises(TypeError, match="int has no image"):
        Mine(KEY).save(3, "x")


def test_a_client_loads_none_of_it() -> None:
    """`dir(client)` neither."""
    script = """
import sys, r9s
dir(r9s.R9S('k'))
print([name for name in ('r9s._saving', 'r9s._calls', 'r9s._other_names') if name in sys.modules])
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    loaded = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True, text=True)
    assert loaded.stdout.strip() == "['r9s._other_names']"
