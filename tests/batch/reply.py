"""What the counting server answers: a plan gives a reply for each request that was read."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(eq=False)
class Ask:
    """A request that was read to its last byte."""

    key: str
    """Its Idempotency-Key; '' when there is none."""
    path: str
    fields: dict[str, Any]
    """The JSON document, or the texts of the form."""
    files: dict[str, list[bytes]]
    """The contents of the form's files, by the name of the part."""
    headers: dict[str, str]
    number: int
    """The so-manieth request with this key, from 1."""
    at: float
    """When its last byte was read, on `time.monotonic()`'s clock."""
    beside: int = 1
    """How many requests were under way at that moment, with this one."""
    drawn: list[bytes] = field(default_factory=list)
    """The pictures that were drawn for it, whether or not they arrived."""
    status: int | None = None
    """The status that it was answered with; None when it was not answered, or not yet."""
    answered: float | None = None
    """When its answer began to be written, after any delay."""

    @property
    def prompt(self) -> str:
        """The prompt."""
        return str(self.fields.get("prompt", ""))

    @property
    def count(self) -> int:
        """How many pictures it asks for."""
        return int(self.fields.get("n") or 1)

    @property
    def may_be_billed(self) -> bool:
        """Whether nothing said to the client that it was not carried out."""
        return self.status is None or not (300 <= self.status < 500 or self.status == 503) or self.status == 408


@dataclass(frozen=True)
class Reply:
    """One answer."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    """None: the pictures."""
    delay: float = 0
    """Seconds before anything is written."""
    end: Literal["keep", "close", "reset", "hang"] = "keep"
    """What becomes of the connection; all but `keep` come in the answer's place."""
    draws: bool = True
    """Whether a success, or what comes in its place, draws the pictures."""
    links: bool = False
    """Whether pictures come as URLs."""
    missing: int = 0
    """How many pictures, from the last on, have neither base64 nor a URL."""
    cut: bool = False
    """Whether only the first half of the answer is written, and the connection closed."""
    held: bool = False
    """Whether the answer waits until the server is told to `release()`."""
    size: int = 0
    """How many bytes a picture has at least."""


Plan = Callable[[Ask], Reply]
GOOD = Reply()


def always(reply: Reply = GOOD) -> Plan:
    """This reply to all."""
    return lambda ask: reply


def in_turn(*replies: Reply) -> Plan:
    """These replies to the attempts of each key; the last one ever after."""
    return lambda ask: replies[min(ask.number, len(replies)) - 1]


def by_prompt(replies: Mapping[str, Reply | Plan], otherwise: Reply | Plan = GOOD) -> Plan:
    """The reply or plan of the prompt."""

    def plan(ask: Ask) -> Reply:
        found = replies.get(ask.prompt, otherwise)
        return found if isinstance(found, Reply) else found(ask)

    return plan


def error(status: int, *, code: str | None = None, message: str = "scripted", **more: Any) -> Reply:
    """An error in the form of the API; `headers=` and the like go to the reply."""
    import json

    inner = {"message": message, "type": "scripted_error", "code": code, "param": None}
    return Reply(status, body=json.dumps({"error": inner}).encode(), draws=False, **more)


def billed(asks: Iterable[Ask]) -> list[Ask]:
    """Those that may have been billed."""
    return [ask for ask in asks if ask.may_be_billed]
