"""The outcome of one call, printed as lines for people or as one JSON object for programs."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from r9s.operations import Operation

from ._exit_codes import STATES
from ._output import plain, tell, tell_json, without_pictures
from ._wording import worded


@dataclass
class Record:
    """The outcome of one call."""

    operation: Operation
    values: dict[str, Any]
    began: float = field(default_factory=time.monotonic)
    began_to_send: bool = False
    answered: bool = False
    """Whether the API has responded, so that the call is paid for."""
    paths: list[Path] = field(default_factory=list[Path])
    answer: Any = None
    """The result as JSON, without its pictures."""
    is_object: bool = False
    meta: Any = None
    """The `http_meta` of the response."""

    def came(self, result: object) -> None:
        """Keep a result without its pictures."""
        self.answered = True
        self.answer = without_pictures(plain(result)) if hasattr(result, "to_dict") else self.answer
        self.is_object = isinstance(self.answer, dict)
        self.meta = getattr(result, "http_meta", self.meta)

    def tell(self, code: int, error: BaseException | None = None) -> None:
        """Print the outcome as one JSON object."""
        answer: dict[str, Any] = self.answer if self.is_object else {}
        failure = None if error is None else _described(error)
        request_id = getattr(self.meta, "request_id", None) or (failure or {}).get("request_id")
        tell_json(
            {
                "operation": self.operation.name,
                "state": STATES[code],
                "exit_code": code,
                "paths": [os.fspath(each) for each in self.paths],
                "request_id": request_id,
                "model": answer.get("model") or self.values.get("model"),
                "usage": answer.get("usage"),
                "retries": getattr(self.meta, "retries", None),
                "seconds": round(time.monotonic() - self.began, 3),
                "answer": self.answer,
                "error": failure,
            }
        )

    def tell_answer(self, result: object) -> None:
        """Print a result that is not a picture."""
        if isinstance(result, str):
            tell(result)
        elif result is not None:
            tell_json(plain(result), indent=2)


def _described(error: BaseException) -> dict[str, Any]:
    names = ("status_code", "code", "param", "request_id", "retry_after", "may_be_billed")
    facts = {name: getattr(error, name, None) for name in names}
    text = worded(error) or type(error).__name__
    return {"type": type(error).__name__, "message": text, **facts}
