"""The generated package without the facade: its four functions, its clients and its errors."""

import ast
import asyncio
import copy
import json
import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from r9s_generated import AuthenticatedClient, Client, errors
from r9s_generated.api.images import create_image_generation as operation
from r9s_generated.models import ImageGenerationRequest, ImageGenerationResponse

ANSWER = {"created": 1, "data": [{"url": "https://x.example/1.png"}]}
BODY = ImageGenerationRequest(prompt="p")
FUNCTIONS = ["sync", "sync_detailed", "asyncio", "asyncio_detailed"]

ALONE = """\
import asyncio, json, sys
import httpx

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("r9s", "generator", "r9s_sandbox"):
            raise ImportError(f"{name} must not be needed")

sys.meta_path.insert(0, Blocked())
before = set(sys.modules)

from r9s_generated import AuthenticatedClient
from r9s_generated.api.images import create_image_generation as operation
from r9s_generated.models import ImageGenerationRequest

seen = []

def handle(request):
    seen.append([request.method, str(request.url), request.headers["authorization"], json.loads(request.content)])
    return httpx.Response(200, json={"created": 1, "data": []})

client = AuthenticatedClient(token="secret", httpx_args={"transport": httpx.MockTransport(handle)})
body = ImageGenerationRequest(prompt="p", n=2)

async def both():
    async with client:
        first = await operation.asyncio(client=client, body=body)
        return [first, await operation.asyncio_detailed(client=client, body=body)]

with client:
    results = [operation.sync(client=client, body=body), operation.sync_detailed(client=client, body=body)]
results += asyncio.run(both())
loaded = {name.split(".")[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)
kinds = [type(each).__name__ for each in results]
print(json.dumps([seen, kinds, [each.status_code for each in results[1::2]], sorted(loaded)]))
"""


def client(status: int = 200, answer: Any = ANSWER, kind: type[Client] = Client, **settings: Any) -> Any:
    """A client whose requests are answered like that."""
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    headers = {"x-request-id": "r1"}
    transport = httpx.MockTransport(lambda request: httpx.Response(status, content=content, headers=headers))
    return kind(base_url="https://x.example/v1", httpx_args={"transport": transport}, **settings)


def call(function: str, client: Client, body: ImageGenerationRequest = BODY) -> Any:
    """Call one of the four functions."""
    if function.startswith("sync"):
        with client:
            return getattr(operation, function)(client=client, body=body)

    async def run() -> Any:
        async with client:
            return await getattr(operation, function)(client=client, body=body)

    return asyncio.run(run())


def test_the_package_works_with_nothing_of_this_repository(root: Path, tmp_path: Path) -> None:
    """With nothing of this repository but the package on the path, all four functions work, and little is loaded."""
    shutil.copytree(root / "r9s_generated", tmp_path / "r9s_generated", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ALONE],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    seen, kinds, statuses, loaded = json.loads(done.stdout)
    assert seen == [["POST", "https://api.r9s.ai/v1/images/generations", "Bearer secret", {"prompt": "p", "n": 2}]] * 4
    assert kinds == ["ImageGenerationResponse", "Response"] * 2
    assert statuses == [200, 200]
    assert "r9s_generated" in loaded
    assert not {"r9s", "generator", "dateutil"} & set(loaded)


def test_the_package_imports_little(root: Path, made: Callable[[str, str], Path], breadth: ModuleType) -> None:
    """The package imports httpx, attrs and, where it is first needed, dateutil; itself it imports relatively."""
    for folder in (root / "r9s_generated", made("breadth", "")):
        for file in folder.rglob("*.py"):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            named = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
            named |= {
                str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level == 0
            }
            foreign = {name.split(".")[0] for name in named} - set(sys.stdlib_module_names)
            # Type checkers know typing_extensions without its being there.
            allowed = {"typing_extensions"} if file.name in ("_deprecated.py", "_event_kinds.py") else set()
            assert foreign <= {"httpx", "attrs", "dateutil"} | allowed, file


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_success_gives_the_result(function: str) -> None:
    """The short functions return the result; the detailed ones the status, the headers and the body as well."""
    result = call(function, client())
    if "detailed" in function:
        assert (result.status_code, result.headers["x-request-id"], json.loads(result.content)) == (200, "r1", ANSWER)
        result = result.parsed
    assert isinstance(result, ImageGenerationResponse)
    assert result.to_dict() == ANSWER


@pytest.mark.parametrize("status", [300, 302, 400, 401, 404, 418, 429, 500, 502, 503, 529, 599])
@pytest.mark.parametrize("function", FUNCTIONS)
def test_another_status_raises_or_is_handed_over_unparsed(function: str, status: int) -> None:
    """The short functions raise for any other status, whatever the body is; the detailed ones hand it over unparsed."""
    body = b"<html>Sorry</html>" if status == 502 else b'{"error": {"message": "m", "type": "t"}}'
    opened = client(status, body)
    if "detailed" in function:
        answer = call(function, opened)
        assert (answer.status_code, answer.parsed, answer.content) == (status, None, body)
        assert answer.headers["x-request-id"] == "r1"
        opened = client(status, body, raise_on_unexpected_status=True)
    with pytest.raises(errors.UnexpectedStatus, match=str(status)) as caught:
        call(function, opened)
    assert (caught.value.status_code, caught.value.content) == (status, body)


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not JSON",
        b"[]",
        b"7",
        b'"a text"',
        b'[{"url": "https://x.example/1.png"}]',
        b'"\xff"',
        b"null",
        b"[" * 100_000,
    ],
)
def test_a_success_of_another_kind_is_an_error(function: str, body: bytes) -> None:
    """A success of another kind than the spec says is an error of its own, a ValueError."""
    with pytest.raises(errors.UnreadableAnswer):
        call(function, client(200, body))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("document", [{}, {"created": 1}, {"created": 1, "data": [7]}, {"data": [{"url": "u"}]}])
def test_success_that_lacks_something_is_handed_over(function: str, document: dict[str, Any]) -> None:
    """What the spec promises, and did not come, costs nothing that came."""
    found = call(function, client(200, document))
    result = found.parsed if "detailed" in function else found
    assert result.to_dict() == document


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    "document",
    [
        {"result": {"image": "AAAA"}, "success": True, "errors": [], "messages": []},
        {"images": [{"url": "u"}], "message": "Success"},
        {"errors": []},
        {"message": "", "detail": None},
    ],
)
def test_what_may_be_paid_for_is_handed_over(function: str, document: dict[str, Any]) -> None:
    """A field for words is no error as long as it says nothing, or as something else came that nobody knows."""
    found = call(function, client(200, document))
    result = found.parsed if "detailed" in function else found
    assert result.to_dict() == document


@pytest.mark.parametrize("function", FUNCTIONS)
def test_pictures_beside_an_error_are_handed_over(function: str) -> None:
    """One of two failed: the other is there, and so is the error."""
    document = {"created": 1, "data": [{"url": "u"}], "error": {"message": "one failed", "code": "moderation_blocked"}}
    found = call(function, client(200, document))
    result = found.parsed if "detailed" in function else found
    assert (result.data[0].url, result.error.message, result.error.code) == ("u", "one failed", "moderation_blocked")


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("data", [[], None, [None], [{"revised_prompt": "p"}]])
def test_error_without_pictures_is_an_error(function: str, data: Any) -> None:
    """An error object in a success is one where no picture came beside it."""
    with pytest.raises(errors.ErrorInSuccess):
        call(function, client(200, {"created": 1, "data": data, "error": {"message": "m"}}))


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    "document",
    [
        {"message": "no", "code": 429},
        {"detail": "no"},
        {"msg": "no", "code": "1003"},
        {"code": 429, "message": "slow", "data": None},
        {"success": False, "errors": [{"code": 10000, "message": "Auth"}], "data": None},
        [{"error": {"code": 429, "message": "q"}}],
    ],
)
def test_words_in_the_place_of_a_result_are_an_error(function: str, document: Any) -> None:
    """Nothing of what was asked for came, but words: that is no result without pictures."""
    with pytest.raises(errors.ErrorInSuccess):
        call(function, client(200, document))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_error_in_success(function: str) -> None:
    """A status of success with an error object in the body is not a success."""
    document = {"error": {"message": "m", "type": "t"}, "status": 429}
    with pytest.raises(errors.ErrorInSuccess) as caught:
        call(function, client(200, document))
    assert caught.value.document == document


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_field_of_another_type_is_refused_before_sending(function: str) -> None:
    """A field of another type is a TypeError before anything is sent."""
    with pytest.raises(TypeError, match=r"^n must be an integer, not str"):
        call(function, client(), ImageGenerationRequest(prompt="p", n="2"))  # type: ignore[arg-type]


def test_errors_can_be_pickled_and_copied() -> None:
    """The errors can be pickled and copied, so that they come back whole from another process."""
    with pytest.raises(ValueError) as caught:
        ImageGenerationRequest.from_dict({"prompt": 1})
    every: list[Exception] = [
        errors.UnexpectedStatus(429, b"slow down"),
        errors.ErrorInSuccess({"error": {"message": "m"}}),
        errors.UnreadableAnswer("no"),
        caught.value,
    ]
    for error in every:
        for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
            assert type(again) is type(error)
            assert str(again) == str(error)
            assert vars(again) == vars(error)


def test_with_leaves_the_original() -> None:
    """with_headers, with_cookies and with_timeout give another client; theirs and its connections stay as they are."""
    first = client(headers={"a": "1"}, cookies={"c": "1"})
    http = first.get_httpx_client()
    second = first.with_headers({"b": "2"}).with_cookies({"d": "2"}).with_timeout(httpx.Timeout(7))
    assert dict(first.get_httpx_client().cookies) == {"c": "1"}
    assert first.get_httpx_client() is http
    assert "b" not in http.headers
    assert http.timeout == httpx.Timeout(300, connect=10)
    other = second.get_httpx_client()
    assert (other.headers["a"], other.headers["b"], other.timeout) == ("1", "2", httpx.Timeout(7))
    assert dict(other.cookies) == {"c": "1", "d": "2"}
    assert type(second) is type(first)
    authenticated = client(kind=AuthenticatedClient, token="secret").with_headers({"b": "2"})
    assert (type(authenticated), authenticated.token) == (AuthenticatedClient, "secret")
    for each in (http, other, authenticated.get_httpx_client()):
        each.close()


def test_secrets_stay_hidden() -> None:
    """The token is in no repr, neither of the client nor of what it is made of, and nothing keeps it in `vars()`."""
    secret = "sk-very-secret"
    opened = client(
        kind=AuthenticatedClient,
        token=secret,
        headers={"x-key": secret},
        cookies={"c": secret},
        raise_on_unexpected_status=True,
    )
    opened.get_httpx_client().close()
    assert secret not in repr(opened) + str(opened)
    assert secret not in repr(opened.with_headers({"y": secret}))
    assert not hasattr(opened, "__dict__")


@pytest.mark.parametrize(("settings", "sent"), [({}, "Bearer t"), ({"prefix": "Key"}, "Key t"), ({"prefix": ""}, "t")])
def test_the_token_travels_behind_its_prefix(settings: dict[str, Any], sent: str) -> None:
    """The token travels in its header behind its prefix."""
    opened = client(kind=AuthenticatedClient, token="t", auth_header_name="X-Auth", **settings)
    with opened:
        assert opened.get_httpx_client().headers["x-auth"] == sent


def test_a_client_waits_five_minutes_unless_told() -> None:
    """Drawing takes minutes, connecting does not; None waits for ever."""
    with client() as opened:
        assert opened.get_httpx_client().timeout == httpx.Timeout(300, connect=10)
    with client(timeout=None) as opened:
        assert opened.get_httpx_client().timeout == httpx.Timeout(None)
