"""What the files of a package and of its pages are built of, without the names and texts in them."""

import ast
import io
import json
import keyword
import re
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt

MARKDOWN = MarkdownIt("commonmark").enable("table")
STRUCTURE = ("heading_open", "fence", "code_block", "table_open", "tr_open", "th_open", "td_open", "html_block")
LEFT_OUT = (ast.Load, ast.Store, ast.Del)

Shapes = Counter[Any]


def shapes_of(folder: Path) -> Shapes:
    """The shape of each file, with how deep it lies; how often each is there."""
    return Counter(shape for _, shape in _files(folder))


def differences(tame: Path, hostile: Path) -> list[str]:
    """What the files of one folder are built of and those of the other are not."""
    expected, found = shapes_of(tame), shapes_of(hostile)
    said = [f"has another shape: {path}" for path, shape in _files(hostile) if shape not in expected]
    said += [f"is missing, or has another shape: {path}" for path, shape in _files(tame) if shape not in found]
    if not said and found != expected:
        said.append(f"there are other numbers of files: {sum(found.values())} in place of {sum(expected.values())}")
    return said + [f"loads a name that is defined nowhere: {name}" for name in _new_names(tame, hostile)]


def _files(folder: Path) -> Iterator[tuple[str, Any]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and "__pycache__" not in path.parts:
            text = path.read_bytes().decode("utf-8")
            yield name, (name.count("/"), path.suffix, _shape(path, text))


def _shape(path: Path, text: str) -> Any:
    try:
        if path.suffix == ".py":
            return python(text), comments(text)
        if path.suffix == ".toml":
            return keys(tomllib.loads(text))
        if path.suffix == ".md":
            return markdown(text)
        if path.suffix == ".yaml":
            # What the sandbox answers is data: one comment, and JSON.
            comment, _, data = text.partition("\n")
            return comment.startswith("# "), type(json.loads(data)).__name__
    except (SyntaxError, ValueError, tokenize.TokenError) as error:
        return f"no such file at all: {type(error).__name__}: {error}"
    return text


def python(text: str) -> Any:
    """The tree of a module: its nodes, with neither names nor texts, and in any order."""
    return _tree(ast.parse(text))


def _tree(node: Any) -> Any:
    if isinstance(node, list):
        return ("list", *sorted((_tree(each) for each in node), key=repr))
    if isinstance(node, ast.Constant):
        return "str" if isinstance(node.value, str) else repr(node.value)
    if not isinstance(node, ast.AST):
        return "name" if isinstance(node, str) else repr(node)
    fields = ((name, _tree(value)) for name, value in ast.iter_fields(node) if not isinstance(value, LEFT_OUT))
    return (type(node).__name__, *fields)


def comments(text: str) -> tuple[str, ...]:
    """Every comment of a module."""
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return tuple(sorted(token.string for token in tokens if token.type == tokenize.COMMENT))


def keys(node: Any) -> Any:
    """The keys of a TOML file, and all but the texts in it."""
    if isinstance(node, dict):
        return tuple((key, keys(inner)) for key, inner in node.items())
    if isinstance(node, list):
        return ("list", *map(keys, node))
    return "str" if isinstance(node, str) else node


def markdown(text: str) -> Any:
    """The headings, tables, fences and the HTML of a page, and the shape of its Python."""
    found: list[Any] = []
    for token in MARKDOWN.parse(text):
        if token.type in STRUCTURE:
            level = token.level if token.type == "fence" else 0
            found.append((token.type, token.tag, token.info.strip(), level))
        if token.type == "fence" and token.info.strip() == "python":
            found.append(python(token.content))
        if token.type == "html_block" and token.map != [0, 1]:
            found.append(token.content)
        found += [(each.type, "") for each in token.children or () if each.type == "html_inline"]
    return ("page", *sorted(found, key=repr))


def _new_names(tame: Path, hostile: Path) -> set[str]:
    """The names that only the hostile package loads, and that it does not define."""
    known = _loaded(tame) | _defined(hostile)
    return {name for name in _loaded(hostile) - known if not keyword.iskeyword(name)}


def _trees(folder: Path) -> Iterator[tuple[Path, ast.Module]]:
    for path in folder.rglob("*.py"):
        try:
            yield path.relative_to(folder), ast.parse(path.read_bytes().decode("utf-8"))
        except (SyntaxError, ValueError):
            continue


def _loaded(folder: Path) -> set[str]:
    nodes = [node for _, tree in _trees(folder) for node in ast.walk(tree)]
    names = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    return names | {node.attr for node in nodes if isinstance(node, ast.Attribute)}


def _defined(folder: Path) -> set[str]:
    found: set[str] = set()
    for path, tree in _trees(folder):
        found |= {path.stem, *path.parts}
        for node in ast.walk(tree):
            if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                found.add(node.name)
            elif isinstance(node, ast.arg):
                found.add(node.arg)
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
    return found


def is_one_line(text: str) -> bool:
    """Whether a message is one line on any terminal: nothing in it breaks a line, moves the cursor or turns letters."""
    return not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\u200e\u200f\ud800-\udfff]", text)
