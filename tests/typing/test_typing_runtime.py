"""Types are there at run time, for whoever looks at them: pydantic, FastAPI, a container of dependencies."""

import importlib
import inspect
import json
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

import pytest

import r9s
from generator.options import OPTION_NAMES
from r9s import EventStream, UnknownEvent, models
from r9s_generated import params
from r9s_generated.resources import Resources

PUBLIC = [
    *("r9s", "r9s.errors", "r9s.models", "r9s.types", "r9s.utils"),
    *("r9s_generated", "r9s_generated.client", "r9s_generated.errors", "r9s_generated.types"),
    "r9s_generated.api.images.create_image_generation",
    "r9s_generated.api.images.create_image_edit",
]


def members(module: str) -> Iterator[tuple[str, Any]]:
    """The public classes and functions of a module, and the methods of the classes."""
    found = importlib.import_module(module)
    own = [name for name, each in vars(found).items() if getattr(each, "__module__", "") == module]
    for name in getattr(found, "__all__", [name for name in own if not name.startswith("_")]):
        value = getattr(found, name)
        yield f"{module}.{name}", value
        for each in inspect.getmro(value) if inspect.isclass(value) else ():
            if each.__module__.startswith("r9s"):
                yield from ((f"{module}.{name}.{method}", inner) for method, inner in vars(each).items())


def functions(value: Any) -> Iterator[Callable[..., Any]]:
    """What of a member has annotations."""
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, classmethod | staticmethod):
        value = value.__func__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if inspect.isfunction(value) or inspect.isclass(value):
        yield value


@pytest.mark.parametrize("module", PUBLIC)
def test_hints_of_every_public_class_and_method(module: str) -> None:
    """`get_type_hints` finds every name in every annotation."""
    seen = 0
    for name, value in members(module):
        for each in functions(value):
            if str(getattr(each, "__module__", "")).startswith("r9s"):
                seen += 1
                assert isinstance(get_type_hints(each), dict), name
    assert seen


def test_hints_of_every_operation() -> None:
    """The methods of a client have them too, with the very classes."""
    images = get_type_hints(vars(Resources)["images"].fget)["return"]
    assert images.__origin__ is r9s.R9S("key").images.__class__
    hints = get_type_hints(r9s.R9S("key").images.create)
    assert hints["prompt"] is str
    assert models.ImageGenerationResponse in typing.get_args(hints["return"])
    assert get_type_hints(EventStream[models.ImageGenerationEvent].final)["return"]
    assert get_type_hints(models.ImageGenerationResponse)["data"] == list[models.ImageObject] | Any


def test_unions_of_events_are_types() -> None:
    """A union of events can be part of another, and be asked for."""
    every = models.ImageGenerationEvent | UnknownEvent
    assert UnknownEvent in typing.get_args(every)
    event = models.ImageGenerationCompleted.from_dict({"type": "image_generation.completed", "b64_json": "x"})
    assert isinstance(event, models.ImageGenerationEvent)
    assert not isinstance(event, models.ImageEditEvent)


def test_a_stream_is_named_by_its_events() -> None:
    """With the events that complete one, or without them."""
    alone = EventStream[models.ImageGenerationEvent]
    both = EventStream[models.ImageGenerationEvent, models.ImageGenerationCompleted]
    assert typing.get_args(alone) == (models.ImageGenerationEvent, models.ImageGenerationEvent)
    assert typing.get_args(both) == (models.ImageGenerationEvent, models.ImageGenerationCompleted)


@pytest.mark.parametrize("name", params.__all__)
def test_params_are_those_of_the_method(name: str) -> None:
    """Each TypedDict has the parameters of its method, without `stream` and the options, and needs the same of them."""
    kind = getattr(params, name)
    resource = importlib.import_module(kind.__module__.replace(".params.", ".resources."))
    classes = [each for each in vars(resource).values() if inspect.isclass(each)]
    every = {
        pascal(each, name): method for each in classes for name, method in inspect.getmembers(each, inspect.isfunction)
    }
    method = every[name]
    found = inspect.signature(method).parameters.values()
    expected = {each.name: each for each in found if each.name not in {*OPTION_NAMES, "self", "stream"}}
    assert set(kind.__annotations__) == set(expected)
    assert kind.__required_keys__ == {key for key, each in expected.items() if each.default is each.empty}
    own, theirs = get_type_hints(kind), get_type_hints(method)
    assert {key: own[key] for key in own} == {key: theirs[key] for key in own}


def pascal(owner: type, method: str) -> str:
    """The name of the TypedDict of a method."""
    return f"{owner.__name__}{method.title().replace('_', '')}Params"


def loaded(statement: str) -> set[str]:
    """The modules that a new interpreter has loaded after a statement."""
    program = f"import json, sys\n{statement}\nprint(json.dumps(list(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )
    return set(json.loads(done.stdout))


def test_types_cost_nothing_that_is_not_asked_for() -> None:
    """A union of events loads its variants and no other model; types and params load nothing of the other kind."""
    after = {
        name for name in loaded("from r9s.models import ImageEditEvent") if name.startswith("r9s_generated.models.")
    }
    assert after == {
        f"r9s_generated.models.image_edit_{name}" for name in ("event", "partial_image", "completed", "chunk")
    }
    assert "r9s_generated.params.images" not in loaded("import r9s; r9s.R9S('key').images; r9s.types")
    assert "attrs" not in loaded("import r9s; r9s.types")
    assert "pydantic" not in loaded("import r9s; r9s.models.ImageObject.from_dict({})")
