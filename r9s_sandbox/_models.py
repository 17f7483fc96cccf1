"""The families of models, and their differences."""

import re
from dataclasses import dataclass

_OF_OTHER_PROVIDERS = ("style", "negative_prompt", "seed", "prompt_extend", "watermark")
_OF_OTHER_MODELS = ("standard", "hd")
_OF_THE_NEWEST = ("xhigh", "max")
_INSTEAD = "gpt-image-2.6-sunburst or gpt-image-2.6-flare"


@dataclass(frozen=True)
class Family:
    """The properties of a family of models.

    Attributes:
        names: A pattern for the whole name.
        is_gpt: Whether they are GPT image models, which always return base64.
        longest_prompt: The maximum number of characters of a prompt, if there is a limit.
        few_sizes: Whether they draw only the three usual sizes.
        unknown_qualities: The qualities of the spec that they do not have.
        reads_markup: Whether an edit may have a markup.
        foreign_fields: The fields of the spec that only other providers have.
        gone: A sentence about their end, if they do not exist any more.
    """

    names: str
    is_gpt: bool = False
    longest_prompt: int | None = None
    few_sizes: bool = False
    unknown_qualities: tuple[str, ...] = ()
    reads_markup: bool = False
    foreign_fields: tuple[str, ...] = ()
    gone: str | None = None


def _gpt(names: str, *, few_sizes: bool = False, newest: bool = False) -> Family:
    qualities = _OF_OTHER_MODELS if newest else (*_OF_OTHER_MODELS, *_OF_THE_NEWEST)
    return Family(names, True, 32_000, few_sizes, qualities, newest, _OF_OTHER_PROVIDERS)


# The first match counts. The name of a snapshot ends with its date.
_FAMILIES = (
    Family("dall-e-[23](-.*)?", gone=f"It was shut down on 12 May 2026. Use {_INSTEAD} instead."),
    Family("gpt-image-1(-20.*)?", gone=f"It was shut down on 23 October 2026. Use {_INSTEAD} instead."),
    _gpt("gpt-image-1[-.].*|chatgpt-image-.*", few_sizes=True),
    _gpt("gpt-image-2(-20.*)?"),
    _gpt("gpt-image-.*", newest=True),
    # Without a model in the request, the gateway chooses one that supports all of its parameters.
    Family("", reads_markup=True),
    Family(".*", unknown_qualities=_OF_THE_NEWEST),
)


def family_of(model: str) -> Family:
    """The family of a model; an empty name means no model."""
    return next(family for family in _FAMILIES if re.fullmatch(family.names, model, re.DOTALL))
