"""The harness that kills runs: at any moment of their life, again and again on one folder, until it is finished."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.batch.counting import Counting
from tests.batch.inputs import EDIT, PNG, jsonl, line, raw
from tests.batch.output import Output, check_counts, check_drawn, check_no_litter, check_once, check_records
from tests.batch.reply import Ask, Reply, error
from tests.batch.runs import Run, Runs

MOST_KILLS = 10
"""How often one folder is killed at the most."""
REQUESTS = 24


@dataclass
class Place:
    """An output that is killed: how to name it to a run, and how to look into it."""

    out: Any
    look: Callable[[], Output]
    job: dict[str, Any] = field(default_factory=dict)


@dataclass
class Season:
    """So many kills on one server, with one seed."""

    server: Counting
    started: Runs
    rng: random.Random
    folder: Path
    place: Callable[[str], Place]
    kills: int = 0
    finished: int = 0
    unknown: int = 0
    life: float = 0.2
    """Seconds that a run takes when nobody kills it."""
    how: dict[str, int] = field(default_factory=dict)

    def go(self, kills: int) -> None:
        """Kill so many runs, and look at every folder."""
        self._measure()
        number = 0
        while self.kills < kills:
            number += 1
            self._one(f"out-{number}", min(MOST_KILLS, kills - self.kills))

    def _measure(self) -> None:
        """How long a run lives when nobody kills it, in a warm process."""
        for name in ("first", "second"):
            place = self.place(name)
            began = time.monotonic()
            assert self._start(place, self._input(name)).report()["is_complete"]
            self.life = time.monotonic() - began

    def _start(self, place: Place, path: Path, **options: Any) -> Run:
        return self.started.start(path, place.out, concurrency=4, job=place.job, **options)

    def _input(self, name: str) -> Path:
        """Requests whose prompts are not those of any other folder: pictures, pairs of them, edits, repetitions."""
        raw(self.folder / "cat.png", PNG + name.encode())
        rows: list[Any] = []
        for number in range(REQUESTS):
            prompt = f"{name} {number}"
            if number % 8 == 5:
                rows.append(line(f"e{number}", {"image": "cat.png", "prompt": prompt}, EDIT))
            elif number % 8 == 6:
                rows.append({"prompt": f"{name} twice"})
            else:
                rows.append(line(f"p{number}", {"prompt": prompt, "n": 1 + number % 3}))
        return jsonl(self.folder / f"{name}.jsonl", rows)

    def _one(self, name: str, most: int) -> None:
        """One output: killed again and again, then finished, then finished with what was unknown."""
        place, path = self.place(name), self._input(name)
        before = len(self.server.asks)
        for _ in range(most):
            process = self._start(place, path)
            self._kill(process)
            if process.said is not None:
                assert "raised" not in process.said, process.said
                if not self._is_open(process.said):
                    break
        found = self._start(place, path).report()
        mine = Part(self.server, before)
        self._look(place.look(), mine, found)
        asked = {key for key, count in mine.charged().items() if count}
        again = {item["key"] for item in found["unknown"]}
        self.unknown += len(again)
        found = self._start(place, path, retry_unknown=True).report()
        assert found["is_complete"], found["counts"]
        assert found["counts"]["done"] == REQUESTS
        repeated = {key for key, count in mine.charged().items() if count > 1}
        assert repeated == again & asked, "exactly the unknown ones are repeated"
        check_once(mine, 2)
        check_records(place.look(), mine, strict_names=False)
        check_no_litter(place.look(), mine.pictures())
        self.finished += 1

    def _is_open(self, said: dict[str, Any]) -> bool:
        counts = said["counts"]
        return bool(counts.get("done", 0) + counts.get("unknown", 0) < REQUESTS)

    def _look(self, output: Output, mine: "Part", found: dict[str, Any]) -> None:
        check_once(mine)
        check_counts(found, REQUESTS)
        counts = found["counts"]
        assert counts.get("done", 0) + counts.get("unknown", 0) == REQUESTS, counts
        check_records(output, mine, strict_names=False)
        check_drawn(output, mine)
        check_no_litter(output, mine.pictures())

    def _kill(self, process: Run) -> None:
        """At a moment of one of four kinds."""
        kind = self.rng.choice(("any", "any", "early", "asked", "answered"))
        if kind == "early":
            time.sleep(self.rng.uniform(0, 0.012))
        elif kind == "any":
            time.sleep(self.rng.uniform(0, self.life * 1.1))
        elif kind == "asked":
            self._await(process, lambda: len(self.server.asks), 0.004)
        else:
            self._await(process, lambda: sum(ask.answered is not None for ask in self.server.asks), 0.008)
        if process.process.is_alive():
            self.kills += 1
            self.how[kind] = self.how.get(kind, 0) + 1
        process.kill()

    def _await(self, process: Run, count: Callable[[], int], jitter: float) -> None:
        """Until some more have come, and then a few milliseconds; or until the run ends by itself."""
        wanted = count() + self.rng.randint(1, REQUESTS)
        while count() < wanted and process.process.is_alive():
            time.sleep(0.0005)
        time.sleep(self.rng.uniform(0, jitter))


class Part(Counting):
    """What a server has seen from some request on; it serves nothing itself."""

    def __init__(self, server: Counting, before: int) -> None:
        self._server, self._before = server, before

    @property
    def asks(self) -> list[Ask]:  # type: ignore[override]
        """The requests since then."""
        return self._server.asks[self._before :]

    def pictures(self) -> set[bytes]:
        """All that was drawn since then."""
        return {each for ask in self.asks for each in ask.drawn}


def plain(rng: random.Random) -> Callable[[Ask], Reply]:
    """Pictures after some milliseconds; some of them are big."""
    return lambda ask: Reply(delay=rng.uniform(0, 0.012), size=rng.choice((0, 0, 50_000, 400_000)))


def busy(rng: random.Random) -> Callable[[Ask], Reply]:
    """As `plain`, but some are turned away at first, and some come as links."""

    def plan(ask: Ask) -> Reply:
        if ask.number == 1 and rng.random() < 0.1:
            return error(rng.choice((429, 503)), headers=rng.choice(({}, {"retry-after-ms": "20"})))
        return Reply(delay=rng.uniform(0, 0.012), links=rng.random() < 0.3, size=rng.choice((0, 20_000)))

    return plan
