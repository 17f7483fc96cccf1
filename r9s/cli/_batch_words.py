"""Texts about the states of a batch: what each means, and what to do."""

import textwrap
from collections.abc import Iterator, Mapping

_ADVICE = {
    "refused": "The API rejected them. `r9s batch status {out} --state refused` says why. To send them again, use "
    "--retry-refused.",
    "unknown": "Sent, but no response came. MAY HAVE BEEN BILLED. `r9s batch status {out} --state unknown` lists the "
    "request ids. They are not sent again. --retry-unknown sends them again, and you may pay twice.",
    "claimed": "Another process is working on them.",
    "released": "Not processed, and not billed. Run the same command again.",
    "waiting": "Not started. Run the same command again.",
}


def counted(counts: Mapping[str, int]) -> str:
    """The number of requests in each state."""
    shown = ", ".join(f"{count:,} {state}" for state, count in counts.items() if count)
    return shown or "no requests"


def advice(counts: Mapping[str, int], out: str) -> Iterator[str]:
    """The meaning of each state that needs an action, and what to do."""
    for state, text in _ADVICE.items():
        if counts.get(state):
            yield textwrap.fill(
                f"{state:<10}{text.format(out=out)}",
                80,
                subsequent_indent=" " * 10,
                break_long_words=False,
                break_on_hyphens=False,
            )
