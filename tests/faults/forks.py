"""Row 40 of the fault matrix: processes that fork."""

import multiprocessing
import os
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio.to_thread

from r9s import R9S
from tests.faults.fault import Play, Stage
from tests.faults.surroundings import alone
from tests.support.secrets import KEY

# Forks at several moments while a thread makes the first call. A child that hangs is ended by its alarm.
FORKING = """
import os, signal, sys, threading, time
from r9s import R9S
url, mode = sys.argv[1:]

def call(client, prompt):
    async def work():
        await client.images.create_async(prompt=prompt)
    if mode == "sync":
        client.images.create(prompt=prompt)
    else:
        import anyio
        anyio.run(work, backend=mode)

def child():
    signal.alarm(8)
    try:
        call(client, "child")
        os._exit(0)
    finally:
        os._exit(1)

client = R9S("KEY", server_url=url)
first = threading.Thread(target=call, args=(client, "parent"))
first.start()
children = []
for pause in (0, 0.001, 0.004, 0.016, 0.03, 0.06):
    time.sleep(pause)
    number = os.fork()
    if not number:
        child()
    children.append(number)
codes = [os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) for number in children]
first.join(10)
sys.exit(f"the children ended with {codes}" if any(codes) else 0)
""".replace("KEY", KEY)


# Forks while a thread is inside the import of a module. The import ends after the fork, or when the fork has waited.
IMPORTING = """
import os, signal, sys, threading
from importlib.machinery import PathFinder
from r9s import R9S
url, module = sys.argv[1:]
begun, forked = threading.Event(), threading.Event()

class Slow:
    def find_spec(self, name, path, target=None):
        if name != module:
            return None
        found = PathFinder.find_spec(name, path)
        run = found.loader.exec_module
        def wait(loaded):
            begun.set()
            forked.wait(0.5)
            run(loaded)
        found.loader.exec_module = wait
        return found

sys.meta_path.insert(0, Slow())
client = R9S("KEY", server_url=url)
first = threading.Thread(target=client.images.create, kwargs={"prompt": "parent"})
first.start()
assert begun.wait(10), "it is imported by the first call"
child = os.fork()
forked.set()
if not child:
    signal.alarm(8)
    try:
        client.images.create(prompt="child")
        os._exit(0)
    finally:
        os._exit(1)
code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
first.join(10)
sys.exit(f"the child ended with {code}" if code else 0)
""".replace("KEY", KEY)


async def _run(script: str, *arguments: str) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}

    def run() -> Any:
        command = [sys.executable, "-c", script, *arguments]
        return subprocess.run(command, env=environment, timeout=25, capture_output=True, text=True, check=False)

    ended = await anyio.to_thread.run_sync(run)
    assert ended.returncode == 0, ended.stderr


def while_it_is_imported(module: str) -> Play:
    """A fork waits for an import by the first call in another thread. So the child can import it too."""

    async def play(stage: Stage, client: R9S) -> None:
        await _run(IMPORTING, stage.server.url, module)
        assert sorted(request.json["prompt"] for request in stage.server.requests) == ["child", "parent"]

    return play


async def while_the_first_call_is_made(stage: Stage, client: R9S) -> None:
    """Whatever the other thread is about to import or to open, the call of each child works."""
    await _run(FORKING, stage.server.url, stage.mode.name)
    prompts = sorted(request.json["prompt"] for request in stage.server.requests)
    assert prompts == ["child"] * 6 + ["parent"]


def _refused_in_a_child(stage: Stage, client: R9S) -> None:
    def work() -> None:
        # A loop cannot start in the thread where the fork found another one running.
        with ThreadPoolExecutor(1) as pool:
            try:
                pool.submit(alone, stage.mode, client, "child").result(10)
            except RuntimeError:
                os._exit(7)

    child: Any = multiprocessing.get_context("fork").Process(target=work)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child.start()
    child.join(10)
    assert child.exitcode == 7, "refused with a RuntimeError"


async def with_a_borrowed_client(stage: Stage, client: R9S) -> None:
    """The connections are those of the parent: the child is refused before it sends, and the parent goes on."""
    await stage.mode.create(client, prompt="parent")
    _refused_in_a_child(stage, client)
    await stage.mode.create(client, prompt="parent")
    found = [(request.json["prompt"], request.connection) for request in stage.server.requests]
    assert found == [("parent", 0), ("parent", 0)]


async def with_a_client_that_was_used_directly(stage: Stage, client: R9S) -> None:
    """R9S has not sent anything yet, but the connections are those of the parent all the same."""
    lent = stage.lend()
    borrower = stage.client(**lent)
    (http,) = lent.values()
    sent = http.get(stage.server.url)
    if stage.mode.is_async:
        await sent
    _refused_in_a_child(stage, borrower)
    await stage.mode.create(borrower)
    assert [(request.method, request.connection) for request in stage.server.requests] == [("GET", 0), ("POST", 0)]
