"""Makes texts of a document safe and readable in messages."""

from urllib.parse import quote


def one_line(text: str, most: int = 2_000) -> str:
    """The text on one line, shortened, with control characters and direction marks escaped."""
    text = " ".join(text[: most + 1].split())
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
    return shown if len(shown) <= most else f"{shown[:most]}..."


def one_word(pointer: str, most: int) -> str:
    """A pointer without blanks, so that its end is visible. Blanks are escaped as in a URL (RFC 6901, section 6)."""
    shown = "".join(
        each if each.isprintable() and each != " " else quote(each, safe="", errors="surrogatepass")
        for each in pointer[: most + 1]
    )
    return shown if len(shown) <= most else f"{shown[:most]}..."
