"""Makes the responses of operations: results, errors and events."""

from collections.abc import Iterator

from ..check import api
from ..media import is_json, result_kind
from ..normalise import schema as shapes
from ..normalise.keywords import COMPLETES, SENTINELS, TERMINAL
from ..problems import Refused, Report
from . import types, wording
from .classes import Classes
from .naming import module_name
from .operation import EventFacts
from .package import AliasClass, Answer, Package

_NO_SUCCESS = (Answer("2XX", "", None),)
_NO_ANSWERS = (Answer("2XX", "*/*", types.Binary()), Answer("204", "", None))
"""The responses of an operation without any in the spec: every response is accepted."""

Errors = dict[str, tuple[types.Type | None, str]]


class Answers:
    """Makes the responses of the operations of one package."""

    def __init__(self, package: Package, classes: Classes, report: Report) -> None:
        self._package = package
        self._classes = classes
        self._report = report

    def of(self, raw: api.Operation) -> tuple[list[Answer], Errors, EventFacts | None]:
        """The successful responses, the error responses, and the events of an operation."""
        answers: list[Answer] = []
        streams: list[api.Media] = []
        for response in raw.responses:
            if not is_success(response.status, raw):
                continue
            if not response.media:
                answers.append(Answer(response.status, "", None))
            for media in response.media:
                if self._kind(media) == "events":
                    streams.append(media)
                else:
                    with self._report.leaving_out(f"the media type {media.media_type}"):
                        answers.append(self._answer(raw, response, media, answers))
        if not answers and not streams:
            # The spec has no success response, so every response is accepted.
            answers += _NO_SUCCESS if raw.responses else _NO_ANSWERS
        for media in streams[1:]:
            self._report.refuse(
                media.pointer,
                "a second stream of events; put all kinds of events into the schema of the first",
                f"the media type {media.media_type}",
            )
        events = self._events(raw, streams[0], always=not answers) if streams else None
        return answers, dict(self._errors(raw)), events

    def can_stream(self, raw: api.Operation) -> bool:
        """Whether a successful response can be events."""
        return any(
            self._kind(media) == "events"
            for response in raw.responses
            if is_success(response.status, raw)
            for media in response.media
        )

    @staticmethod
    def first_success(raw: api.Operation) -> api.Response | None:
        """The first successful response."""
        return next((each for each in raw.responses if is_success(each.status, raw)), None)

    def _kind(self, media: api.Media) -> str:
        return result_kind(media.media_type, is_binary=self._is_binary(media), has_schema=media.has_schema)

    def _is_binary(self, media: api.Media) -> bool:
        try:
            shape = self._classes.normaliser.resolved(media.schema).shape
        except Refused:
            return False
        return isinstance(shape, shapes.Primitive) and shape.format == "binary"

    def _answer(self, raw: api.Operation, response: api.Response, media: api.Media, before: list[Answer]) -> Answer:
        kind = self._kind(media)
        if kind == "text":
            return Answer(response.status, media.media_type, types.Text())
        if kind == "binary":
            return Answer(response.status, media.media_type, types.Binary())
        is_second = any(each.status == response.status and is_json(each.media_type) for each in before)
        words = (raw.id, "result") if is_second else (raw.id, f"response_{response.status}")
        found = self._classes.type_of(media.schema, words)
        self._classes.finish()
        return Answer(response.status, media.media_type, found)

    def _errors(self, raw: api.Operation) -> Iterator[tuple[str, tuple[types.Type | None, str]]]:
        for response in raw.responses:
            if is_success(response.status, raw):
                continue
            found: types.Type | None = None
            for media in response.media:
                if self._kind(media) == "json" and media.has_schema and found is None:
                    found = self._classes.type_of(media.schema, (raw.id, f"response_{response.status}"))
                    self._classes.finish()
            yield response.status, (found, " ".join(response.description.split()))

    def declares_error(self, answers: list[Answer]) -> bool:
        """Whether a successful response has its own property `error`."""
        every = [each for answer in answers if answer.type for each in types.variants_of(answer.type)]
        models = [self._package.object_class(each.name) for each in every if isinstance(each, types.Ref)]
        return any(model is not None and model.named("error") is not None for model in models)

    def _events(self, raw: api.Operation, media: api.Media, *, always: bool) -> EventFacts:
        found = self._classes.type_of(media.schema, (raw.id, "event"))
        self._classes.finish()
        try:
            schema, resolved = self._classes.normaliser(media.schema), self._classes.normaliser.resolved(media.schema)
        except Refused:
            # Then the events may be any value. A note was added for it.
            schema = resolved = shapes.Schema(shapes.Anything())
        alias = self._alias(raw, schema, found, resolved.description)
        names = types.classes_in(found)
        tags = self._package.tags_of(found) if isinstance(found, types.Union) else []
        return EventFacts(
            type=found,
            alias=alias,
            sentinel=_sentinel(media, resolved),
            tags=sorted(tags or self._package.told_apart(names), key=lambda tag: names.index(tag[2])),
            terminal=self._package.marked(names, TERMINAL),
            completing=self._package.marked(names, TERMINAL, COMPLETES),
            wrapped=bool(names) and all(self._is_wrapped(name) for name in names),
            always=always,
            doc=wording.sentence(resolved.description),
        )

    def _alias(self, raw: api.Operation, schema: shapes.Schema, found: types.Type, description: str) -> str:
        """The name for the events of a stream."""
        if isinstance(found, types.Ref):
            return found.name
        if isinstance(schema.shape, shapes.Reference) and schema.shape.target[:2] == ("components", "schemas"):
            name = self._classes.names.of(schema.shape.target)
        else:
            name = self._classes.names.new(raw.id, "event")
        if name not in self._package.classes:
            text = wording.sentence(description)
            alias = AliasClass(name, module_name(name), raw.pointer, text, found)
            self._package.classes[name] = alias
        return name

    def _is_wrapped(self, name: str) -> bool:
        """Whether a class has the fields of a server-sent event, and requires `data`."""
        model = self._package.object_class(name)
        required = {field.wire: field.required for field in model.fields} if model else {}
        return required.get("data", False) and set(required) <= {"data", "event", "id", "retry"}


def is_success(status: str, raw: api.Operation) -> bool:
    """Whether a response is the result of the operation: a 2XX, or the `default` response if there is no 2XX."""
    if status == "default":
        return not any(each.status.startswith("2") for each in raw.responses)
    return status.startswith("2")


def _sentinel(media: api.Media, schema: shapes.Schema) -> str | None:
    found = [place[key] for place in (media.raw, schema.said) for key in SENTINELS if key in place]
    return found[0] if found and isinstance(found[0], str) else None
