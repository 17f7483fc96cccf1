"""The built site in a real browser: every page on a phone and on a desktop, the search, the dark mode."""

from pathlib import Path

from tests.support.browser import Browser

PHONE, DESKTOP = (390, 844), (1280, 900)

# What sticks out to the right, and lies in nothing that can be scrolled.
STICKS_OUT = """
[...document.querySelectorAll("article *")].filter(each => {
    if (each.getBoundingClientRect().right <= screen.width + 1 || !each.getClientRects().length) return false
    for (let outer = each; outer && outer.tagName != "ARTICLE"; outer = outer.parentElement)
        if (["auto", "scroll"].includes(getComputedStyle(outer).overflowX)) return false
    return true
}).map(each => each.tagName + " " + each.textContent.slice(0, 60))
"""


def test_every_page_fits_and_has_no_errors(site: Path, address: str, chromium: Browser) -> None:
    """No page is wider than a phone or a desktop, complains in the console, or asks another host for anything."""
    pages = sorted(file.relative_to(site).as_posix() for file in site.rglob("*.html"))
    problems: list[str] = []
    with chromium.tab() as tab:
        for page in pages:
            tab.resize(*PHONE)
            tab.open(f"{address}/{page}")
            for width, height in (PHONE, DESKTOP):
                tab.resize(width, height)
                wide = tab.run("document.documentElement.scrollWidth")
                problems += [f"{page} is {wide} wide, where there are {width}"] if wide > width else []
                problems += [f"{page}, {width} wide: {each}" for each in tab.run(STICKS_OUT)]
        assert len(pages) > 30
        assert problems == []
        assert tab.complaints == []
        assert [each for each in tab.addresses if not each.startswith((address, "data:", "blob:"))] == []


def test_search_finds_retry_after(address: str, chromium: Browser) -> None:
    """Who types the name of a header gets the pages that explain it."""
    with chromium.tab() as tab:
        tab.open(f"{address}/index.html")
        tab.run("document.querySelector('input.md-search__input').focus()")
        tab.ask("Input.insertText", text="Retry-After")
        tab.wait_for("document.querySelectorAll('.md-search-result__item').length > 1")
        found = tab.run("[...document.querySelectorAll('.md-search-result__link')].map(each => each.href)")
        assert any("errors-and-retries.html" in each for each in found), found
        assert tab.complaints == []


def test_dark_mode_is_switched_on_and_stays(address: str, chromium: Browser) -> None:
    """The button turns a light page dark, and the next page is dark too."""
    scheme = "document.body.getAttribute('data-md-color-scheme')"
    lightness = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + +b, 0)"
    with chromium.tab(dark=False) as tab:
        tab.open(f"{address}/index.html")
        assert tab.run(scheme) == "default"
        assert tab.run(lightness) > 600
        tab.run("document.querySelector('label[title=\"Dark mode\"]:not([hidden])').click()")
        tab.wait_for(f"{scheme} == 'slate'")
        assert tab.run(lightness) < 150
        tab.open(f"{address}/sdk/client.html")
        assert tab.run(scheme) == "slate"


def test_dark_mode_follows_the_system(address: str, chromium: Browser) -> None:
    """Who has chosen dark for everything sees a dark page at once."""
    with chromium.tab(dark=True) as tab:
        tab.open(f"{address}/index.html")
        tab.wait_for("document.body.getAttribute('data-md-color-scheme') == 'slate'")


def test_code_can_be_copied(address: str, chromium: Browser) -> None:
    """Each block of code has a button that copies it."""
    with chromium.tab() as tab:
        tab.open(f"{address}/index.html")
        blocks = tab.run("document.querySelectorAll('article pre > code').length")
        assert blocks >= 5
        buttons = "document.querySelectorAll('article [data-md-type=copy], article .md-clipboard').length"
        tab.wait_for(f"{buttons} == {blocks}")
