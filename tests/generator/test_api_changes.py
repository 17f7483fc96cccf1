"""What of a change of the spec is said to break, stated by hand for each kind of change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.changes import Change, compare
from generator.surface import Surface, read

Edits = dict[str, str]

GROWN: Edits = {
    "schemas": """\
Mood: {type: string, enum: [calm, wild]}
Tone: {anyOf: [{type: string, enum: [low, high]}, {type: string}]}
State: {type: string, enum: [new, used]}
Part:
  type: object
  required: [name]
  properties:
    name: {type: string}""",
    "request properties": """\
mood: {$ref: '#/components/schemas/Mood'}
tone: {$ref: '#/components/schemas/Tone'}
weight: {type: number}""",
    "properties": """\
state: {$ref: '#/components/schemas/State'}
pages: {type: integer}
part: {$ref: '#/components/schemas/Part'}""",
}
"""What specs/small.yaml has besides, before anything is changed: enums, and a model that comes from a call."""

OTHER = """\
/others:
  get:
    operationId: listOthers
    tags: [others]
    responses:
      '200':
        description: The others.
        content: {application/json: {schema: {$ref: '#/components/schemas/Part'}}}"""

STREAM = """\
text/event-stream:
  schema: {$ref: '#/components/schemas/Part'}"""

LIST = "{schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}"


def methods(rest: str) -> list[str]:
    """The blocking method and its async twin."""
    return [f"resources.things.Things.make{rest}", f"resources.things.Things.make_async{rest}"]


def functions(rest: str) -> list[str]:
    """The four functions of the operation."""
    names = ("asyncio", "asyncio_detailed", "sync", "sync_detailed")
    return [f"api.things.make_thing.{name}{rest}" for name in names]


# Each row: what is changed, the edits, the lines that are no breakage, those that are one.
CASES: list[tuple[str, Edits, list[str], list[str]]] = [
    ("texts", {"description: The thing.": "description: What was made."}, [], []),
    ("the order of a union", {"[{type: string, enum: [low, high]}": "[{type: string, enum: [high, low]}"}, [], []),
    (
        "an optional field of a request",
        {"weight: {": "more: {type: string}\n        weight: {"},
        [
            "added models.ThingRequest.more: str | Unset = UNSET",
            *(f"added {m}" for m in methods("(more: str | None = None)")),
        ],
        [],
    ),
    (
        "a required field of a request",
        {"weight: {": "more: {type: string}\n        weight: {", "[label]": "[label, more]"},
        [],
        ["added models.ThingRequest.more: str", *(f"added {m}" for m in methods("(more: str)"))],
    ),
    (
        "a field that is required now",
        {"[label]": "[label, weight]"},
        [],
        [
            "changed models.ThingRequest.weight loses Unset, is required",
            *(f"changed {m}" for m in methods("(weight) loses None, is required")),
        ],
    ),
    (
        "a field that is optional now",
        {"required: [label]": "required: []"},
        [
            "changed models.ThingRequest.label gains Unset, has the default UNSET",
            *(f"changed {m}" for m in methods("(label) gains None, has the default None")),
        ],
        [],
    ),
    (
        "a field of a request that is gone",
        {"weight: {type: number}\n": "\n"},
        [],
        [
            "removed models.ThingRequest.weight: float | Unset = UNSET",
            *(f"removed {m}" for m in methods("(weight: float | None = None)")),
        ],
    ),
    (
        "a field of a request that takes more",
        {"count:\n          type: integer": "count:\n          type: number"},
        [
            "changed models.ThingRequest.count loses int, gains float",
            *(f"changed {m}" for m in methods("(count) loses int, gains float")),
        ],
        [],
    ),
    (
        "a field of a request that takes one type more",
        {"weight: {type: number}": "weight: {type: [number, string]}"},
        ["changed models.ThingRequest.weight gains str", *(f"changed {m}" for m in methods("(weight) gains str"))],
        [],
    ),
    (
        "a field of a request that takes less",
        {"weight: {type: number}": "weight: {type: integer}"},
        [],
        [
            "changed models.ThingRequest.weight loses float, gains int",
            *(f"changed {m}" for m in methods("(weight) loses float, gains int")),
        ],
    ),
    (
        "an optional field of an answer",
        {"pages: {": "more: {type: string}\n        pages: {"},
        ["added models.Thing.more: str | None = None"],
        [],
    ),
    (
        "a required field of an answer",
        {
            "required: [name]": "required: [name, more]",
            "name: {type: string}": "more: {type: string}\n        name: {type: string}",
        },
        # An answer may lack it, so that it has a default; nobody else makes one.
        ["added models.Part.more: str | Any | None = None"],
        [],
    ),
    (
        "a field of an answer that is gone",
        {"pages: {type: integer}\n": "\n"},
        [],
        ["removed models.Thing.pages: int | None = None"],
    ),
    (
        "a field of an answer of another type",
        {"pages: {type: integer}": "pages: {type: string}"},
        [],
        ["changed models.Thing.pages loses int, gains str"],
    ),
    (
        "a field of an answer with one type more",
        {"pages: {type: integer}": "pages: {type: [integer, string]}"},
        [],
        ["changed models.Thing.pages gains str"],
    ),
    (
        "a field of an answer that may be left out",
        {"required: [name]\n": "\n"},
        [],
        ["changed models.Part.name loses Any"],
    ),
    ("one more value to send", {"[calm, wild]": "[calm, wild, odd]"}, ["changed models.Mood gains 'odd'"], []),
    ("one value less to send", {"[calm, wild]": "[calm]"}, [], ["changed models.Mood loses 'wild'"]),
    ("one value less of an open enum", {"[low, high]": "[low]"}, ["changed models.Tone loses 'high'"], []),
    (
        "any value to send",
        {"Mood: {": "Mood: {anyOf: [{", "[calm, wild]}": "[calm, wild]}, {type: string}]}"},
        ["changed models.Mood gains str"],
        [],
    ),
    ("one more value in an answer", {"[new, used]": "[new, used, lost]"}, ["changed models.State gains 'lost'"], []),
    ("one value less in an answer", {"[new, used]": "[new]"}, [], ["changed models.State loses 'used'"]),
    (
        "any value in an answer",
        {"State: {": "State: {anyOf: [{", "[new, used]}": "[new, used]}, {type: string}]}"},
        [],
        ["changed models.State gains str"],
    ),
    (
        "a model of another name",
        {"Part:\n": "Piece:\n", "schemas/Part'": "schemas/Piece'"},
        ["added class models.Piece"],
        ["changed models.Thing.part loses Part, gains Piece", "removed class models.Part"],
    ),
    (
        "an optional parameter",
        {"parameters": "- {name: page, in: query, schema: {type: integer}}"},
        [
            *(f"added {f}" for f in functions("(page: int | Unset = UNSET)")),
            *(f"added {m}" for m in methods("(page: int | None = None)")),
        ],
        [],
    ),
    (
        "a required parameter",
        {"parameters": "- {name: page, in: query, required: true, schema: {type: integer}}"},
        [],
        [*(f"added {f}" for f in functions("(page: int)")), *(f"added {m}" for m in methods("(page: int)"))],
    ),
    (
        "a parameter of another name",
        {"name: limit": "name: at_most"},
        [
            *(f"added {f}" for f in functions("(at_most: int | Unset = UNSET)")),
            *(f"added {m}" for m in methods("(at_most: int | None = None)")),
        ],
        [
            *(f"removed {f}" for f in functions("(limit: int | Unset = UNSET)")),
            *(f"removed {m}" for m in methods("(limit: int | None = None)")),
        ],
    ),
    (
        "a parameter that is required now",
        {"in: query\n": "in: query\n          required: true\n"},
        [],
        [
            *(f"changed {f}" for f in functions("(limit) loses Unset, is required")),
            *(f"changed {m}" for m in methods("(limit) loses None, is required")),
        ],
    ),
    (
        "a method of another name",
        {"x-r9s-method: make": "x-r9s-method: build"},
        [
            "added class params.ThingsBuildParams",
            "added def resources.things.Things.build",
            "added async def resources.things.Things.build_async",
        ],
        [
            "removed class params.ThingsMakeParams",
            "removed def resources.things.Things.make",
            "removed async def resources.things.Things.make_async",
        ],
    ),
    (
        "another answer",
        {"{schema: {$ref: '#/components/schemas/Thing'}}": LIST},
        [],
        [
            *(f"changed {f}" for f in functions(" -> loses Thing, gains list[Thing]") if "detailed" not in f),
            *(
                f"changed {f}"
                for f in functions(" -> loses Response[Thing], gains Response[list[Thing]]")
                if "detailed" in f
            ),
            *(f"changed {m}" for m in methods(" -> loses Thing, gains list[Thing]")),
        ],
    ),
    (
        "an answer that was only sent",
        {"more paths": OTHER.replace("Part", "ThingRequest")},
        [
            "added module api.others.list_others",
            "added class params.OthersListOthersParams",
            "added resources.Resources.others -> Others[R]",
            "added module resources.others",
            *(f"changed models.ThingRequest.{name} gains None" for name in ("count", "mood", "tone", "weight")),
        ],
        [],
    ),
    (
        "an operation",
        {"more paths": OTHER},
        [
            "added module api.others.list_others",
            "added class params.OthersListOthersParams",
            "added resources.Resources.others -> Others[R]",
            "added module resources.others",
        ],
        [],
    ),
    (
        "a stream with its field",
        {"answer": STREAM, "weight: {": "stream: {type: boolean}\n        weight: {"},
        [
            "added async def api.things.make_thing.asyncio_stream",
            "added def api.things.make_thing.stream",
            "added models.ThingRequest.stream: bool | Unset = UNSET",
            *(f"added {m}" for m in methods("(stream: bool | None = None)")),
            "added resources.things.Things.make(stream: Literal[True]) -> EventStream[Part]",
            "added resources.things.Things.make(stream: bool) -> Thing | EventStream[Part]",
            "added resources.things.Things.make_async(stream: Literal[True]) -> AsyncEventStream[Part]",
            "added resources.things.Things.make_async(stream: bool) -> Thing | AsyncEventStream[Part]",
        ],
        [],
    ),
    (
        "another server",
        {"https://small.example/v1": "https://large.example/v1"},
        ["changed resources.SERVER_URL was 'https://small.example/v1', is 'https://large.example/v1'"],
        [],
    ),
]


def lines(changes: list[Change], *, breaks: bool) -> list[str]:
    """What is said of the changes that break, or of the others."""
    runtime = (
        "_event_kinds.",
        "_picture.",
        "_shown.",
        "_source.",
        "_stream.",
        "_upload.",
    )  # is listed where the first operation needs it
    found = [f"{each.kind} {each.said}" for each in changes if each.breaks is breaks]
    return sorted(each for each in found if not any(f" {module}" in each for module in runtime))


@pytest.fixture(scope="module")
def before(made: Callable[[str, str], Path], edited: Callable[[Edits], str]) -> Surface:
    """The public API that is changed."""
    return read(made("api_before", edited(GROWN)))


@pytest.mark.parametrize(("edits", "harmless", "breaking"), [row[1:] for row in CASES], ids=[row[0] for row in CASES])
def test_changes(
    before: Surface,
    made: Callable[[str, str], Path],
    edited: Callable[[Edits], str],
    edits: Edits,
    harmless: list[str],
    breaking: list[str],
) -> None:
    """Exactly these lines are said to be added, changed or removed, and exactly these of them to break."""
    name = f"api_{[row[1] for row in CASES].index(edits)}"
    changes = compare(before, read(made(name, edited({**GROWN, **edits}))))
    assert lines(changes, breaks=True) == sorted(breaking)
    assert lines(changes, breaks=False) == sorted(harmless)
