"""Shows the progress of a call as a line on a terminal, and nothing elsewhere."""

import logging
import sys
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Self

from ._output import is_lively, say

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Line(ABC):
    """A line on a terminal that changes, and is removed at the end."""

    def __init__(self) -> None:
        self.bar: Progress | None = None
        self.task: TaskID

    def __enter__(self) -> Self:
        if is_lively(sys.stderr):
            self.bar = self.make_bar()
            self.task = self.bar.add_task(self.name, total=self.total)
            self.bar.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()

    @property
    def name(self) -> str:
        """The text at the start of the line."""
        return ""

    @property
    def total(self) -> float | None:
        """The value of a full bar; None if it is not known."""
        return None

    @abstractmethod
    def make_bar(self) -> "Progress":
        """The progress bar of rich."""

    def stop(self) -> None:
        """Remove the line, so that other lines can be written."""
        if self.bar is not None:
            self.bar.stop()
            self.bar = None

    def say(self, text: str) -> None:
        """Write another line above it."""
        if self.bar is None:
            say(text)
        else:
            self.bar.console.print(text, markup=False, highlight=False, soft_wrap=True)


class Waiting(Line):
    """Shows that a call is running, its duration, and the progress of its pictures."""

    def __init__(self, name: str, pictures: int = 1) -> None:
        super().__init__()
        self._name = name
        self.pictures = pictures
        self._done: dict[int, float] = {}

    @property
    def name(self) -> str:
        """The operation."""
        return self._name

    def make_bar(self) -> "Progress":
        """A spinner, a bar, and the duration."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20), TimeElapsedColumn())
        return Progress(*columns, console=Console(stderr=True), transient=True)

    def came(self, index: int, is_final: bool) -> None:
        """A state of a picture arrived. Their number is not known, so each fills half of the rest of the bar."""
        self._done[index] = 1.0 if is_final else (1 + self._done.get(index, 0.0)) / 2
        if self.bar is None:
            return
        total = max(self.pictures, len(self._done))
        finished = sum(each == 1.0 for each in self._done.values())
        shown = f"{self._name}: {finished} of {total} pictures"
        self.bar.update(self.task, total=total, completed=sum(self._done.values()), description=shown)


class Notes(logging.Handler):
    """Writes log messages of the SDK, such as the wait for a server, above the progress line."""

    def __init__(self, line: Line) -> None:
        super().__init__(logging.INFO)
        self._line = line
        self._logger = logging.getLogger("r9s")
        self._level = self._logger.level

    def emit(self, record: logging.LogRecord) -> None:
        """Write one line."""
        self._line.say(record.getMessage())

    def __enter__(self) -> Self:
        # With --debug the root logger shows all messages.
        if not logging.getLogger().handlers:
            self._logger.addHandler(self)
            self._logger.setLevel(logging.INFO)
        return self

    def __exit__(self, *failure: object) -> None:
        self._logger.removeHandler(self)
        self._logger.setLevel(self._level)
