"""Documents of several files become one, with local references only."""

import os
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.load import FILES, Document, load
from generator.load.references import MISSING, resolve
from generator.problems import Problem, SpecError

Make = Callable[..., Document]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """Writes files, of which the first is the document, into a folder, and loads it."""

    def write(main: str, **files: str) -> Document:
        folder = tmp_path / "spec"
        for name, text in {"api.yaml": f"openapi: 3.1.0\n{textwrap.dedent(main)}", **files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")
        return load(folder / "api.yaml")

    return write


def schema(document: Document, name: str) -> Any:
    """The schema of this name, its own references followed."""
    found = document.data["components"]["schemas"][name]
    while isinstance(found, dict) and set(found) == {"$ref"}:
        found = resolve(document.data, found["$ref"])
    return found


def texts(node: Any) -> Iterator[str]:
    """All references in a part."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if key == "$ref" and isinstance(value, str):
            yield value
        yield from texts(value)


def test_a_reference_to_another_file_becomes_local(make: Make) -> None:
    """In all ways of writing it; the files keep their names, which messages show."""
    document = make(
        """
        components:
          schemas:
            A: {$ref: other.yaml#/components/schemas/X}
            B: {$ref: ./schemas/thing.json}
            C: {$ref: 'schemas/more%20things.yml#/a~1b/0'}
            D: {$ref: schemas/../other.yaml#/components/schemas/X}
        """,
        **{
            "other.yaml": "components: {schemas: {X: {type: string, title: X}}}\n",
            "schemas/thing.json": '{"type": "integer"}',
            "schemas/more things.yml": "a/b: [{type: boolean}]\n",
        },
    )
    assert [schema(document, name)["type"] for name in "ABCD"] == ["string", "integer", "boolean", "string"]
    assert sorted(document.data[FILES]) == ["other.yaml", "schemas/more things.yml", "schemas/thing.json"]
    assert document.data["components"]["schemas"]["B"] == {"$ref": f"#/{FILES}/schemas~1thing.json"}
    assert document.refused == ()


def test_references_in_other_files_count_from_there(make: Make) -> None:
    """To the file itself, to its neighbours, and back to the document."""
    document = make(
        """
        components:
          schemas:
            A: {$ref: sub/a.yaml#/A}
            Main: {type: string, title: main}
        """,
        **{
            "sub/a.yaml": """
                A: {allOf: [{$ref: '#/Own'}, {$ref: b.yaml#/B}, {$ref: ../api.yaml#/components/schemas/Main},
                            {$ref: ../c.yaml}, {$ref: a.yaml#/Own}]}
                Own: {title: own}
                """,
            "sub/b.yaml": "B: {title: b, properties: {again: {$ref: a.yaml#/A}}}\n",
            "c.yaml": "title: c\n",
        },
    )
    parts = schema(document, "A")["allOf"]
    assert parts[2] == {"$ref": "#/components/schemas/Main"}
    titles = [resolve(document.data, part["$ref"])["title"] for part in parts]
    assert titles == ["own", "b", "main", "c", "own"]
    assert all(resolve(document.data, text) is not MISSING for text in texts(document.data))


def test_a_file_is_loaded_once(make: Make) -> None:
    """Also where files refer to one another in circles, or under several names."""
    document = make(
        "components: {schemas: {A: {$ref: a.yaml}, B: {$ref: ./x/../a.yaml}}}\n",
        **{
            "a.yaml": "properties: {b: {$ref: b.yaml}}\n",
            "b.yaml": "properties: {a: {$ref: a.yaml}, b: {$ref: '#'}}\n",
        },
    )
    assert schema(document, "A") is schema(document, "B")
    assert list(document.data[FILES]) == ["a.yaml", "b.yaml"]
    assert document.data[FILES]["b.yaml"]["properties"]["b"] == {"$ref": f"#/{FILES}/b.yaml"}


def test_paths_operations_and_parameters_come_from_files(make: Make) -> None:
    """As people split large documents."""
    document = make(
        """
        paths:
          /a/{id}: {$ref: paths/a.yaml}
        """,
        **{
            "paths/a.yaml": """
                parameters: [{$ref: ../parameters.yaml#/id}]
                get: {responses: {default: {$ref: '../responses.yaml#/default'}}}
                """,
            "parameters.yaml": "id: {name: id, in: path, schema: {$ref: '#/Id'}}\nId: {type: string}\n",
            "responses.yaml": "default: {description: d, content: {a/b: {schema: {$ref: parameters.yaml#/Id}}}}\n",
        },
    )
    item = resolve(document.data, document.data["paths"]["/a/{id}"]["$ref"])
    answer = resolve(document.data, item["get"]["responses"]["default"]["$ref"])
    assert resolve(document.data, answer["content"]["a/b"]["schema"]["$ref"]) == {"type": "string"}


def test_a_whole_map_can_come_from_a_file(make: Make) -> None:
    """Of paths, of components of one kind, or of all; places in it are shown in the file that they are in."""
    document = make(
        "paths: {$ref: paths.yaml}\ncomponents: {schemas: {$ref: schemas/index.yaml}}\n",
        **{
            "paths.yaml": "/a: {get: {responses: {'200': {$ref: api.yaml#/components/schemas/B}}}}\n",
            "schemas/index.yaml": "A: {$ref: a.yaml}\n\nB: {title: b}\n",
            "schemas/a.yaml": "properties: {b: {$ref: '../api.yaml#/components/schemas/B'}}\n",
        },
    )
    assert list(document.data["paths"]) == ["/a"]
    assert schema(document, "A") == {"properties": {"b": {"$ref": "#/components/schemas/B"}}}
    assert schema(document, "B") == {"title": "b"}
    folder = document.path.parent
    assert document.line(("paths", "/a", "get")) == (folder / "paths.yaml", 1)
    place = ("components", "schemas", "B", "title")
    assert (document.line(place), document.show(place)) == ((folder / "schemas/index.yaml", 3), "#/B/title")
    document = make(
        "components: {$ref: all.yaml}\n",
        **{"all.yaml": "schemas: {$ref: schemas/index.yaml}\nparameters: {p: {name: p}}\n"},
    )
    assert schema(document, "B") == {"title": "b"}
    assert document.data["components"]["parameters"] == {"p": {"name": "p"}}
    assert document.line(place) == (folder / "schemas/index.yaml", 3)


def test_a_map_that_is_a_reference_to_itself_stays(make: Make) -> None:
    """No tree may contain itself."""
    document = make(
        "paths: {$ref: '#/paths'}\ncomponents: {schemas: {$ref: '#/components'}, parameters: {$ref: a.yaml}}\n",
        **{"a.yaml": "$ref: api.yaml#/components\n"},
    )
    assert document.data["paths"] == {"$ref": "#/paths"}
    assert document.data["components"]["schemas"] == {"$ref": "#/components"}
    assert str(document.data)


def test_data_holds_no_references(make: Make) -> None:
    """Examples, defaults, constants, enums and extensions are carried as they are."""
    text = """
        components:
          schemas:
            A:
              example: {$ref: a.yaml}
              examples: [{$ref: ../a.yaml}]
              default: {$ref: https://h.example/a}
              const: {a: [{$ref: /etc/passwd}]}
              enum: [{$ref: '#gone'}]
              x-a: {$ref: a.yaml}
          examples: {E: {$ref: a.yaml}}
        paths:
          x-paths: {$ref: a.yaml}
          /a:
            get:
              responses: {x-a: {$ref: a.yaml}}
              requestBody: {content: {a/b: {examples: {a: {value: {$ref: a.yaml}}}}}}
        """
    document = make(text, **{"a.yaml": "not: read\n"})
    assert FILES not in document.data
    assert document.refused == ()
    assert set(texts(document.data)) == {"a.yaml", "../a.yaml", "https://h.example/a", "/etc/passwd", "#gone"}


def test_a_name_is_no_keyword(make: Make) -> None:
    """A property, a component or a response may be called `example`, `default` or `x-a`."""
    names = ["example", "examples", "default", "const", "enum", "x-a", "properties", "$ref"]
    maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"]
    rows = [f"{around}: {{{', '.join(f'{name}: {{$ref: a.yaml}}' for name in names)}}}" for around in maps]
    document = make(
        f"""
        components:
          schemas:
            A: {{{", ".join(rows)}}}
            default: {{$ref: a.yaml}}
            x-a: {{properties: {{properties: {{properties: {{enum: {{$ref: a.yaml}}}}}}}}}}
          responses: {{x-a: {{headers: {{X-A: {{$ref: a.yaml}}, x-a: {{$ref: a.yaml}}}}}}}}
          parameters: {{example: {{$ref: a.yaml}}}}
        paths:
          /a:
            get: {{responses: {{default: {{$ref: a.yaml}}}}, callbacks: {{x-a: {{'{{$url}}': {{$ref: a.yaml}}}}}}}}
        webhooks: {{x-a: {{$ref: a.yaml}}}}
        """,
        **{"a.yaml": "title: a\n"},
    )
    assert set(texts(document.data)) == {f"#/{FILES}/a.yaml"}
    assert len(list(texts(document.data))) == len(names) * len(maps) + 8


def test_only_a_text_is_a_reference(make: Make) -> None:
    """Anything else behind `$ref` is a name, or a mistake that the check reports."""
    document = make("components: {schemas: {A: {$ref: 1}, B: {$ref: null}, C: {$ref: {$ref: '#/components'}}}}\n")
    assert document.data["components"]["schemas"]["C"] == {"$ref": {"$ref": "#/components"}}


def test_anchors_and_ids_become_places(make: Make) -> None:
    """In their own file, and in others."""
    document = make(
        """
        $self: https://h.example/api
        components:
          schemas:
            A: {$anchor: here, title: a, properties: {again: {$ref: '#here'}}}
            B: {$ref: b.yaml#there}
            C: {$id: 'https://h.example/c', title: c, $defs: {D: {title: d}}, properties: {d: {$ref: '#/$defs/D'}}}
            D: {$ref: 'https://h.example/c'}
            E: {$ref: 'https://h.example/c#/$defs/D'}
            F: {$ref: 'https://h.example/api#/components/schemas/A'}
            G: {$ref: '#moving'}
            H: {$dynamicAnchor: moving, title: h}
        """,
        **{"b.yaml": "x: [{properties: {anchored: {$anchor: there, title: b}}}]\n"},
    )
    assert [schema(document, name)["title"] for name in "ABCDEFGH"] == ["a", "b", "c", "c", "d", "a", "h", "h"]
    schemas = document.data["components"]["schemas"]
    assert schemas["A"]["properties"]["again"] == {"$ref": "#/components/schemas/A"}
    assert schemas["C"]["properties"]["d"] == {"$ref": "#/components/schemas/C/$defs/D"}
    assert document.refused == ()


def test_the_mapping_of_a_discriminator_is_followed(make: Make) -> None:
    """It holds names of components and references, which look alike."""
    mapping = "{a: A, b: a.yaml, c: './a.yaml', d: '#/components/schemas/A', e: A.yaml, f: gone.yaml, g: Gone}"
    document = make(
        f"components: {{schemas: {{A: {{discriminator: {{propertyName: k, mapping: {mapping}}}}}, A.yaml: {{}}}}}}\n",
        **{"a.yaml": "title: a\n"},
    )
    assert document.data["components"]["schemas"]["A"]["discriminator"]["mapping"] == {
        "a": "A",
        "b": f"#/{FILES}/a.yaml",
        "c": f"#/{FILES}/a.yaml",
        "d": "#/components/schemas/A",
        "e": "A.yaml",
        "f": "gone.yaml",
        "g": "Gone",
    }


def test_what_leads_nowhere_stays_as_it_is_written(make: Make) -> None:
    """The check reports it where it is used, so that the rest can be generated."""
    written = ["#/components/schemas/a", "b.yaml#/none", "none.yaml", "#none", "A", "b.yaml#none", "#twice"]
    rows = "\n".join(f"    S{index}: {{$ref: '{text}'}}" for index, text in enumerate(written))
    document = make(
        f"components:\n  schemas:\n    A: {{}}\n    B: {{$anchor: twice}}\n    C: {{$anchor: twice}}\n{rows}\n",
        **{"b.yaml": "title: b\n"},
    )
    schemas = document.data["components"]["schemas"]
    assert [schemas[f"S{index}"]["$ref"] for index in range(len(written))] == written
    reasons = [document.why(text).split("'", 2)[2] for text in written]
    assert [reason.strip(" :") for reason in reasons] == [
        "cannot be resolved: did you mean '#/components/schemas/A'?",
        "cannot be resolved",
        "is not followed: there is no such file",
        "is not followed: no schema in the file has `$anchor: none`; a place begins with `#/`",
        "is not followed: it is neither a .yaml, .yml or .json file nor a component, which begins with `#/`",
        "is not followed: no schema in the file has `$anchor: none`; a place begins with `#/`",
        "is not followed: several schemas in the file have `$anchor: twice`; give them different ones",
    ]


def test_a_local_reference_that_only_the_document_has_is_the_documents(make: Make) -> None:
    """A part that was moved to a file of its own often still refers to what it was beside."""
    document = make(
        "components: {schemas: {A: {$ref: a.yaml}, B: {title: b}}}\n",
        **{"a.yaml": "properties: {b: {$ref: '#/components/schemas/B'}}\n"},
    )
    assert resolve(document.data, schema(document, "A")["properties"]["b"]["$ref"]) == {"title": "b"}


SECRET = "title: secret\n"


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("../secret.yaml", "it is outside of the folder of the document: copy the file into it"),
        ("sub/../../secret.yaml", "it is outside of the folder"),
        ("%2e%2e/secret.yaml", "it is outside of the folder"),
        ("..%2Fsecret.yaml", "it is outside of the folder"),
        ("{outside}/secret.yaml", "it is an absolute path: write the path from this file's folder"),
        ("%2Fetc/secret.yaml", "it is an absolute path"),
        ("file://{outside}/secret.yaml", "it is a URL, and nothing is downloaded: save it next to the document"),
        ("https://h.example/secret.yaml", "it is a URL"),
        ("//h.example/secret.yaml", "it is a URL"),
        ("HTTP://h.example/", "it is a URL"),
        ("urn:secret", "it is a URL"),
        ("C:/secret.yaml", "it is a URL"),
        ("..%5Csecret.yaml", "it is not a URL path: write `/` between folders"),
        ("link.yaml", "it is a link out of the folder of the document"),
        ("folder/secret.yaml", "it is a link out of the folder of the document"),
        ("loop.yaml", "there is no such file"),
        ("pipe.yaml", "it is no file"),
        ("sub.yaml", "it is no file"),
        ("none.yaml", "there is no such file"),
        ("secret.yaml%00.yaml", "it contains characters that are not allowed in a file name"),
        ("a" * 5000 + ".yaml", "there is no such file"),
        (".env", "it is neither a .yaml, .yml or .json file"),
    ],
)
def test_a_reference_never_leaves_the_folder(make: Make, tmp_path: Path, reference: str, reason: str) -> None:
    """It is not followed, and what is wrong stands with its file and line."""
    outside, folder = tmp_path / "outside", tmp_path / "spec"
    for place in (tmp_path, outside):
        place.mkdir(exist_ok=True)
        (place / "secret.yaml").write_text(SECRET, encoding="utf-8")
    folder.mkdir()
    (folder / "link.yaml").symlink_to(outside / "secret.yaml")
    (folder / "folder").symlink_to(outside)
    (folder / "loop.yaml").symlink_to(folder / "loop.yaml")
    (folder / ".env").write_text("KEY: secret\n", encoding="utf-8")
    (folder / "sub.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")  # who reads it waits for ever
    reference = reference.format(outside=outside)
    document = make(f"components:\n  schemas:\n    A:\n      $ref: '{reference}#/title'\n")
    assert FILES not in document.data
    assert document.data["components"]["schemas"]["A"] == {"$ref": f"{reference}#/title"}
    (row,) = document.rows(document.refused)
    assert row.startswith(f"{folder}/api.yaml:5: #/components/schemas/A/$ref: the reference '{reference[:100]}")
    assert reason in row
    assert document.why(f"{reference}#/title") in row


def test_a_link_within_the_folder_is_followed(make: Make, tmp_path: Path) -> None:
    """It leads to a file that may be read anyhow, which is loaded once."""
    (tmp_path / "spec").mkdir()
    (tmp_path / "spec" / "link.yaml").symlink_to("a.yaml")
    document = make("components: {schemas: {A: {$ref: a.yaml}, B: {$ref: link.yaml}}}\n", **{"a.yaml": "title: a\n"})
    assert schema(document, "A") is schema(document, "B")


def test_places_are_shown_in_their_own_file(make: Make) -> None:
    """With its line, its name from where the document was named, and the pointer within it."""
    document = make(
        "components: {schemas: {A: {$ref: sub/a.yaml#/A}}}\n",
        **{"sub/a.yaml": "\nA:\n  properties:\n    b/c: {type: string}\n"},
    )
    place = (FILES, "sub/a.yaml", "A", "properties", "b/c", "type")
    file = document.path.parent / "sub" / "a.yaml"
    assert (document.line(place), document.show(place)) == ((file, 4), "#/A/properties/b~1c/type")
    assert document.line((FILES, "sub/a.yaml")) == (file, 1)
    assert document.show((FILES, "sub/a.yaml")) == "#/"
    rows = document.rows(
        [Problem(place, "no\n good"), Problem(("components",), "b"), Problem(place, "no good"), Problem((), "a")]
    )
    assert rows == [
        f"{document.path}:1: #/: a",
        f"{document.path}:2: #/components: b",
        f"{file}:4: #/A/properties/b~1c/type: no good",
    ]
    assert str(document.error([Problem((), "a")])) == rows[0]


def test_another_file_that_is_broken_is_refused(make: Make) -> None:
    """With its own name and line."""
    with pytest.raises(SpecError) as caught:
        make("components: {schemas: {A: {$ref: sub/a.yaml}}}\n", **{"sub/a.yaml": "a: 1\na: 2\n"})
    assert "/spec/sub/a.yaml:2: #/a: the key 'a' occurs twice" in str(caught.value)


def test_another_file_can_hold_anything(make: Make) -> None:
    """An empty one, a list, a text."""
    document = make(
        "components: {schemas: {A: {$ref: a.yaml}, B: {$ref: b.yaml#/0}, C: {$ref: c.yaml}, D: {$ref: c.yaml#x}}}\n",
        **{"a.yaml": "", "b.yaml": "- {title: b}\n", "c.yaml": "text\n"},
    )
    assert [schema(document, name) for name in "ABC"] == [None, {"title": "b"}, "text"]
    assert "no schema in the file" in document.why("c.yaml#x")
