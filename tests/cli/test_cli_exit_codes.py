"""Exit codes, and what is said with them."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from r9s_sandbox import SandboxURL
from tests.cli.conftest import ROOT, SMALL, Run

FAULT = "x-r9s-sandbox-fault"


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        ("400", 1, "Correct the request"),
        ("401", 1, "api_key is --api-key-file"),
        ("404", 1, "server_url is --server-url"),
        ("429; times=always", 1, "status 429"),
        ("503; times=always", 1, "status 503"),
        ("500", 4, "RetryConfig is --retries"),
        ("502; after-work", 4, "not known"),
        ("reset", 4, "may have been made and billed"),
        ("truncate", 4, "may have been made and billed"),
    ],
)
def test_what_a_failure_is(r9s: Run, fault: str, code: int, said: str) -> None:
    """Refused, or perhaps billed; the text is that of the exception, with the options for what it names."""
    done = r9s("create", "a", *SMALL, "--header", f"{FAULT}: {fault}", "--retry-for", "0.1")
    assert done.code == code
    assert said in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


def test_a_server_that_wants_a_long_wait(r9s: Run) -> None:
    """The option is named that waits for so long without paying twice, and it is one that can be given."""
    done = r9s("create", "a", *SMALL, "--header", f"{FAULT}: 429; times=always; retry-after=100")
    assert done.code == 1
    assert "would pass max_elapsed_time" in done.err
    assert "max_elapsed_time is --retry-for" in done.err


def test_a_timeout_may_have_been_billed(r9s: Run) -> None:
    """4, and the option that would give it more time is named."""
    done = r9s("create", "a", *SMALL, "--header", f"{FAULT}: delay=5", "--timeout", "0.2")
    assert done.code == 4
    assert "timeout_ms is --timeout" in done.err


def test_what_was_not_sent(r9s: Run) -> None:
    """3: nobody listens there, so nothing can have been billed."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    done = r9s("create", "a", "--server-url", f"http://127.0.0.1:{port}", "--retries", "none")
    assert done.code == 3
    assert "The request was not processed" in done.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["create"], "Missing: PROMPT (or --prompt)"),
        (["create", "a", "red", "fox"], "Put a text of several words in quotes"),
        (["create", "a", "-n", "two"], "-n"),
        (["create", "a", "--nonsense"], "--nonsense"),
        (["creat"], "creat"),
        (["edit", "nothing.png", "a hat"], "'nothing.png' cannot be read"),
        (["edit", "a hat"], "Missing: PROMPT"),
        (["create", "@nothing.txt"], "'nothing.txt' cannot be read"),
        (["create", "a", "--svg", "{"], "svg"),
        (["create", "a", "--extra-body", "[1]"], "must be a JSON object"),
        (["create", "a", "--header", "nonsense"], "'name: value'"),
        (["create", "a", "--server-url", "ftp://x"], "server_url must begin with http"),
        (["create", "a", "--timeout", "0"], "timeout_ms must be above 0"),
        (["create", "a", "--api-key-file", "nothing"], "--api-key-file"),
        (["create", "a", "--retries", "some"], "--retries"),
        (["completion", "tcsh"], "tcsh"),
    ],
)
def test_wrong_use(r9s: Run, own_sandbox: SandboxURL, arguments: list[str], said: str) -> None:
    """2, with a text that names what is wrong, and nothing was sent."""
    done = r9s(*arguments)
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert own_sandbox.requests == []


def test_a_key_that_is_missing(r9s: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """2; both ways to give one are named, and both work."""
    monkeypatch.delenv("R9S_API_KEY")
    done = r9s("create", "a", *SMALL)
    assert done.code == 2
    assert "R9S_API_KEY" in done.err
    assert "--api-key-file" in done.err
    Path("key").write_text("from-a-file\n")
    assert r9s("create", "a", *SMALL, "--api-key-file", "key").code == 0
    Path("key").write_text("\n")
    done = r9s("create", "a", *SMALL, "--api-key-file", "key")
    assert (done.code, "is empty" in done.err) == (2, True)


def test_no_option_takes_the_key_itself(r9s: Run) -> None:
    """It would be in the list of processes, and in the history of the shell."""
    help_text = r9s("create", "--help").out
    assert "--api-key-file" in help_text
    assert "--api-key " not in help_text


def test_debug_shows_a_traceback(r9s: Run) -> None:
    """Given to the program or to the command; without it there is none."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    wrong = ["create", "a", "--server-url", url, "--retries", "none"]
    assert "Traceback" not in r9s(*wrong).err
    assert "Traceback" in r9s(*wrong, "--debug").err
    assert "Traceback" in r9s("--debug", *wrong).err


@pytest.mark.parametrize("module", ["click", "rich"])
def test_what_to_install(tmp_path: Path, module: str) -> None:
    """Where the extra is missing, one line says what to install, with the code of wrong use."""
    blocker = (
        "import sys\n"
        "class Blocker:\n"
        "    @staticmethod\n"
        f"    def find_spec(name, path=None, target=None):\n"
        f"        if name == {module!r}: raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Blocker)\n"
        "from importlib import machinery\n"
        f"found = machinery.PathFinder.find_spec\n"
        f"machinery.PathFinder.find_spec = lambda name, *rest: None if name == {module!r} else found(name, *rest)\n"
        "from r9s.__main__ import main\n"
        "sys.exit(main(['--help']))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", blocker], env=environment, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'The command line of r9s is not installed: pip install "r9s[cli]"\n'
