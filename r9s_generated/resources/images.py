# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, overload

from .._call import Call, Options, Transport
from .._call import given as _given

if TYPE_CHECKING:
    from .. import models
    from .._stream import AsyncEventStream, Events, EventStream
    from .._upload import Upload

R = TypeVar("R")


class Images(Generic[R]):
    """Make pictures from text, and change pictures."""

    def __init__(self, transport: Transport[R]) -> None:
        self._transport = transport

    @overload
    def create(
        self,
        *,
        prompt: str,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        style: models.Style | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: Literal[False] | None = None,
        negative_prompt: str | None = None,
        seed: int | None = None,
        prompt_extend: bool | None = None,
        watermark: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse: ...

    @overload
    def create(
        self,
        *,
        prompt: str,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        style: models.Style | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: Literal[True],
        negative_prompt: str | None = None,
        seed: int | None = None,
        prompt_extend: bool | None = None,
        watermark: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> EventStream[models.ImageGenerationEvent]: ...

    @overload
    def create(
        self,
        *,
        prompt: str,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        style: models.Style | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: bool,
        negative_prompt: str | None = None,
        seed: int | None = None,
        prompt_extend: bool | None = None,
        watermark: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse | EventStream[models.ImageGenerationEvent]: ...

    def create(
        self,
        *,
        prompt: str,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        style: models.Style | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: bool | None = None,
        negative_prompt: str | None = None,
        seed: int | None = None,
        prompt_extend: bool | None = None,
        watermark: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse | EventStream[models.ImageGenerationEvent]:
        """Create image.

        Generate images from text prompts.
        Only what you give is sent: `None` leaves a field out.

        Args:
            prompt: What the picture shows. GPT image models read up to 32000 characters, dall-e-3 up to 4000 and
                dall-e-2 up to 1000.
            model: The model that draws, such as gpt-image-1, gpt-image-1-mini, gpt-image-1.5, dall-e-2 or dall-e-3, or
                one of another provider, such as wanx-v1, cogview-3, image-01 or gemini-2.5-flash-image.
            n: How many images to make. 1 to 10.
            quality: How much effort goes into the picture; which values count depends on the model. Known values:
                standard, hd, low, medium, high, auto; any other is sent as it is.
            response_format: Whether each image comes back as a link or inside the answer. GPT image models do not take this
                field and always answer b64_json; the others answer url when it is left out. One of url, b64_json.
            size: Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. Known
                values: 256x256, 512x512, 1024x1024, 1792x1024, 1024x1792, 1536x1024, 1024x1536, auto; any other is
                sent as it is.
            style: Hyper-real and dramatic (vivid), or closer to a photograph (natural). One of vivid, natural.
            user: Your own id of the end user, which helps to trace abuse.
            background: Whether the picture has a background; transparent needs png or webp. One of transparent, opaque,
                auto.
            moderation: How strictly the prompt is moderated. One of low, auto.
            output_format: The file format of the image. One of png, jpeg, webp.
            output_compression: The compression of jpeg and webp images, in percent. 0 to 100.
            partial_images: How many unfinished states of each picture to send on the way; only with stream. 0 to 3.
            stream: Sends each state of the picture as a server-sent event as soon as it is there.
            negative_prompt: What to keep out of the picture (Qwen, Stability).
            seed: The same seed with the same request draws a similar picture again, where the provider supports it. 0
                to 2147483647.
            prompt_extend: Lets the provider rewrite the prompt into a richer one (Qwen).
            watermark: Puts the provider's mark on the picture (Qwen).
            retries: When and how often to try again; `None`: as the client was told.
            server_url: Another base URL for this call; `None`: the client's.
            timeout_ms: The deadline of each attempt, in milliseconds; in a stream, of the wait for each event. `None`: the
                client's.
            http_headers: More headers, which win over the client's own; `None`: none.
            extra_body: More fields for the request body, for what the spec does not know yet; `None`: none.
            extra_query: More parameters for the query, for what the spec does not know yet: strings, numbers, booleans, or
                lists of these; `None`: none.
            idempotency_key: The `Idempotency-Key` of this call, the same at each attempt; `None`: one is drawn for each POST and
                PATCH.

        Returns:
            ImageGenerationResponse: The images, in the order in which they were made.
            With `stream=True` an EventStream of ImageGenerationPartialImage, ImageGenerationCompleted, ImageGenerationChunk: an iterator
                and a context manager. One event of a stream that makes pictures; the gateway sends it in the shape of the provider.

        Raises:
            TypeError: An argument is not of its type; nothing was sent.
            ValueError: An option has no possible meaning; nothing was sent.
            R9SError: The call failed. Its subclass says how; of the statuses that the spec names:
                400: The request is malformed, or a value is not one that the provider takes.
                401: The API key is missing or not known.
                403: The API key may not do this.
                404: There is no such path or model.
                422: The request is well formed, but cannot be carried out.
                429: Too many requests, or not enough balance.
                500: The gateway or the provider failed.
                503: No provider can take the request right now.
        """
        _call = _build_create(
            prompt=prompt,
            **_given(
                model=model,
                n=n,
                quality=quality,
                response_format=response_format,
                size=size,
                style=style,
                user=user,
                background=background,
                moderation=moderation,
                output_format=output_format,
                output_compression=output_compression,
                partial_images=partial_images,
                stream=stream,
                negative_prompt=negative_prompt,
                seed=seed,
                prompt_extend=prompt_extend,
                watermark=watermark,
            ),
        )
        _options = Options(retries, server_url, timeout_ms, http_headers, extra_body, extra_query, idempotency_key)
        if stream:
            return self._transport.stream(_call, _events_of_create(), _options)
        return self._transport.send(_call, _options)

    @overload
    async def create_async(
        self,
        *,
        prompt: str,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        style: models.Style | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: Literal[False] | None = None,
        negative_prompt: str | None = None,
        seed: int | None = None,
        prompt_extend: bool | None = None,
        watermark: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse: ...

    @overload
    async def create_async(
        self,
        *,
        prompt: str,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        style: models.Style | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: Literal[True],
        negative_prompt: str | None = None,
        seed: int | None = None,
        prompt_extend: bool | None = None,
        watermark: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> AsyncEventStream[models.ImageGenerationEvent]: ...

    @overload
    async def create_async(
        self,
        *,
        prompt: str,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        style: models.Style | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: bool,
        negative_prompt: str | None = None,
        seed: int | None = None,
        prompt_extend: bool | None = None,
        watermark: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse | AsyncEventStream[models.ImageGenerationEvent]: ...

    async def create_async(
        self,
        *,
        prompt: str,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        style: models.Style | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: bool | None = None,
        negative_prompt: str | None = None,
        seed: int | None = None,
        prompt_extend: bool | None = None,
        watermark: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse | AsyncEventStream[models.ImageGenerationEvent]:
        """Create image.

        Generate images from text prompts.
        Only what you give is sent: `None` leaves a field out.

        Args:
            prompt: What the picture shows. GPT image models read up to 32000 characters, dall-e-3 up to 4000 and
                dall-e-2 up to 1000.
            model: The model that draws, such as gpt-image-1, gpt-image-1-mini, gpt-image-1.5, dall-e-2 or dall-e-3, or
                one of another provider, such as wanx-v1, cogview-3, image-01 or gemini-2.5-flash-image.
            n: How many images to make. 1 to 10.
            quality: How much effort goes into the picture; which values count depends on the model. Known values:
                standard, hd, low, medium, high, auto; any other is sent as it is.
            response_format: Whether each image comes back as a link or inside the answer. GPT image models do not take this
                field and always answer b64_json; the others answer url when it is left out. One of url, b64_json.
            size: Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. Known
                values: 256x256, 512x512, 1024x1024, 1792x1024, 1024x1792, 1536x1024, 1024x1536, auto; any other is
                sent as it is.
            style: Hyper-real and dramatic (vivid), or closer to a photograph (natural). One of vivid, natural.
            user: Your own id of the end user, which helps to trace abuse.
            background: Whether the picture has a background; transparent needs png or webp. One of transparent, opaque,
                auto.
            moderation: How strictly the prompt is moderated. One of low, auto.
            output_format: The file format of the image. One of png, jpeg, webp.
            output_compression: The compression of jpeg and webp images, in percent. 0 to 100.
            partial_images: How many unfinished states of each picture to send on the way; only with stream. 0 to 3.
            stream: Sends each state of the picture as a server-sent event as soon as it is there.
            negative_prompt: What to keep out of the picture (Qwen, Stability).
            seed: The same seed with the same request draws a similar picture again, where the provider supports it. 0
                to 2147483647.
            prompt_extend: Lets the provider rewrite the prompt into a richer one (Qwen).
            watermark: Puts the provider's mark on the picture (Qwen).
            retries: When and how often to try again; `None`: as the client was told.
            server_url: Another base URL for this call; `None`: the client's.
            timeout_ms: The deadline of each attempt, in milliseconds; in a stream, of the wait for each event. `None`: the
                client's.
            http_headers: More headers, which win over the client's own; `None`: none.
            extra_body: More fields for the request body, for what the spec does not know yet; `None`: none.
            extra_query: More parameters for the query, for what the spec does not know yet: strings, numbers, booleans, or
                lists of these; `None`: none.
            idempotency_key: The `Idempotency-Key` of this call, the same at each attempt; `None`: one is drawn for each POST and
                PATCH.

        Returns:
            ImageGenerationResponse: The images, in the order in which they were made.
            With `stream=True` an EventStream of ImageGenerationPartialImage, ImageGenerationCompleted, ImageGenerationChunk: an iterator
                and a context manager. One event of a stream that makes pictures; the gateway sends it in the shape of the provider.

        Raises:
            TypeError: An argument is not of its type; nothing was sent.
            ValueError: An option has no possible meaning; nothing was sent.
            R9SError: The call failed. Its subclass says how; of the statuses that the spec names:
                400: The request is malformed, or a value is not one that the provider takes.
                401: The API key is missing or not known.
                403: The API key may not do this.
                404: There is no such path or model.
                422: The request is well formed, but cannot be carried out.
                429: Too many requests, or not enough balance.
                500: The gateway or the provider failed.
                503: No provider can take the request right now.
        """
        _call = _build_create(
            prompt=prompt,
            **_given(
                model=model,
                n=n,
                quality=quality,
                response_format=response_format,
                size=size,
                style=style,
                user=user,
                background=background,
                moderation=moderation,
                output_format=output_format,
                output_compression=output_compression,
                partial_images=partial_images,
                stream=stream,
                negative_prompt=negative_prompt,
                seed=seed,
                prompt_extend=prompt_extend,
                watermark=watermark,
            ),
        )
        _options = Options(retries, server_url, timeout_ms, http_headers, extra_body, extra_query, idempotency_key)
        if stream:
            return await self._transport.stream_async(_call, _events_of_create(), _options)
        return await self._transport.send_async(_call, _options)

    @overload
    def edit(
        self,
        *,
        image: Upload | Sequence[Upload],
        prompt: str,
        mask: Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: Literal[False] | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse: ...

    @overload
    def edit(
        self,
        *,
        image: Upload | Sequence[Upload],
        prompt: str,
        mask: Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: Literal[True],
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> EventStream[models.ImageEditEvent]: ...

    @overload
    def edit(
        self,
        *,
        image: Upload | Sequence[Upload],
        prompt: str,
        mask: Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: bool,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse | EventStream[models.ImageEditEvent]: ...

    def edit(
        self,
        *,
        image: Upload | Sequence[Upload],
        prompt: str,
        mask: Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse | EventStream[models.ImageEditEvent]:
        """Edit image.

        Change pictures, or make new ones out of them, as a prompt says.
        Only what you give is sent: `None` leaves a field out.

        Args:
            image: The picture, or up to 16 of them. GPT image models read png, webp and jpg files under 50 MB;
                dall-e-2 reads one square png file under 4 MB.
            prompt: What the picture shall show. GPT image models read up to 32000 characters, dall-e-2 up to 1000.
            mask: A png file of the picture's size; what is transparent in it is changed, the rest is kept.
            model: The model that draws, such as gpt-image-1, gpt-image-1-mini, gpt-image-1.5 or dall-e-2.
            n: How many images to make. 1 to 10.
            quality: How much effort goes into the picture; which values count depends on the model. Known values:
                standard, hd, low, medium, high, auto; any other is sent as it is.
            response_format: Whether each image comes back as a link or inside the answer. GPT image models do not take this
                field and always answer b64_json; the others answer url when it is left out. One of url, b64_json.
            size: Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. Known
                values: 256x256, 512x512, 1024x1024, 1792x1024, 1024x1792, 1536x1024, 1024x1536, auto; any other is
                sent as it is.
            user: Your own id of the end user, which helps to trace abuse.
            background: Whether the picture has a background; transparent needs png or webp. One of transparent, opaque,
                auto.
            moderation: How strictly the prompt is moderated. One of low, auto.
            input_fidelity: How closely the features of the given pictures are kept, faces above all. One of high, low.
            output_format: The file format of the image. One of png, jpeg, webp.
            output_compression: The compression of jpeg and webp images, in percent. 0 to 100.
            partial_images: How many unfinished states of each picture to send on the way; only with stream. 0 to 3.
            stream: Sends each state of the picture as a server-sent event as soon as it is there.
            retries: When and how often to try again; `None`: as the client was told.
            server_url: Another base URL for this call; `None`: the client's.
            timeout_ms: The deadline of each attempt, in milliseconds; in a stream, of the wait for each event. `None`: the
                client's.
            http_headers: More headers, which win over the client's own; `None`: none.
            extra_body: More fields for the request body, for what the spec does not know yet; `None`: none.
            extra_query: More parameters for the query, for what the spec does not know yet: strings, numbers, booleans, or
                lists of these; `None`: none.
            idempotency_key: The `Idempotency-Key` of this call, the same at each attempt; `None`: one is drawn for each POST and
                PATCH.

        Returns:
            ImageGenerationResponse: The images, in the order in which they were made.
            With `stream=True` an EventStream of ImageEditPartialImage, ImageEditCompleted, ImageEditChunk: an iterator
                and a context manager. One event of a stream that edits pictures; the gateway sends it in the shape of the provider.

        Raises:
            TypeError: An argument is not of its type; nothing was sent.
            ValueError: An option has no possible meaning; nothing was sent.
            R9SError: The call failed. Its subclass says how; of the statuses that the spec names:
                400: The request is malformed, or a value is not one that the provider takes.
                401: The API key is missing or not known.
                403: The API key may not do this.
                404: There is no such path or model.
                422: The request is well formed, but cannot be carried out.
                429: Too many requests, or not enough balance.
                500: The gateway or the provider failed.
                503: No provider can take the request right now.
        """
        _call = _build_edit(
            image=image,
            prompt=prompt,
            **_given(
                mask=mask,
                model=model,
                n=n,
                quality=quality,
                response_format=response_format,
                size=size,
                user=user,
                background=background,
                moderation=moderation,
                input_fidelity=input_fidelity,
                output_format=output_format,
                output_compression=output_compression,
                partial_images=partial_images,
                stream=stream,
            ),
        )
        _options = Options(retries, server_url, timeout_ms, http_headers, extra_body, extra_query, idempotency_key)
        if stream:
            return self._transport.stream(_call, _events_of_edit(), _options)
        return self._transport.send(_call, _options)

    @overload
    async def edit_async(
        self,
        *,
        image: Upload | Sequence[Upload],
        prompt: str,
        mask: Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: Literal[False] | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse: ...

    @overload
    async def edit_async(
        self,
        *,
        image: Upload | Sequence[Upload],
        prompt: str,
        mask: Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: Literal[True],
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> AsyncEventStream[models.ImageEditEvent]: ...

    @overload
    async def edit_async(
        self,
        *,
        image: Upload | Sequence[Upload],
        prompt: str,
        mask: Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: bool,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse | AsyncEventStream[models.ImageEditEvent]: ...

    async def edit_async(
        self,
        *,
        image: Upload | Sequence[Upload],
        prompt: str,
        mask: Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        partial_images: int | None = None,
        stream: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> models.ImageGenerationResponse | AsyncEventStream[models.ImageEditEvent]:
        """Edit image.

        Change pictures, or make new ones out of them, as a prompt says.
        Only what you give is sent: `None` leaves a field out.

        Args:
            image: The picture, or up to 16 of them. GPT image models read png, webp and jpg files under 50 MB;
                dall-e-2 reads one square png file under 4 MB.
            prompt: What the picture shall show. GPT image models read up to 32000 characters, dall-e-2 up to 1000.
            mask: A png file of the picture's size; what is transparent in it is changed, the rest is kept.
            model: The model that draws, such as gpt-image-1, gpt-image-1-mini, gpt-image-1.5 or dall-e-2.
            n: How many images to make. 1 to 10.
            quality: How much effort goes into the picture; which values count depends on the model. Known values:
                standard, hd, low, medium, high, auto; any other is sent as it is.
            response_format: Whether each image comes back as a link or inside the answer. GPT image models do not take this
                field and always answer b64_json; the others answer url when it is left out. One of url, b64_json.
            size: Width x height in pixels, auto, or where the provider knows them an aspect ratio such as 16:9. Known
                values: 256x256, 512x512, 1024x1024, 1792x1024, 1024x1792, 1536x1024, 1024x1536, auto; any other is
                sent as it is.
            user: Your own id of the end user, which helps to trace abuse.
            background: Whether the picture has a background; transparent needs png or webp. One of transparent, opaque,
                auto.
            moderation: How strictly the prompt is moderated. One of low, auto.
            input_fidelity: How closely the features of the given pictures are kept, faces above all. One of high, low.
            output_format: The file format of the image. One of png, jpeg, webp.
            output_compression: The compression of jpeg and webp images, in percent. 0 to 100.
            partial_images: How many unfinished states of each picture to send on the way; only with stream. 0 to 3.
            stream: Sends each state of the picture as a server-sent event as soon as it is there.
            retries: When and how often to try again; `None`: as the client was told.
            server_url: Another base URL for this call; `None`: the client's.
            timeout_ms: The deadline of each attempt, in milliseconds; in a stream, of the wait for each event. `None`: the
                client's.
            http_headers: More headers, which win over the client's own; `None`: none.
            extra_body: More fields for the request body, for what the spec does not know yet; `None`: none.
            extra_query: More parameters for the query, for what the spec does not know yet: strings, numbers, booleans, or
                lists of these; `None`: none.
            idempotency_key: The `Idempotency-Key` of this call, the same at each attempt; `None`: one is drawn for each POST and
                PATCH.

        Returns:
            ImageGenerationResponse: The images, in the order in which they were made.
            With `stream=True` an EventStream of ImageEditPartialImage, ImageEditCompleted, ImageEditChunk: an iterator
                and a context manager. One event of a stream that edits pictures; the gateway sends it in the shape of the provider.

        Raises:
            TypeError: An argument is not of its type; nothing was sent.
            ValueError: An option has no possible meaning; nothing was sent.
            R9SError: The call failed. Its subclass says how; of the statuses that the spec names:
                400: The request is malformed, or a value is not one that the provider takes.
                401: The API key is missing or not known.
                403: The API key may not do this.
                404: There is no such path or model.
                422: The request is well formed, but cannot be carried out.
                429: Too many requests, or not enough balance.
                500: The gateway or the provider failed.
                503: No provider can take the request right now.
        """
        _call = _build_edit(
            image=image,
            prompt=prompt,
            **_given(
                mask=mask,
                model=model,
                n=n,
                quality=quality,
                response_format=response_format,
                size=size,
                user=user,
                background=background,
                moderation=moderation,
                input_fidelity=input_fidelity,
                output_format=output_format,
                output_compression=output_compression,
                partial_images=partial_images,
                stream=stream,
            ),
        )
        _options = Options(retries, server_url, timeout_ms, http_headers, extra_body, extra_query, idempotency_key)
        if stream:
            return await self._transport.stream_async(_call, _events_of_edit(), _options)
        return await self._transport.send_async(_call, _options)


def _build_create(**values: Any) -> Call[models.ImageGenerationResponse]:
    from ..api.images.create_image_generation import OPERATION, _build_request
    from ..models import ImageGenerationRequest

    body = ImageGenerationRequest(**values)
    return Call(OPERATION, _build_request(body=body))


def _events_of_create() -> Events[models.ImageGenerationEvent]:
    from ..api.images.create_image_generation import EVENTS

    return EVENTS


def _build_edit(**values: Any) -> Call[models.ImageGenerationResponse]:
    from ..api.images.create_image_edit import OPERATION, _build_request
    from ..models import ImageEditRequest

    body = ImageEditRequest(**values)
    return Call(OPERATION, _build_request(body=body))


def _events_of_edit() -> Events[models.ImageEditEvent]:
    from ..api.images.create_image_edit import EVENTS

    return EVENTS
