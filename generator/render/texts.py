"""Writes texts of a document into files. A text must never become code, so each goes through one of these functions."""

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
    """A text without control characters, bidirectional marks and lone surrogates."""
    lines = _BREAKS.sub("\n", "" if text is None else str(text))
    if lines.replace("\n", "").replace("\t", "").isprintable():
        return lines
    return "".join(each for each in lines if each in "\n\t" or unicodedata.category(each) not in ("Cc", "Cf", "Cs"))


@lru_cache(10_000)
def wrapped(text: str, width: int, break_long_words: bool = True, wrapstring: str = "\n", hyphens: bool = True) -> str:
    """A text wrapped like Jinja's filter `wordwrap`. It is cached, because most texts are printed several times."""
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
    """A text for any place in a docstring, even its end; empty for None."""
    # Wrapping removes blanks at the end of lines.
    return re.sub(r'"{3,}|"+(?=\s*\Z)', lambda found: '\\"' * len(found[0]), plain(text).replace("\\", "\\\\"))


def toml(text: Any) -> str:
    """A text in double quotes, for TOML."""
    escaped = plain(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def one_line(text: Any) -> str:
    """A text as one line."""
    return " ".join(plain(text).split())


def comment(text: Any) -> str:
    """A text for a comment in the first line of a file. It cannot end the comment or name an encoding (PEP 263)."""
    return re.sub(r"(?<=coding)(?=[:=])", " ", one_line(text)).replace("-->", "--&gt;")


def markdown(text: Any) -> str:
    """A text for a page: paragraphs, lists and words, without HTML, headings, tables or code."""
    return "\n".join(map(_row, re.sub(r"<(?=[A-Za-z/!?])", "&lt;", plain(text)).split("\n")))


_LISTED = r"\s*(?:(?:[-+*]|\d+[.)]|>)\s+|>)*"
"""The marks before the text of a line in a list or a quotation."""
_OPENING = re.compile(rf"(?P<before>{_LISTED})(?=#|```|~~~|\[[^]]*]:)")
_RULE = re.compile(r"(?P<before>[\s|:>*+\d.)]*)(?=[-=])(?=[\s|:>*+\d.)=-]*$)")


def _row(line: str) -> str:
    """A line without Markdown syntax: headings, fences, definitions and rules."""
    # Four blanks at the start of a line mean code.
    indent = len(line) - len(line.lstrip())
    line = " " * min(indent, 3) + " ".join(line.split())
    found = _RULE.match(line) or _OPENING.match(line)
    return f"{found['before']}\\{line[found.end() :]}" if found else line


def cell(text: Any) -> str:
    """A text that does not break a table."""
    return one_line(markdown(one_line(text))).replace("|", "\\|")


def verbatim(text: Any) -> str:
    """An annotation for a cell of a table. Texts in its literals are shown unchanged."""
    return re.sub(r"[\\`*<>&~!(){}#|]", r"\\\g<0>", one_line(text))


def code(text: Any) -> str:
    """A text as code in a line or in a cell of a table."""
    inner = one_line(text).replace("|", "\\|")
    longest = max((len(run) for run in re.findall("`+", inner)), default=0)
    ticks = "`" * (longest + 1)
    return f"{ticks} {inner} {ticks}" if longest or not inner else f"{ticks}{inner}{ticks}"
