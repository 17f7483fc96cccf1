"""What the states of a batch mean, and what to do about each."""

import textwrap
from collections.abc import Iterator, Mapping

_ADVICE = {
    "refused": "The API said no. `r9s batch status {out} --state refused` says why. Again: --retry-refused.",
    "unknown": "Sent, but no answer came: MAY HAVE BEEN BILLED. `r9s batch status {out} --state unknown` lists the "
    "request ids. They are left alone; to send them again, and perhaps pay twice: --retry-unknown.",
    "claimed": "Another process is at work on them.",
    "released": "Not carried out, and nothing was billed: start the same command again.",
    "waiting": "Not begun: start the same command again.",
}


def counted(counts: Mapping[str, int]) -> str:
    """How many requests are in which state."""
    shown = ", ".join(f"{count:,} {state}" for state, count in counts.items() if count)
    return shown or "no requests"


def advice(counts: Mapping[str, int], out: str) -> Iterator[str]:
    """For each state that needs something: what it means, and what to do."""
    for state, text in _ADVICE.items():
        if counts.get(state):
            yield textwrap.fill(
                f"{state:<10}{text.format(out=out)}",
                80,
                subsequent_indent=" " * 10,
                break_long_words=False,
                break_on_hyphens=False,
            )
