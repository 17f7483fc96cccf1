"""A local server that behaves like the R9S images API, for demos, tests and work without a network.

```
import r9s_sandbox

with r9s_sandbox.serve() as url:      # a real HTTP server on a port that the system picks
    ...                               # url is a string such as "http://127.0.0.1:43121/v1"
    assert url.drawn == 1             # images drawn so far
    print(url.requests[-1].json)      # what the server has received: path, headers, body, files, and what it answered
    url.fail("429; retry-after=0")    # the next request fails, whoever sends it
    url.reset()                       # nothing is drawn, received, remembered or to fail any more
```

`python -m r9s_sandbox` runs it from the command line. Requests are checked against the OpenAPI document of the API,
the pictures show their prompt and are the same bytes for the same prompt, seed and size, and any key is accepted:
only an empty one gets 401, and one that starts with `denied-` gets 403. An edit shows the uploaded picture with the
prompt as a caption, changed only where its mask is transparent. A gif moves, and an svg has the prompt as text.

Operations that are not drawn have an answer made from the OpenAPI document, which is the same each time.

`serve(strict=True)`, or `--strict` on the command line, refuses what OpenAI refuses and a gateway takes: a repeated
`image` in place of `image[]`, parameters and values that are not known, and those of other providers.

With `stream`, the answer is server-sent events of the types `image_generation.partial_image` and
`image_generation.completed` (`image_edit.*` for edits), or where the header `x-r9s-sandbox-events: chunks` asks for it
objects of the kind `image.generation.chunk` (`image.edit.chunk`).

A request can ask for trouble with the header `x-r9s-sandbox-fault`:

| value | what happens |
| --- | --- |
| `503`, or any status from 400 to 599 | that error, and nothing is drawn |
| `429; retry-after=2` | the same with a `Retry-After` header, passed on as it stands; also `retry-after-ms` |
| `reset` | the image is drawn, then the connection is reset before any answer |
| `truncate` | the image is drawn, then a 200 breaks off in the middle of its body |
| `delay=0.5` | the image is drawn, then the answer comes that many seconds late (at most 600) |
| `stream-delay=0.1` | each event of a stream comes that many seconds after the one before |
| `stream-reset; after=1` | the connection is reset after one event; `after` is 1 when left out |
| `stream-end; after=1` | the body ends in good order after one event, without the last ones and without `[DONE]` |
| `stream-stall; after=1` | nothing comes any more after one event, and the connection stays open |
| `stream-ping; after=1` | only comments (`: ping`) come after one event, one every 50 ms |
| `stream-error; after=1; status=429` | after one event comes `error`, with that status or 500, and ends the stream |
| `stream-unknown; after=1` | an event of an unknown type comes in between, and the stream goes on |
| `stream-hold` | the stream comes whole, with `[DONE]`, but its body never ends |

Options stand behind semicolons. `times=2` lets the first two attempts of a call fail, `times=always` all of them; left
out, it is the first one. Attempts belong to one call when they share their idempotency key or, without one, their API
key and body. `before-work` and `after-work` say whether the image is drawn (and billed, and remembered for its
idempotency key) although the attempt fails. For the faults of a stream it always is.
"""

import logging

try:
    from ._journal import ReceivedRequest
    from ._received import ReceivedFile
    from ._server import serve
    from ._url import SandboxURL
except ModuleNotFoundError as error:
    if error.name is not None and error.name.partition(".")[0] == __name__:
        raise
    raise ImportError(f'r9s_sandbox needs {error.name}, which is not installed: pip install "r9s[sandbox]"') from error

__all__ = ["ReceivedFile", "ReceivedRequest", "SandboxURL", "serve"]

logging.getLogger(__name__).addHandler(logging.NullHandler())
