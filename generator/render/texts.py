"""Writes texts of a document into files. Nothing of a document is ever code: each passes one of these functions."""

import math
import re
import textwrap
import unicodedata
from functools import lru_cache
from typing import Any

_BREAKS = re.compile(r"\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")


def literal(value: Any) -> str:
    """A value as a Python literal: a text, a number, a boolean, None, or a list, tuple or dict of these."""
    if isinstance(value, tuple | list):
        inner = ", ".join(literal(each) for each in value)
        return f"({inner}{',' if len(value) == 1 else ''})" if isinstance(value, tuple) else f"[{inner}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{literal(key)}: {literal(each)}' for key, each in value.items())}}}"
    if isinstance(value, str):
        return repr(str(value))
    if isinstance(value, float) and not math.isfinite(value):
        return f"float({str(value)!r})"
    if value is None or isinstance(value, bool | int | float):
        return repr(value)
    raise TypeError(f"{type(value).__name__} has no literal")


def plain(text: Any) -> str:
    """A text without what an editor would hide or obey: controls, bidirectional marks, lone surrogates."""
    lines = _BREAKS.sub("\n", "" if text is None else str(text))
    if lines.replace("\n", "").replace("\t", "").isprintable():
        return lines
    return "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cf", "Cs"))


@lru_cache(10_000)
def wrapped(text: str, width: int, break_long_words: bool = True, wrapstring: str = "\n", hyphens: bool = True) -> str:
    """A text in lines of this width, as Jinja's filter `wordwrap` makes them; most texts are printed several times."""
    made = (
        textwrap.wrap(
            line,
            width=width,
            expand_tabs=False,
            replace_whitespace=False,
            break_long_words=break_long_words,
            break_on_hyphens=hyphens,
        )
        for line in text.splitlines()
    )
    return wrapstring.join(wrapstring.join(lines) for lines in made)


@lru_cache(10_000)
def docstring(text: Any) -> str:
    """A text that can stand anywhere in a docstring, also at its end; nothing for None."""
    # Where lines are wrapped, blanks at the end go.
    return re.sub(r'"{3,}|"+(?=\s*\Z)', lambda found: '\\"' * len(found[0]), plain(text).replace("\\", "\\\\"))


def toml(text: Any) -> str:
    """A text in double quotes, for TOML."""
    escaped = plain(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def one_line(text: Any) -> str:
    """A text as one line."""
    return " ".join(plain(text).split())


def comment(text: Any) -> str:
    """A text for the first line of a file: the comment does not end in it, and it names no encoding (PEP 263)."""
    return re.sub(r"(?<=coding)(?=[:=])", " ", one_line(text)).replace("-->", "--&gt;")


def markdown(text: Any) -> str:
    """A text for a page: its paragraphs, lists and words; neither HTML nor headings, tables or code of its own."""
    return "\n".join(map(_row, re.sub(r"<(?=[A-Za-z/!?])", "&lt;", plain(text)).split("\n")))


_LISTED = r"\s*(?:(?:[-+*]|\d+[.)]|>)\s+|>)*"
"""What stands before the text of a line in a list or a quotation."""
_OPENING = re.compile(rf"(?P<before>{_LISTED})(?=#|```|~~~|\[[^]]*]:)")
_RULE = re.compile(r"(?P<before>[\s|:>*+\d.)]*)(?=[-=])(?=[\s|:>*+\d.)=-]*$)")


def _row(line: str) -> str:
    """A line without what makes more of it than text: what begins a heading, a fence or a definition, and rules."""
    # Four blanks make code of a line.
    indent = len(line) - len(line.lstrip())
    line = " " * min(indent, 3) + " ".join(line.split())
    found = _RULE.match(line) or _OPENING.match(line)
    return f"{found['before']}\\{line[found.end() :]}" if found else line


def cell(text: Any) -> str:
    """A text that does not break a table."""
    return one_line(markdown(one_line(text))).replace("|", "\\|")


def verbatim(text: Any) -> str:
    """An annotation for a cell of a table: what stands in its literals is shown as it is."""
    return re.sub(r"[\\`*<>&~!(){}#|]", r"\\\g<0>", one_line(text))


def code(text: Any) -> str:
    """A text as code within a line, or within a cell of a table."""
    inner = one_line(text).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", inner)), default=0)
    ticks = "`" * (longest + 1)
    return f"{ticks} {inner} {ticks}" if longest or not inner else f"{ticks}{inner}{ticks}"
