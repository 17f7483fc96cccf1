"""Reads one file of a document into a tree."""

import codecs
from pathlib import Path

from ..problems import SpecError
from .build import Builder
from .json_reader import NotJson, read_json, why
from .limits import MAX_BYTES
from .tree import Tree
from .yaml_reader import quote, read_yaml

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_file(path: Path, left: int = MAX_BYTES, nodes: int = 0) -> tuple[Tree, int]:
    """The tree of the file, and its size in bytes; `left` bytes are allowed, and there are already `nodes` nodes.

    Raises SpecError.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(left + 1)
    except OSError as error:
        raise SpecError.at(path, None, f"cannot be read: {error.strerror or error}") from error
    if len(raw) > left:
        what = f"larger than {MAX_BYTES // 1024**2} MB, together with the other files of the document"
        raise SpecError.at(path, None, f"{what}; split the API, and generate a package of each part")
    size, text = len(raw), _decode(path, raw)
    del raw  # it is as large as the text
    return _tree(path, text, nodes), size


def _decode(path: Path, raw: bytes) -> str:
    try:
        text = raw.decode("utf-16" if raw.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise SpecError.at(path, line, "not UTF-8; save it in this encoding") from error
    return text if "\n" in text else text.replace("\r", "\n")


def _tree(path: Path, text: str, nodes: int) -> Tree:
    must_be_json = path.suffix.lower() == ".json"
    if must_be_json or text.lstrip()[:1] in ("{", "["):
        builder = Builder(path, nodes)
        try:
            read_json(text, builder)
            return builder.tree()
        except NotJson as error:
            if must_be_json:
                line, reason = why(text, error.line)
                raise SpecError.at(path, line, f"not valid JSON: {reason}{quote(text, line)}") from error
    builder = Builder(path, nodes)
    read_yaml(text, builder)
    return builder.tree()
