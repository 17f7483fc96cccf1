"""Makes the texts of docstrings and pages about fields and parameters from the spec."""

from collections.abc import Mapping, Sequence
from typing import Any


def sentence(text: Any) -> str:
    """A description as one line with a full stop at its end."""
    said = " ".join(text.split()) if isinstance(text, str) else ""
    return f"{said.rstrip('.')}." if said else ""


def joined(*parts: str) -> str:
    """The non-empty parts, joined."""
    return " ".join(part for part in parts if part)


def limits(said: Mapping[str, Any]) -> str:
    """The limits of a value as a sentence, such as `1 to 10.`; empty if there are none."""
    low, above = _limit(said, "minimum", "exclusiveMinimum")
    high, below = _limit(said, "maximum", "exclusiveMaximum")
    if low is not None and high is not None and not above and not below:
        return f"{low:.10g} to {high:.10g}."
    words = [f"{'more than' if above else 'at least'} {low:.10g}"] if low is not None else []
    words += [f"{'less than' if below else 'at most'} {high:.10g}"] if high is not None else []
    counted = (
        ("at least {:.10g} characters", "minLength"),
        ("at most {:.10g} characters", "maxLength"),
        ("at least {:.10g} items", "minItems"),
        ("at most {:.10g} items", "maxItems"),
    )
    for text, key in counted:
        value = _number(said.get(key))
        words += [text.format(value)] if value is not None else []
    return f"{', '.join(words).capitalize()}." if words else ""


def _limit(said: Mapping[str, Any], key: str, exclusive: str) -> tuple[float | None, bool]:
    """A limit, and whether it is exclusive. OpenAPI 3.0 has a flag for that, and 3.1 its own keyword."""
    value, other = _number(said.get(key)), _number(said.get(exclusive))
    return (value, said.get(exclusive) is True) if other is None else (other, True)


def _number(value: Any) -> float | None:
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def choices(values: Sequence[Any], is_open: bool) -> str:
    """The values that the spec lists."""
    listed = ", ".join(str(value) for value in values)
    return f"Known values: {listed}; other values are accepted too." if is_open else f"One of {listed}."
