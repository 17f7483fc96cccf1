"""Saves the pictures of a stream: finished ones at once, unfinished ones at the end of the stream."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from r9s import Picture

from ._output import say
from ._places import Place
from ._progress import Waiting
from ._record import Record

Save = Callable[[Any, Path], list[Path]]


class PicturesOfStream:
    """Saves finished pictures as they arrive, and keeps the last state of the others."""

    def __init__(self, save: Save, place: Place, record: Record, waiting: Waiting) -> None:
        self._save = save
        self._place = place
        self._record = record
        self._waiting = waiting
        self._unfinished: dict[int, Picture] = {}
        self._finished = 0

    def read(self, stream: Any) -> None:
        """Read a stream to its end. Raises errors of the stream after saving the pictures that arrived."""
        self._record.answered = True
        self._record.meta = stream.http_meta
        try:
            with stream:
                for picture in stream.pictures():
                    self._take(picture)
                self._record.came(stream.final())
        except BaseException:
            self._keep_rest(is_over=False)
            raise
        # The completed event may have no picture. Then the last state is the finished picture.
        self._keep_rest(is_over=True)

    def _take(self, picture: Picture) -> None:
        # A server that sends no index sends the pictures one after the other.
        index = self._finished if picture.index is None else max(picture.index, 0)
        self._waiting.came(index, bool(picture.is_final))
        if picture.is_final:
            self._finished += 1
            self._unfinished.pop(index, None)
            self._keep(picture, index)
        else:
            self._unfinished[index] = picture

    def _keep_rest(self, *, is_over: bool) -> None:
        for index, picture in sorted(self._unfinished.items()):
            paths = self._keep(picture, index, "" if is_over else "-unfinished")
            if not is_over:
                say(f"The stream ended too early. The last state of the picture is saved: {', '.join(map(str, paths))}")
        self._unfinished.clear()

    def _keep(self, picture: Picture, index: int, mark: str = "") -> list[Path]:
        def save(folder: Path) -> list[Path]:
            return [each.rename(each.with_stem(f"image-{index + 1}{mark}")) for each in self._save(picture, folder)]

        paths = self._place.keep(save, of=max(self._waiting.pictures, index + 1))
        self._record.paths += paths
        return paths
