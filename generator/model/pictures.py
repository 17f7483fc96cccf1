"""Finds the classes with pictures."""

from dataclasses import dataclass

from ..media import essence
from ..normalise.keywords import CREATED, INDEX, LIFETIME
from . import types
from .operation import Operation
from .package import Field, ObjectClass, Package
from .relations import Relations


@dataclass(frozen=True)
class PictureFacts:
    """The fields of a model with one picture."""

    inlined: list[str]
    """The attributes with base64."""
    linked: list[str]
    """The attributes with a URL."""
    index: str | None
    """The attribute with the index of the picture, if its name is not `index`."""
    is_final: bool | None
    """Whether such a picture is finished; None if only the server knows."""
    lifetime: int | None
    """For how many seconds its URL works; None if the document does not say."""


class PicturesOf:
    """Finds the pictures in the classes of a package."""

    def __init__(self, package: Package, relations: Relations) -> None:
        self._package = package
        self._relations = relations

    def one(self, model: ObjectClass) -> PictureFacts | None:
        """The fields of a class with one picture; None if it has none."""
        marks = {field.name: _mark(field) for field in model.fields}
        inlined = [name for name, mark in marks.items() if mark == "base64"]
        linked = [name for name, mark in marks.items() if mark == "url"]
        if not inlined and not linked:
            return None
        is_item = model.name in self._relations.event_items
        indexes = [field.name for field in model.fields if field.said.get(INDEX) is True]
        index = indexes[0] if indexes and "index" not in marks else None
        final = None if is_item else self._relations.events_complete.get(model.name, True)
        return PictureFacts(inlined, linked, index, final, _lifetime(model))

    def many(self, model: ObjectClass) -> list[str]:
        """The attributes of a class that are lists of pictures."""
        found = []
        for field in model.fields:
            item = field.type.item if isinstance(field.type, types.ListOf) else None
            held = self._package.object_class(item.name) if isinstance(item, types.Ref) else None
            found += [field.name] if held is not None and self.one(held) else []
        return found

    def created(self, model: ObjectClass) -> str | None:
        """The attribute of a class that says when its pictures were made; None where the document marks none."""
        return next((field.name for field in model.fields if field.said.get(CREATED) is True), None)

    def are_answered_by(self, operation: Operation) -> bool:
        """Whether a successful response that is not a stream has pictures or is a picture."""
        every = [each for answer in operation.answers if answer.type for each in types.variants_of(answer.type)]
        models = [self._package.object_class(each.name) for each in every if isinstance(each, types.Ref)]
        if any(self.one(model) or self.many(model) for model in models if model):
            return True
        binary = [answer.media_type for answer in operation.answers if answer.type == types.Binary()]
        return any(essence(media_type).startswith("image/") for media_type in binary)


def _lifetime(model: ObjectClass) -> int | None:
    """For how many seconds the URLs in a class work: the fewest that a property says."""
    said = [field.said.get(LIFETIME) for field in model.fields if _mark(field) == "url"]
    return min((each for each in said if type(each) is int and each > 0), default=None)


def _mark(field: Field) -> str:
    """The form of the picture in a property: base64 or url; empty if there is none."""
    if not str(field.said.get("contentMediaType", "")).lower().startswith("image/"):
        return ""
    if str(field.said.get("contentEncoding", "")).lower() == "base64":
        return "base64"
    return "url" if field.said.get("format") in ("uri", "url") else ""
