"""Runs the soak test: `make soak`. The exit code is 1 if anything grows, or if the outcome of a call is wrong."""

import argparse
import faulthandler
import itertools
import multiprocessing
import os
import sys
import time
from collections import Counter
from multiprocessing.connection import Connection
from typing import Any

from r9s import R9S

from .calls import Crew, Ending
from .faults import ANSWER, CANCELLATIONS, CLEAN, FAULTS, LEFT, WAYS, Case, plan, way_of
from .measure import Held, complaints, hold
from .server import Tally, serve

ROUNDS = 10
GROWTH = 10.0
"""The maximum growth of memory from the first to the last round, in MB."""
LONGEST = 300
SHOWN = 20


def differences(number: int, case: Case, ending: Ending | None, requests: int) -> list[str]:
    """The errors in the outcome of a call."""
    if ending is None:
        return [f"call {number} ({case.name}): it never ended"]
    found: list[str] = []
    if ending.outcome != case.outcome:
        found.append(f"ended with {ending.outcome}, not with {case.outcome}")
    if not (ending.events == case.events or (case.is_timed and ending.events < case.events)):
        found.append(f"{ending.events} events, not {case.events}")
    if not (requests == case.requests or (case.is_timed and requests < case.requests)):
        found.append(f"{requests} requests, not {case.requests}")
    if ending.retries is not None and ending.retries != requests - 1 and not case.is_timed:
        found.append(f"{requests} requests, but {ending.retries} retries reported")
    answered = ending.outcome in (ANSWER, LEFT)
    if ending.request_id != str(number) and (answered or ending.request_id is not None):
        found.append(f"got the answer with the request id {ending.request_id}")
    return [f"call {number} ({case.name}, {way_of(number)}): {each} {ending.said}" for each in found]


class Soak:
    """One run, and its findings."""

    def __init__(self, pipe: Connection, crew: Crew, cases: list[Case]) -> None:
        self._pipe = pipe
        self._crew = crew
        self._cases = cases
        self.dropped = self.connections = 0
        self.outcomes: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self.retries = 0
        self.wrong: list[str] = []

    def ask(self, *command: Any) -> Any:
        """The server's response to a command."""
        self._pipe.send(command)
        return self._pipe.recv()

    def round(self, start: int, end: int) -> None:
        """Make some of the calls. Afterwards only one idle connection for each mode may be left."""
        calls = {number: self._cases[number] for number in range(start, end)}
        endings = self._crew.make(calls)
        self.dropped += self.ask("drop")
        # The next requests find that the idle connections are closed. None of them may fail because of that.
        first = 10 * (len(self._cases) + start)
        last = dict.fromkeys((first, first + 5, first + 8), CLEAN[0])
        endings |= self._crew.make(last)
        seen: Tally = self.ask("tally", len(WAYS))
        self.account(calls | last, endings, seen)

    def account(self, calls: dict[int, Case], endings: dict[int, Ending], seen: Tally) -> None:
        """Compare the outcomes at the callers and at the server with the expected ones."""
        self.wrong += seen.wrong
        self.wrong += [f"call {number}: nobody made it" for number in seen.requests.keys() - calls.keys()]
        if seen.open != len(WAYS):
            self.wrong.append(f"the server has {seen.open} connections open, not {len(WAYS)}")
        self.connections = seen.connections
        for number, case in calls.items():
            ending, requests = endings.get(number), seen.requests.get(number, 0)
            self.wrong += differences(number, case, ending, requests)
            self.made[case.name] += 1
            self.outcomes[ending.outcome if ending else "none"] += 1
            self.retries += max(requests - 1, 0)

    def compare(self, before: Held, warm: Held, after: Held, closed: Held) -> None:
        """Compare the resources at two moments. They must be the same."""
        for name in ("sockets", "tasks", "threads"):
            for one, other in ((warm, after), (before, closed)):
                if getattr(one, name) != getattr(other, name):
                    self.wrong.append(f"{name} are {getattr(other, name)} now, and were {getattr(one, name)}")
        if after.memory - warm.memory > GROWTH:
            self.wrong.append(f"memory grew by {after.memory - warm.memory:.1f} MB, more than {GROWTH:.0f}")


def run(calls: int, seed: int, pipe: Connection) -> bool:
    """Whether there are no errors."""
    began = time.monotonic()
    cases = plan(calls, seed)
    edges = [calls * number // ROUNDS for number in range(ROUNDS + 1)]
    client = R9S("sk-soak", server_url=pipe.recv())
    with complaints() as complained, Crew.of(client) as crew:
        soak = Soak(pipe, crew, cases)
        held = {"before": hold(crew.tasks)}
        for start, end in itertools.pairwise(edges):
            soak.round(start, end)
            if "warmed up" not in held:
                held["warmed up"] = hold(crew.tasks)
        held["after"] = hold(crew.tasks)
        crew.close()
        held["closed"] = hold(crew.tasks)
        soak.compare(*held.values())
    soak.wrong += complained
    report(soak, held, cases)
    print(f"\nseed {seed}, {time.monotonic() - began:.0f} s")
    return not soak.wrong


def report(soak: Soak, held: dict[str, Held], cases: list[Case]) -> None:
    """Print what happened."""
    ways = Counter(way_of(number) for number in range(len(cases)))
    print(f"calls {len(cases)}: " + ", ".join(f"{number} on {way}" for way, number in ways.items()))
    print(f"and {soak.made.total() - len(cases)}, each the first after idle connections were dropped")
    faults = (*FAULTS, *CANCELLATIONS)
    print(f"\n{'faults':38} {sum(soak.made[case.name] for case in faults):6}")
    for case in faults:
        print(f"  {case.name:36} {soak.made[case.name]:6}   {case.outcome}")
    print(f"  {'idle connections dropped':36} {soak.dropped:6}   of {soak.connections} connections")
    print(f"\n{'retries':38} {soak.retries:6}")
    print("\nended with")
    for outcome, number in soak.outcomes.most_common():
        print(f"  {outcome:36} {number:6}")
    print(f"\n{'':20}" + "".join(f"{moment:>12}" for moment in held))
    rows: dict[str, list[str]] = {
        "open sockets": [str(one.sockets) for one in held.values()],
        **{f"tasks of {name}": [str(one.tasks[name]) for one in held.values()] for name in held["before"].tasks},
        "threads": [str(one.threads) for one in held.values()],
        "memory, MB": [f"{one.memory:.1f}" for one in held.values()],
    }
    for name, cells in rows.items():
        print(f"{name:20}" + "".join(f"{cell:>12}" for cell in cells))
    if soak.wrong:
        print(f"\n{len(soak.wrong)} differences:", *soak.wrong[:SHOWN], sep="\n  ")
    else:
        print("\nFlat, and every call accounted for.")


def main() -> int:
    """Run the soak test against a server in a separate process, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--calls", type=int, default=20_000, help="the number of calls (20000)")
    parser.add_argument("--seed", type=int, default=7, help="the random seed for the faults (7)")
    arguments = parser.parse_args()
    # If something hangs, this ends the process and shows the tracebacks.
    faulthandler.dump_traceback_later(LONGEST, exit=True)
    for name in [name for name in os.environ if name.lower().endswith("_proxy")]:
        del os.environ[name]
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    theirs.close()
    try:
        return 0 if run(arguments.calls, arguments.seed, ours) else 1
    finally:
        ours.close()
        server.join()
        faulthandler.cancel_dump_traceback_later()


if __name__ == "__main__":
    sys.exit(main())
