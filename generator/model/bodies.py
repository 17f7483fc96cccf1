"""Makes the request bodies of operations."""

import dataclasses
from collections.abc import Iterator

from ..check import api
from ..media import body_kind
from ..normalise import schema as shapes
from ..normalise.keywords import ARRAY_NAME
from ..problems import Refused, Report
from . import types
from .classes import Classes
from .package import Body, Field, Package

_WORDS = {"json": "json_body", "form": "data_body", "multipart": "files_body"}


class Bodies:
    """Makes the request bodies of one package."""

    def __init__(self, package: Package, classes: Classes, report: Report) -> None:
        self._package = package
        self._classes = classes
        self._report = report
        self._normaliser = classes.normaliser

    def of(self, raw: api.Operation) -> list[Body]:
        """The bodies of an operation by media type: first JSON, then forms, then single values."""
        if raw.body is None:
            return []
        made: list[Body] = []
        for media in raw.body.media:
            with self._report.leaving_out(f"the media type {media.media_type}"):
                made += self._body(raw, media, len(raw.body.media))
        if not made and raw.body.is_required:
            raise Refused(raw.body.pointer, "no media type of the required request body is supported")
        return list(_joined(made))

    def kind_of(self, media: api.Media) -> str:
        """How a body is written; raises Refused for a media type that is not supported."""
        try:
            shape = self._normaliser.resolved(media.schema).shape
        except Refused:
            shape = shapes.Anything()
        kind = body_kind(media.media_type, is_document=_is_document(shape))
        if kind == "form" and isinstance(shape, shapes.Primitive) and shape.kind == "string":
            # The caller writes the form.
            return "text"
        if kind is None or (kind in ("form", "multipart") and not self._is_form(shape)):
            reason = f"a request body of media type {media.media_type} is not supported; write multipart/form-data"
            if kind is not None:
                reason = f"a {kind} request body must be an object"
            raise Refused(media.pointer, reason)
        return kind

    def _is_form(self, shape: shapes.Shape) -> bool:
        """Whether a form can be made from it: from an object, or from each variant of a union."""
        if isinstance(shape, shapes.Choice):
            return all(self._is_form(self._normaliser.resolved(each).shape) for each in shape.variants)
        return isinstance(shape, shapes.Object)

    def _body(self, raw: api.Operation, media: api.Media, several: int) -> Iterator[Body]:
        kind = self.kind_of(media)
        if kind in ("raw", "text"):
            found: types.Type = types.File() if kind == "raw" else types.Text()
            accepted = self._classes.accepted(found)
            yield Body((media.media_type,), kind, found, None, accepted=accepted)
            return
        words = (raw.id, _WORDS[kind] if several > 1 else "body")
        # If there are other media types, one with an unsupported schema is left out.
        found = self._classes.type_of(media.schema, words, is_form=kind == "multipart", is_strict=several > 1)
        if kind != "json" and isinstance(found, types.MapOf):
            found = self._classes.class_of_any(media.schema, words, found)
        self._classes.finish()
        model = self._package.object_class(found.name) if isinstance(found, types.Ref) else None
        fields = model.fields if model is not None and (model.fields or kind != "json") else None
        encodings = dict(self._encodings(media, kind, fields or []))
        yield Body(
            (media.media_type,),
            kind,
            found,
            fields,
            self._arrays(fields or []) if kind == "multipart" else {},
            tuple(name for name, each in encodings.items() if each.style == "deepObject"),
            {name: each.media_types for name, each in encodings.items() if each.media_types and kind == "multipart"},
            {name: each.separator for name, each in encodings.items() if each.separator},
            self._classes.accepted(found),
        )

    def _arrays(self, fields: list[Field]) -> dict[str, str]:
        found: dict[str, str] = {}
        taken = {field.wire for field in fields}
        for field in fields:
            name = field.said.get(ARRAY_NAME)
            if name is None:
                continue
            reason = _array_fault(field, name, taken)
            if reason:
                self._report.refuse((*field.pointer, ARRAY_NAME), reason, "the mark")
                continue
            taken.add(str(name))
            found[field.wire] = str(name)
        return found

    def _encodings(self, media: api.Media, kind: str, fields: list[Field]) -> Iterator[tuple[str, api.Encoding]]:
        """The effective encodings, by field of a form."""
        wires = {field.wire for field in fields}
        for name, encoding in media.encodings.items():
            if name not in wires or kind not in ("form", "multipart"):
                self._report.warn(encoding.pointer, f"there is an encoding of {name!r}, but no such field of a form")
                continue
            if kind == "multipart" and self._package.api.openapi.startswith("3.0") and encoding.style:
                self._report.warn(encoding.pointer, "style in multipart/form-data needs OpenAPI 3.1")
                encoding = dataclasses.replace(encoding, style="", separator="")
            if encoding.style == "deepObject" and any(other.startswith(f"{name}[") for other in wires):
                raise Refused(encoding.pointer, f"a value in {name!r} would be sent under the name of another field")
            yield name, encoding


def _is_document(shape: shapes.Shape) -> bool:
    """Whether a value without a media type is sent as JSON: every type except text and `any`."""
    if isinstance(shape, shapes.Primitive):
        return shape.kind != "string"
    return isinstance(shape, shapes.Object | shapes.ListOf | shapes.Choice)


def _array_fault(field: Field, name: object, taken: set[str]) -> str:
    """Why a list cannot be sent under a name; empty if it can."""
    if not isinstance(name, str) or not name:
        return f"{ARRAY_NAME} must be a text: what a list of {field.wire!r} is sent as, such as '{field.wire}[]'"
    if not any(isinstance(each, types.ListOf) for each in types.variants_of(field.type)):
        return f"{ARRAY_NAME} counts only for an array, which {field.wire!r} is not; remove it"
    if name in taken - {field.wire}:
        return f"a list of {field.wire!r} would be sent as {name!r}, which is the name of another field; write another"
    return ""


def _joined(made: list[Body]) -> Iterator[Body]:
    """The bodies, JSON first. All raw bytes are one body; the caller's file decides its media type."""
    raw = [body for body in made if body.kind == "raw"]
    written = [body for body in made if body.kind in ("json", "form", "multipart")]
    # A body that accepts any value would also accept the objects of the others.
    yield from sorted(written, key=lambda body: body.type == types.ANYTHING)
    if raw:
        kinds = tuple(dict.fromkeys(kind for body in raw for kind in body.media_types))
        yield Body(kinds, "raw", raw[0].type, None, accepted=raw[0].accepted)
    yield from (body for body in made if body.kind == "text")
