"""What a document says, in messages: a line that any terminal shows as it is, and that somebody reads."""

from urllib.parse import quote


def one_line(text: str, most: int = 2_000) -> str:
    """The text without breaks, with what moves a cursor or turns letters as escapes, and cut."""
    text = " ".join(text[: most + 1].split())
    shown = "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
    return shown if len(shown) <= most else f"{shown[:most]}..."


def one_word(pointer: str, most: int) -> str:
    """A pointer without blanks, so that one sees where it ends: those are escaped as in a URL (RFC 6901, section 6)."""
    shown = "".join(
        each if each.isprintable() and each != " " else quote(each, safe="", errors="surrogatepass")
        for each in pointer[: most + 1]
    )
    return shown if len(shown) <= most else f"{shown[:most]}..."
