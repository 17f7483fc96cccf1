"""Results for tests."""

from collections.abc import Mapping
from typing import TypeVar

from r9s_generated._models import ModelBase, set_http_meta

from .._results import meta
from ._answers import answer_of, verdict_of

M = TypeVar("M", bound=ModelBase)


def result_of(
    result: M,
    *,
    status_code: int = 200,
    headers: Mapping[str, str] | None = None,
    request_id: str | None = None,
    retries: int = 0,
) -> M:
    """Return the same result with `http_meta`, as a call returns it.

    Args:
        result: A model, such as `models.ImageGenerationResponse(...)`, or one from its `from_dict({...})`.
        status_code: The HTTP status of the response.
        headers: The headers of the response; `None`: no headers.
        request_id: The header `x-request-id`; `None`: no such header.
        retries: The number of failed attempts before the response.

    Raises:
        TypeError: The result is not a model.
    """
    if not isinstance(result, ModelBase):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"result must be a model, such as models.ImageGenerationResponse(...), not {result!r:.100}")
    answer = answer_of(status_code, headers=headers, request_id=request_id)
    set_http_meta(result, meta(answer, verdict_of(answer, 0)._replace(retries=retries)))
    return result
