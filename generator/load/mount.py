"""Makes one document from several files. Referenced files are added to the tree, and references become local."""

from collections import deque
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ..problems import Pointer
from .files import read_file
from .folder import SUFFIXES, Folder, Refused
from .limits import MAX_BYTES
from .references import MISSING, is_local, look_up, pointer_of, reference_to, split
from .tree import Tree
from .walk import Kind, Reference, Walk

FILES = "x-r9s-files"
"""The top-level key for the other files, each under its path relative to the document's folder."""


@dataclass(eq=False)
class File:
    """One file of the document."""

    name: str
    """Its path relative to the document's folder."""
    place: Pointer
    """Its place in the tree."""
    tree: Tree

    @cached_property
    def named(self) -> dict[str, Pointer | None]:
        """The places of its `$id`s, and of its `$anchor`s with a leading `#`; None if there are two."""
        found: dict[str, Pointer | None] = {}
        for node, place, kind in Walk().objects(self.tree.data, (), Kind.KEYWORDS):
            for key, sign in _NAMING.items() if kind is Kind.KEYWORDS else ():
                if isinstance(node.get(key), str):
                    name = f"{sign}{node[key]}"
                    found[name] = place if found.get(name, place) == place else None
        return found


_NAMING = {"$id": "", "$anchor": "#", "$dynamicAnchor": "#"}


class Mounting:
    """Adds the files that a document refers to."""

    def __init__(self, path: Path, main: Tree, size: int) -> None:
        self._folder = Folder(path)
        self._root: dict[str, Any] = main.data
        self._main = File(path.name, (), main)
        self._files = {self._folder.real(path.name): self._main}
        self._by_name: dict[str, File] = {}
        self._size, self._nodes = size, main.nodes
        self._walk = Walk()
        self._parts: deque[tuple[File, Pointer, Kind]] = deque()
        self._replaced: list[Any] = []  # they stay alive, since objects are known by their id
        self.refused: dict[Pointer, tuple[str, str]] = {}
        """References to missing or forbidden files: the text of each, and what is wrong with it."""
        self.moved: dict[Pointer, Pointer] = {}
        """Places that were only a reference to a whole map, such as the paths, and the place of the map."""

    @property
    def files(self) -> dict[str, File]:
        """The files by name. The document itself is the first."""
        return {file.name: file for file in self._files.values()}

    def run(self) -> None:
        """Follow all references; raises SpecError if a file cannot be read. Other files are ignored."""
        for key, kind in (("paths", Kind.NAMES_AND_EXTENSIONS), ("webhooks", Kind.NAMES)):
            self._stand_in(self._main, (key,), (key,), kind)
        file, place = self._stand_in(self._main, ("components",), ("components",), Kind.COMPONENTS)
        components = look_up(file.tree.data, place)
        for key in list(components) if isinstance(components, dict) else ():
            self._stand_in(file, (*place, key), ("components", key), Kind.NAMES)
        self._parts.append((self._main, (), Kind.KEYWORDS))
        while self._parts:
            file, place, kind = self._parts.popleft()
            for reference in self._walk.references(look_up(file.tree.data, place), place, kind):
                self._follow(file, reference)

    def _stand_in(self, file: File, place: Pointer, shown: Pointer, kind: Kind) -> tuple[File, Pointer]:
        """Replace a reference to a map of another file by the map: `schemas: {$ref: schemas/index.yaml}`.

        OpenAPI has references for the entries of a map, but not for the map itself. Return the new place.
        """
        node = look_up(file.tree.data, place)
        if not isinstance(node, dict) or list(node) != ["$ref"] or not isinstance(node["$ref"], str):
            return file, place
        target = self._target(file, Reference(node, "$ref", place, kind))
        found = look_up(target[0].tree.data, target[1]) if target else None
        if target is None or target[0] in (file, self._main) or not isinstance(found, dict):
            return file, place
        self._replaced.append(node)
        look_up(file.tree.data, place[:-1])[place[-1]] = found
        self.moved[shown] = self.moved[(*file.place, *place)] = (*target[0].place, *target[1])
        self._parts.append((*target, kind))
        return target

    def _follow(self, file: File, reference: Reference) -> None:
        target = self._target(file, reference)
        if target is None or look_up(target[0].tree.data, target[1]) is MISSING:
            return
        place = (*target[0].place, *target[1])
        if not is_local(reference.text) or pointer_of(reference.text) != place:
            reference.holder[reference.key] = reference_to(place)
        self._parts.append((*target, reference.kind))

    def _target(self, file: File, reference: Reference) -> tuple[File, Pointer] | None:
        """The target of a reference: a file, and a place in it, which may not exist."""
        uri, _, fragment = reference.text.partition("#")
        if reference.may_be_name and self._is_name(reference.text):
            return None
        try:
            place: Pointer = ()
            if uri and uri != _own_uri(file):
                file, place = self._named_file(file, uri)
            if fragment and not fragment.startswith("/"):
                return file, _named(file, f"#{unquote(fragment)}")
            place += split(fragment)
            if not uri and look_up(file.tree.data, place) is MISSING:
                place = _in_own_resource(file.tree.data, reference.place, place)
            return file, place
        except Refused as error:
            self.refused[(*file.place, *reference.place, reference.key)] = (reference.text, str(error))
            return None

    def _is_name(self, text: str) -> bool:
        is_component = look_up(self._root, ("components", "schemas", text)) is not MISSING
        return is_component or not ("#" in text or "/" in text or text.lower().endswith(SUFFIXES))

    def _named_file(self, file: File, uri: str) -> tuple[File, Pointer]:
        """The target of the part of a reference before the `#`: a file, or a schema with that `$id`."""
        try:
            return self._file(self._folder.find(uri, file.name)), ()
        except Refused:
            place = file.named.get(uri)
            if place is None:
                raise
            return file, place

    def _file(self, name: str) -> File:
        if name not in self._by_name:
            real = self._folder.real(name)
            if real not in self._files:
                self._files[real] = self._read(name)
            self._by_name[name] = self._files[real]
        return self._by_name[name]

    def _read(self, name: str) -> File:
        tree, size = read_file(self._folder.shown(name), MAX_BYTES - self._size, self._nodes)
        self._size += size
        self._nodes += tree.nodes
        self._root.setdefault(FILES, {})[name] = tree.data
        return File(name, (FILES, name), tree)


def _own_uri(file: File) -> Any:
    """The `$self` of a document (OpenAPI 3.2)."""
    return file.tree.data.get("$self") if isinstance(file.tree.data, dict) else None


def _named(file: File, anchor: str) -> Pointer:
    if anchor not in file.named:
        raise Refused(f"no schema in the file has `$anchor: {anchor[1:]}`; a place begins with `#/`")
    place = file.named[anchor]
    if place is None:
        raise Refused(f"several schemas in the file have `$anchor: {anchor[1:]}`; give them different ones")
    return place


def _in_own_resource(data: Any, holder: Pointer, place: Pointer) -> Pointer:
    """The place relative to the outer schema with an `$id`, if it exists."""
    for length in range(len(holder), 0, -1):
        around = look_up(data, holder[:length])
        if isinstance(around, dict) and isinstance(around.get("$id"), str) and look_up(around, place) is not MISSING:
            return (*holder[:length], *place)
    return place
