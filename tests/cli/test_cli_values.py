"""What is written on the command line, and what travels."""

import json
import os
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.recorder import Recorder, fields


@pytest.fixture(autouse=True)
def _recorded(recorder: Recorder, monkeypatch: pytest.MonkeyPatch, r9s: Run) -> None:
    """All calls go to a server that keeps what comes."""
    monkeypatch.setenv("R9S_BASE_URL", recorder.url)


def test_only_what_was_given_travels(r9s: Run, recorder: Recorder) -> None:
    """No default is sent."""
    assert r9s("create", "a red fox").code == 0
    assert recorder.requests[0].target == "/v1/images/generations"
    assert recorder.requests[0].json == {"prompt": "a red fox"}
    assert recorder.requests[0].headers["authorization"] == "Bearer test"


def test_values_have_their_types(r9s: Run, recorder: Recorder) -> None:
    """Numbers, booleans, objects, and values that nobody knows yet; names may be written as in Python."""
    given = ["-n", "2", "--size", "17x17", "--no-watermark", "--prompt-extend", "--seed=0", "--output_format", "new"]
    svg = '{"model": "m", "reasoning": {"effort": "low"}}'
    assert r9s("create", "a", *given, "--svg", svg, "--extra-body", '{"x": [1]}', "--model", "").code == 0
    assert recorder.requests[0].json == {
        "prompt": "a",
        "n": 2,
        "size": "17x17",
        "watermark": False,
        "prompt_extend": True,
        "seed": 0,
        "output_format": "new",
        "svg": {"model": "m", "reasoning": {"effort": "low"}},
        "x": [1],
        "model": "",
    }


def test_options_of_a_call(r9s: Run, recorder: Recorder) -> None:
    """Headers, the query and the idempotency key."""
    headers = ["--header", "X-Trace: a: b", "--header", "x-more:1"]
    assert r9s("create", "a", *headers, "--extra-query", '{"q": "v w"}', "--idempotency-key", "k1").code == 0
    received = recorder.requests[0]
    assert received.target == "/v1/images/generations?q=v+w" or received.target == "/v1/images/generations?q=v%20w"
    assert [received.headers[name] for name in ("x-trace", "x-more", "idempotency-key")] == ["a: b", "1", "k1"]


def test_required_parameters_have_names_too(r9s: Run, recorder: Recorder, png: Path) -> None:
    """What is given by its name is no longer expected by its place."""
    assert r9s("create", "--prompt", "by name").code == 0
    assert r9s("edit", "--image", png, "a hat").code == 0
    assert r9s("edit", "--prompt", "a hat", png).code == 0
    assert recorder.requests[0].json == {"prompt": "by name"}
    for received in recorder.requests[1:]:
        assert fields(received) == [("image", png.read_bytes()), ("prompt", "a hat")]


def test_several_files_come_before_the_text(r9s: Run, recorder: Recorder, png: Path) -> None:
    """The first parameter that takes several gets all that the others leave; options may stand anywhere."""
    assert r9s("edit", png, "-n", "2", png, "a hat", "--mask", png).code == 0
    content = png.read_bytes()
    expected = [("image[]", content), ("image[]", content), ("mask", content), ("n", "2"), ("prompt", "a hat")]
    assert sorted(fields(recorder.requests[0]), key=lambda field: field[0]) == expected


@pytest.mark.parametrize(
    ("given", "travels"),
    [
        ("@p.txt", "from a file\nof two lines"),
        ("@@p.txt", "@p.txt"),
        ("@", "@"),
        ("a @b", "a @b"),
        ("é 中 🦊", "é 中 🦊"),
    ],
)
def test_texts_from_files(r9s: Run, recorder: Recorder, given: str, travels: str) -> None:
    """`@file` is what is in the file, without the line ends at its end; `@@x` is the text `@x`."""
    Path("p.txt").write_text("\ufefffrom a file\nof two lines\n\n")
    assert r9s("create", given).code == 0
    assert r9s("create", "--prompt", given).code == 0
    assert [each.json["prompt"] for each in recorder.requests] == [travels, travels]


def test_texts_from_stdin(r9s: Run, recorder: Recorder, png: Path) -> None:
    """`-` is what a pipe brings: a text, JSON or a file; once for a call."""
    assert r9s("create", "-", stdin="from é pipe\n".encode()).code == 0
    assert r9s("create", "a", "--svg", "-", stdin=b'{"model": "m"}').code == 0
    assert r9s("edit", "-", "a hat", stdin=png.read_bytes()).code == 0
    assert [each.json for each in recorder.requests[:2]] == [
        {"prompt": "from é pipe"},
        {"prompt": "a", "svg": {"model": "m"}},
    ]
    assert fields(recorder.requests[2]) == [("image", png.read_bytes()), ("prompt", "a hat")]
    done = r9s("edit", "-", "-", stdin=b"x")
    assert (done.code, "read only once" in done.err) == (2, True)
    done = r9s("create", "-", stdin=b"\xff\xfe")
    assert (done.code, "not UTF-8 text" in done.err) == (2, True)
    done = r9s("edit", "-", "a hat", stdin=b"")
    assert (done.code, "stdin is empty" in done.err) == (2, True)
    assert len(recorder.requests) == 3


def test_a_file_that_is_a_pipe_is_read(r9s: Run, recorder: Recorder, png: Path) -> None:
    """As in `r9s edit <(convert ...) "a hat"`: it can be read only once, and is kept for all attempts."""
    reader, writer = os.pipe()
    os.write(writer, png.read_bytes())
    os.close(writer)
    assert r9s("edit", f"/dev/fd/{reader}", "a hat").code == 0
    os.close(reader)
    assert fields(recorder.requests[0])[0][1] == png.read_bytes()


def test_an_argument_that_is_no_text(r9s: Run, recorder: Recorder) -> None:
    """Bytes that are no UTF-8 cannot travel in JSON: wrong use."""
    done = r9s("create", os.fsdecode(b"a \xff fox"))
    assert done.code == 2
    assert recorder.requests == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["create", "a 中 fox", "-n", "2", "--svg", '{"model": "m"}', "--extra-body", '{"x": [1]}'],
        ["create", "a", "--stream", "--partial-images", "2", "--extra-query", '{"q": "v"}', "--header", "x-a: b"],
        ["edit", "cat.png", "a hat", "--mask", "cat.png", "--idempotency-key", "k"],
        ["edit", "cat.png", "cat.png", "a hat", "--svg", '{"model": "m", "reasoning": {"effort": "low"}}'],
    ],
)
def test_a_dry_run_shows_what_travels(r9s: Run, recorder: Recorder, png: Path, arguments: list[str]) -> None:
    """The same method, URL, headers and body as of the call; nothing is sent, and no key is shown."""
    done = r9s(*arguments, "--dry-run", "--json")
    assert (done.code, recorder.requests) == (0, [])
    shown = json.loads(done.out)
    if "--stream" in arguments:
        recorder.content_type = "text/event-stream"
    r9s(*arguments)
    (sent,) = recorder.requests
    assert (shown["method"], shown["url"]) == (sent.method, recorder.url.removesuffix("/v1") + sent.target)
    for name, value in shown["headers"].items():
        if name == "authorization":
            assert value == "Bearer ***"
        elif name == "idempotency-key" and "--idempotency-key" not in arguments:
            assert value == "(a new one for each call)"
        else:
            assert sent.headers[name].partition(";")[0] == value
    if shown["json"] is not None:
        assert shown["json"] == sent.json
        return
    file = f"@cat.png ({png.stat().st_size:,} bytes)"
    assert [(name, file if isinstance(value, bytes) else value) for name, value in fields(sent)] == [
        tuple(each) for each in shown["fields"]
    ]


def test_a_dry_run_for_people(r9s: Run, monkeypatch: pytest.MonkeyPatch, png: Path) -> None:
    """It needs no key; what is secret in a header is hidden."""
    monkeypatch.delenv("R9S_API_KEY")
    monkeypatch.delenv("R9S_BASE_URL")
    done = r9s("create", "a fox", "-n", "2", "--dry-run", "--header", "x-api-key: hush")
    assert done.code == 0
    assert done.lines[0] == "POST https://api.r9s.ai/v1/images/generations"
    assert "authorization: Bearer ***" in done.lines
    assert "hush" not in done.out
    assert done.out.endswith('\n\n{\n  "prompt": "a fox",\n  "n": 2\n}\n')
    done = r9s("edit", "-", "a hat", "--dry-run", stdin=png.read_bytes())
    assert done.out.endswith(f"\n\nimage=@- ({png.stat().st_size:,} bytes)\nprompt=a hat\n")


def test_json_says_what_became_of_a_call(r9s: Run, recorder: Recorder) -> None:
    """One object for each call, without base64 in it, whatever the call came to."""
    answer = recorder.answers[0]
    answer["data"][0] |= {"revised_prompt": "a very red fox " * 300, "b64_json": answer["data"][0]["b64_json"]}
    answer |= {"usage": {"total_tokens": 7}, "model": "m-1"}
    done = r9s("create", "a fox", "--json", "--model", "m")
    (line,) = done.lines
    told = json.loads(line)
    assert told.pop("seconds") >= 0
    assert told["answer"]["data"][0]["revised_prompt"] == "a very red fox " * 300
    assert "base64" not in line
    told.pop("answer")
    assert told == {
        "operation": "images.create",
        "state": "done",
        "exit_code": 0,
        "paths": ["image-1.png"],
        "request_id": "req_1",
        "model": "m-1",
        "usage": {"total_tokens": 7},
        "retries": 0,
        "error": None,
    }


def test_json_says_what_went_wrong(r9s: Run, recorder: Recorder, sandbox: str) -> None:
    """The text goes to stderr as without it."""
    done = r9s("create", "a", "--json", "--server-url", sandbox, "--header", "x-r9s-sandbox-fault: 400")
    told = json.loads(done.out)
    assert (done.code, told["exit_code"], told["state"], told["paths"]) == (1, 1, "refused", [])
    assert told["error"]["type"] == "BadRequestError"
    assert told["error"]["status_code"] == 400
    assert told["error"]["may_be_billed"] is False
    assert told["request_id"].startswith("req_")
    assert "Correct the request" in done.err


def test_json_on_a_terminal_of_ascii(r9s: Run, recorder: Recorder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the encoding does not have is escaped, and stays JSON."""
    import io

    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    recorder.answers[0]["data"][0]["revised_prompt"] = "中 🦊 é"
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", out)
        assert r9s("create", "a", "--json").code == 0
    out.seek(0)
    assert json.loads(out.read())["answer"]["data"][0]["revised_prompt"] == "中 🦊 é"
