"""Point 3: errors in the forms that they really have."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from r9s import errors
from r9s.models import ErrorResponse
from r9s.utils import BackoffStrategy, RetryConfig
from tests.field.calls import create, edit
from tests.field.checks import gives, is_a, knows, requests, says
from tests.field.row import EVERY_WAY, JSON, Reply, Row
from tests.field.tiny import PNG, b64
from tests.support.server import answer

QUICK = RetryConfig("backoff", BackoffStrategy(1, 2, 1, 20_000), max_attempts=3)
GOOD = answer(body={"created": 7, "data": [{"b64_json": b64(PNG)}]})


class Error(NamedTuple):
    """An answer, and what the error of it knows."""

    body: Any
    message: str
    code: str | None = None
    api_type: Any = None
    """What `type` is; `...` where that is not looked at."""
    status: int = 400
    kind: type[errors.R9SError] = errors.BadRequestError
    data_message: Any = ...
    """What `data.error.message` is; `...` where that is not looked at."""


BUSY = {"message": "busy", "type": "rate_limit_error", "code": 429}
FORMS: Mapping[str, Error] = {
    # The API's own form, whole and with holes.
    "type-null": Error({"error": {"message": "no", "type": None, "code": None, "param": None}}, "no",
                       data_message="no"),
    "type-a-number": Error({"error": {"message": "no", "type": 7}}, "no", None, "7", data_message="no"),
    "code-missing": Error({"error": {"message": "no", "type": "t"}}, "no", None, "t", data_message="no"),
    "code-0": Error({"error": {"message": "no", "code": 0}}, "no", "0", data_message="no"),
    "code-an-object": Error({"error": {"message": "no", "code": {"id": 1}}}, "no", data_message="no"),
    "param-a-list": Error({"error": {"message": "no", "param": ["a"], "code": "c"}}, "no", "c", data_message="no"),
    "status-a-text": Error({"error": {"message": "no", "code": "c"}, "status": "400"}, "no", "c", data_message="no"),
    "message-missing": Error({"error": {"code": "content_filter", "type": "t"}}, "", "content_filter", "t"),
    "message-null": Error({"error": {"message": None, "code": "content_filter"}}, "", "content_filter"),
    "message-an-object": Error({"error": {"message": {"en": "no"}, "code": "c"}}, "", "c"),
    # A content filter must be told from a bad size.
    "openai-moderation": Error(
        {"error": {"message": "rejected by the safety system", "type": "image_generation_user_error",
                   "param": None, "code": "moderation_blocked"}},
        "rejected by the safety system", "moderation_blocked", "image_generation_user_error",
        data_message="rejected by the safety system"),
    "azure-content-filter": Error(
        {"error": {"code": "contentFilter", "message": "Your task failed as a result of our safety system.",
                   "inner_error": {"code": "ResponsibleAIPolicyViolation",
                                   "content_filter_results": {"sexual": {"filtered": True, "severity": "high"}}}}},
        "Your task failed as a result of our safety system.", "contentFilter",
        data_message="Your task failed as a result of our safety system."),
    "azure-capitals": Error({"error": {"code": "401", "message": "Access denied"}}, "Access denied", "401",
                            status=401, kind=errors.AuthenticationError, data_message="Access denied"),
    "litellm": Error(
        {"error": {"message": "litellm.BadRequestError: OpenAIException - no", "type": None, "param": None,
                   "code": "400"}},
        "litellm.BadRequestError: OpenAIException - no", "400",
        data_message="litellm.BadRequestError: OpenAIException - no"),
    "openrouter": Error(
        {"error": {"message": "Provider returned error", "code": 429, "metadata": {"provider_name": "X"}},
         "user_id": "u"}, "Provider returned error", "429", status=429, kind=errors.RateLimitError,
        data_message="Provider returned error"),
    "together": Error({"id": "o-1", "error": {"message": "steps must be 1 to 4", "type": "invalid_request_error",
                                               "param": "steps", "code": None}},
                      "steps must be 1 to 4", None, "invalid_request_error", data_message="steps must be 1 to 4"),
    "pollinations": Error({"success": False, "error": {"message": "rejected", "code": "content_policy_violation",
                                                        "timestamp": "2026-06-28T08:12:23.361Z"}},
                          "rejected", "content_policy_violation", status=422, kind=errors.UnprocessableEntityError,
                          data_message="rejected"),
    # Google: a list of one.
    "google-429": Error([{"error": {"code": 429, "message": "exhausted", "status": "RESOURCE_EXHAUSTED"}}],
                        "exhausted", "429", ..., status=429, kind=errors.RateLimitError, data_message="exhausted"),
    "google-without-a-list": Error({"error": {"code": 403, "message": "no key", "status": "PERMISSION_DENIED"}},
                                   "no key", "403", ..., status=403, kind=errors.PermissionDeniedError,
                                   data_message="no key"),
    "a-list-of-one-flat": Error([{"message": "no", "code": "c"}], "no", "c"),
    "a-list-of-texts": Error(["no", "never"], "no"),
    # Flat forms.
    "dashscope": Error({"request_id": "r-1", "code": "DataInspectionFailed", "message": "inappropriate content"},
                       "inappropriate content", "DataInspectionFailed", data_message="inappropriate content"),
    "code-as-number-and-message": Error({"code": 1301, "message": "sensitive"}, "sensitive", "1301"),
    "message-in-capitals": Error({"Message": "Forbidden"}, "", status=403, kind=errors.PermissionDeniedError),
    "error-as-a-list": Error({"error": [{"message": "no", "code": "c"}]}, "no", "c"),
    "detail-of-fastapi": Error(
        {"detail": [{"type": "missing", "loc": ["body", "prompt"], "msg": "Field required", "input": {}}]},
        "Field required", None, ..., status=422, kind=errors.UnprocessableEntityError),
    "detail-of-fal": Error(
        {"detail": [{"loc": ["body", "prompt"], "msg": "flagged by a content checker",
                     "type": "content_policy_violation",
                     "url": "https://docs.fal.ai/errors"}]},
        "flagged by a content checker", None, ..., status=422, kind=errors.UnprocessableEntityError),
    "detail-of-texts": Error({"detail": ["prompt is empty"]}, "prompt is empty", status=422,
                             kind=errors.UnprocessableEntityError),
    "detail-an-object": Error({"detail": {"message": "no", "code": "c"}}, "no", "c"),
    "detail-empty": Error({"detail": []}, ""),
    "a-text": Error("quota is used up", "quota is used up", status=429, kind=errors.RateLimitError),
    "an-empty-list": Error([], ""),
}  # fmt: skip
# An error object in a 200: its status, or its code where that is an HTTP status, picks the class.
# An entry that is read at a glance has few lines.
# fmt: off
ERRORS: tuple[Row, ...] = (
    *(
        Row(name, Reply(error.body, error.status), create(), [
            *([knows("message", error.message)] if name in ("type-null", "google-429") else [says(error.message)]),
            knows("code", error.code), knows("status_code", error.status),
            *([] if error.api_type is ... else [knows("type", error.api_type)]),
            *([] if error.data_message is ... else [
                is_a(ErrorResponse, "data"), knows("data.error.message", error.data_message)])], error.kind)
        for name, error in FORMS.items()
    ),
    Row("type-missing-in-an-edit", Reply({"error": {"message": "no", "code": "c"}}, 400), edit(), [
        knows("data.error.message", "no"), knows("code", "c"), knows("type", None)], errors.BadRequestError,
        modes=EVERY_WAY),
    Row("what-did-not-come-is-none", Reply({"error": {"message": "no"}}, 400), create(), [
        knows("data.error.type", None), knows("data.error.code", None), knows("data.error.param", None),
        knows("data.status", None)], errors.BadRequestError),
    Row("with-a-bom", Reply(b'\xef\xbb\xbf{"error": {"message": "no", "code": "c"}}', 400), create(), [
        knows("message", "no"), knows("code", "c")], errors.BadRequestError),
    Row("with-a-raw-tab", Reply(b'{"error": {"message": "n\to", "code": "c"}}', 400), create(), [
        knows("code", "c")], errors.BadRequestError),
    Row("with-a-long-integer", Reply(b'{"error": {"message": "no", "code": "c", "id": ' + b"7" * 5_000 + b"}}", 400),
        create(), [knows("message", "no"), knows("code", "c")], errors.BadRequestError),
    Row("json-as-a-page", Reply({"error": {"message": "no", "code": "c"}}, 400, {"content-type": "text/html"}),
        create(), [knows("message", "no"), knows("code", "c")], errors.BadRequestError),
    Row("json-as-nothing", Reply({"error": {"message": "no", "code": "c"}}, 400, {}), create(),
        [knows("message", "no"), knows("code", "c")], errors.BadRequestError),

    Row("inside-200-knows-retry-after", Reply({"error": BUSY}, headers={**JSON, "retry-after": "20"}), create(), [
        knows("retry_after", 20), says("retry after 20 s")], errors.RateLimitError),
    Row("inside-200-in-an-edit", {"error": BUSY}, edit(), [knows("message", "busy")], errors.RateLimitError),

    Row("retry-after-0-is-tried-again", [Reply({"error": BUSY}, 429, {**JSON, "retry-after": "0"}), GOOD], create(), [
        requests(2), gives("created", 7)], client={"retry_config": QUICK}),
    Row("advice-of-429-names-what-is-safe", Reply({"error": {"message": "busy"}}, 429), create(), [
        says("retry_server_errors=False")], errors.RateLimitError),
    Row("advice-of-503-names-what-is-safe", Reply({"error": {"message": "busy"}}, 503), create(), [
        says("retry_server_errors=False")], errors.ServiceUnavailableError),
)
# fmt: on
