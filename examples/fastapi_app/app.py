"""A web application that draws pictures. The browser shows each picture while the server draws it.

Run it in this folder with `uvicorn app:app`. The key comes from R9S_API_KEY and never leaves the server.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import Depends, FastAPI, Request
from fastapi.responses import FileResponse, JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field

from r9s import R9S, AsyncEventStream, errors

Events = AsyncEventStream[Any, Any]
PAGE = Path(__file__).with_name("index.html")


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """One client for the lifetime of the application. All requests share its connections."""
    async with R9S() as client:
        app.state.r9s = client
        yield


app = FastAPI(lifespan=lifespan)


def r9s_client(request: Request) -> R9S:
    """The client of the application; tests replace it with `app.dependency_overrides`."""
    return cast(R9S, request.app.state.r9s)


class Wish(BaseModel):
    """The values that the browser may choose: only the prompt, because you pay for the pictures."""

    prompt: str = Field(min_length=1, max_length=1000)


class BrowserLeft(Exception):
    """The browser has closed the connection."""


async def unless_left(request: Request, call: Coroutine[Any, Any, Events]) -> Events:
    """The result of the call. The call is cancelled if the browser closes the connection first."""
    task = asyncio.ensure_future(call)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=0.2)
            if await request.is_disconnected():
                task.cancel()
        if task.cancelled():
            raise BrowserLeft
        return task.result()
    finally:
        task.cancel()


async def drawing(wish: Wish, request: Request, client: Annotated[R9S, Depends(r9s_client)]) -> AsyncIterator[Events]:
    """The events of one picture. The stream closes after the response, or when the browser closes the connection."""
    call = client.images.create_async(prompt=wish.prompt, model="gpt-image-2.6-flare", stream=True, partial_images=2)
    async with await unless_left(request, call) as stream:
        yield stream


@app.post("/pictures")
async def draw(stream: Annotated[Events, Depends(drawing)]) -> StreamingResponse:
    """One line of JSON for each partial image, and one for the finished picture."""
    return StreamingResponse(lines(stream), media_type="application/x-ndjson", headers={"Cache-Control": "no-store"})


async def lines(stream: Events) -> AsyncIterator[str]:
    try:
        async for picture in stream.pictures():
            yield json.dumps({"url": picture.data_url(), "final": picture.is_final}) + "\n"
    except errors.R9SError as error:
        # The response has started with status 200, so the error becomes the last line.
        yield json.dumps({"error": said(error)[1]}) + "\n"


def said(error: errors.R9SError) -> tuple[int, dict[str, str | None]]:
    """The status and the message for the browser."""
    match error:
        case errors.BadRequestError() | errors.UnprocessableEntityError():
            status, text = 422, error.message  # for example a refused prompt
        case errors.RateLimitError() | errors.ServiceUnavailableError() if error.is_repeatable:
            status, text = 503, "Too many pictures are in progress. Please try again later."
        case errors.R9STimeoutError():
            status, text = 504, "The picture took too long."
        case _:
            status, text = (
                502,
                "The picture could not be drawn.",
            )  # for example a wrong key or an empty account, which is not the user's fault
    return status, {"message": text, "code": error.code, "request_id": error.request_id}


@app.exception_handler(errors.R9SError)
async def tell(request: Request, error: errors.R9SError) -> JSONResponse:
    status, body = said(error)
    headers = {"Retry-After": f"{error.retry_after:.0f}"} if error.retry_after is not None else None
    return JSONResponse({"error": body}, status, headers)


@app.exception_handler(BrowserLeft)
async def tell_nobody(request: Request, error: BrowserLeft) -> Response:
    return Response(status_code=499)


@app.get("/")
async def page() -> FileResponse:
    return FileResponse(PAGE)
