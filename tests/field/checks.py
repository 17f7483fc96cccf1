"""What the rows look at."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.field.row import Check, Seen


def at(thing: Any, path: str) -> Any:
    """What is at a path such as `data.0.url`: attributes, and items of lists by their numbers."""
    for name in path.split(".") if path else []:
        thing = thing[int(name)] if name.isdigit() else getattr(thing, name)
    return thing


def same(found: Any, wanted: Any) -> bool:
    """Whether they are equal and of one kind: True is no 1 here, and 1.0 is no 1."""
    return found == wanted and (isinstance(found, type(wanted)) or isinstance(wanted, type(found)))


def gives(path: str, wanted: Any) -> Check:
    """At this path of the result is this."""

    def check(seen: Seen) -> None:
        found = at(seen.value, path)
        assert same(found, wanted), f"{path} is {found!r}, not {wanted!r}"

    return check


def gives_one_of(path: str, *wanted: Any) -> Check:
    """At this path of the result is one of these."""

    def check(seen: Seen) -> None:
        found = at(seen.value, path)
        assert any(same(found, each) for each in wanted), f"{path} is {found!r}, none of {wanted!r}"

    return check


def is_just(document: Any) -> Check:
    """The result goes back to just the JSON that came."""

    def check(seen: Seen) -> None:
        found = seen.value.to_dict()
        assert found == document, f"to_dict() is {found!r}, not {document!r}"

    return check


def equals(wanted: Any) -> Check:
    """What the call gives."""

    def check(seen: Seen) -> None:
        assert seen.value == wanted, f"{seen.value!r} is not {wanted!r}"

    return check


def knows(path: str, wanted: Any) -> Check:
    """At this path of the error is this."""

    def check(seen: Seen) -> None:
        found = at(seen.error, path)
        assert same(found, wanted), f"error.{path} is {found!r}, not {wanted!r}"

    return check


def says(*words: str) -> Check:
    """The error's text has all these words, in capitals or not."""

    def check(seen: Seen) -> None:
        text = str(seen.error)
        assert all(word.lower() in text.lower() for word in words), f"{text!r} does not say {words}"

    return check


def says_not(*words: str) -> Check:
    """The error's text has none of these words, in capitals or not."""

    def check(seen: Seen) -> None:
        text = str(seen.error)
        assert not [word for word in words if word.lower() in text.lower()], text

    return check


def says_one_of(*words: str) -> Check:
    """The error's text has one of these words."""

    def check(seen: Seen) -> None:
        text = str(seen.error)
        assert any(word.lower() in text.lower() for word in words), f"{text!r} says none of {words}"

    return check


def is_a(kind: type, path: str = "") -> Check:
    """What is at this path of the error is of this class."""

    def check(seen: Seen) -> None:
        found = at(seen.error, path)
        assert isinstance(found, kind), f"error.{path} is a {type(found).__name__}, not a {kind.__name__}"

    return check


def wrote(files: Mapping[str, bytes]) -> Check:
    """Just these files are there, by their paths below the row's folder."""

    def check(seen: Seen) -> None:
        folder = seen.place.folder
        found = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        assert found == files, f"wrote {found}, not {dict(files)}"

    return check


def wrote_contents(*contents: bytes) -> Check:
    """Files with just these bytes are there, whatever their names."""

    def check(seen: Seen) -> None:
        found = [path.read_bytes() for path in seen.place.folder.rglob("*") if path.is_file()]
        assert sorted(found) == sorted(contents), f"wrote {found}, not {contents}"

    return check


def saved_and_failed(saved: tuple[bytes, ...], failed: set[int]) -> Check:
    """The error has the paths of what was saved, and names the slots that failed."""

    def check(seen: Seen) -> None:
        error = seen.error
        assert all(isinstance(path, Path) for path in error.saved), error.saved
        assert tuple(path.read_bytes() for path in error.saved) == saved
        assert set(error.failed) == failed, f"failed: {error.failed!r}"
        assert all(isinstance(each, Exception) for each in error.failed.values()), error.failed

    return check


def requests(number: int) -> Check:
    """So many requests came to the API."""

    def check(seen: Seen) -> None:
        assert len(seen.requests) == number, f"{len(seen.requests)} requests"

    return check


def types(*wanted: str) -> Check:
    """The `type` of each event."""

    def check(seen: Seen) -> None:
        found = [event.type for event in seen.place.events]
        assert found == [*wanted], f"the types are {found}"

    return check


def classes(*wanted: str) -> Check:
    """The name of the class of each event."""

    def check(seen: Seen) -> None:
        found = [type(event).__name__ for event in seen.place.events]
        assert found == [*wanted], f"the classes are {found}"

    return check


def holds(what: str, condition: Callable[[Any], object]) -> Check:
    """Something that is true of the result; `what` says it in words."""

    def check(seen: Seen) -> None:
        assert condition(seen.value), f"not so: {what}"

    return check


def sent_json(document: Any) -> Check:
    """The body of the request."""

    def check(seen: Seen) -> None:
        assert json.loads(seen.requests[0].body) == document

    return check
