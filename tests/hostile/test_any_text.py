"""No string of a document is ever code, whatever text somebody thinks of."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.hostile.hostile import Texts, places
from tests.hostile.hostile_texts import TEXTS
from tests.hostile.hostility import Workshop

ALL = places(1)

some_text = st.one_of(
    st.sampled_from(list(TEXTS.values())),
    st.lists(st.sampled_from(list(TEXTS.values())), min_size=2, max_size=2).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12).map("'{}\"\\".__add__),
    st.text("'\"\\{}%#\n\r\0`|<>-[](),:= x", min_size=1, max_size=12).map("\"'".__add__),
)


@st.composite
def hostile(draw: st.DrawFn) -> Texts:
    """Hostile texts at every place."""
    texts = draw(st.lists(some_text, min_size=7, max_size=7))
    start = draw(st.integers(0, 6))
    return Texts({place: texts[(start + index) % 7] for index, place in enumerate(ALL)}, before=draw(st.booleans()))


@settings(
    max_examples=3,
    deadline=None,
    derandomize=True,
    database=None,
    # The places that break are searched by the test itself, which takes a tenth of the time.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(texts=hostile())
def test_any_text_anywhere(shop: Workshop, texts: Texts) -> None:
    """Texts at every place at once change neither a tree of Python nor a page, and come out as they went in."""
    assert not (said := shop.verdict(texts)), said
