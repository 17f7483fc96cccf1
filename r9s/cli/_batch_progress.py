"""The progress of a batch: a bar on a terminal, otherwise a line from time to time."""

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING

from ._batch_words import counted
from ._output import is_lively, say
from ._progress import Line

if TYPE_CHECKING:
    from rich.progress import Progress

    from r9s.batch import BatchItem

_SECONDS = 10.0


class BatchProgress(Line):
    """Counts and shows the requests that have ended."""

    def __init__(self, total: int | None) -> None:
        super().__init__()
        self._total = total
        self._states: Counter[str] = Counter()
        self._pictures = 0
        self._began = self._said = time.monotonic()

    def ended(self, item: "BatchItem") -> None:
        """A request has ended."""
        self._states[item.state] += 1
        self._pictures += len(item.paths) if item.is_new else 0
        if self.bar is not None:
            # The bar already counts the requests that are done.
            others = {state: count for state, count in self._states.items() if state != "done"}
            shown = f"{counted(others)}, {self._rate()}" if others else self._rate()
            self.bar.update(self.task, completed=self._states.total(), description=shown)
        elif not is_lively(sys.stderr) and time.monotonic() - self._said >= _SECONDS:
            self._said = time.monotonic()
            say(f"{self._states.total():,} have ended: {self._shown()}")

    def make_bar(self) -> "Progress":
        """The bar. It fits in 80 columns."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (
            BarColumn(bar_width=10),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            TimeElapsedColumn(),
        )
        return Progress(*columns, console=Console(stderr=True), transient=True)

    @property
    def total(self) -> float | None:
        """The number of requests."""
        return self._total

    def _shown(self) -> str:
        return f"{counted(self._states)}, {self._rate()}"

    def _rate(self) -> str:
        return f"{self._pictures / max(time.monotonic() - self._began, 0.001):.1f}/s"
