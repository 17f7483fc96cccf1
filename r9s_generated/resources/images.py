# Generated from images.yaml by `make regen`; do not edit.
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Generic, Literal, TypeVar, overload

from .. import _late, models
from .._call import Call, Options, Transport
from .._call import given as _given
from .._members import Members as _Members
from .._members import told as _told

R = TypeVar("R")


class Images(_Members, Generic[R]):
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
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
    ) -> _late.EventStream[
        models.ImageGenerationEvent,
        models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk,
    ]: ...

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
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
    ) -> (
        models.ImageGenerationResponse
        | _late.EventStream[
            models.ImageGenerationEvent,
            models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk,
        ]
    ): ...

    @_told
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
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
    ) -> (
        models.ImageGenerationResponse
        | _late.EventStream[
            models.ImageGenerationEvent,
            models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk,
        ]
    ):
        """Create image.

        Generate images from text prompts.
        Only arguments that are not `None` are sent.

        Args:
            prompt: A description of the picture. GPT image models accept up to 32000 characters.
            model: The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-
                image-1.5, gpt-image-1-mini or chatgpt-image-latest, or a model of another provider, such as
                wanx-v1, cogview-3, image-01 or gemini-2.5-flash-image.
            n: How many images to make. 1 to 10.
            quality: How much effort goes into the picture. The accepted values depend on the model: xhigh and max are
                for gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium,
                high, xhigh, max, standard, hd; other values are accepted too.
            response_format: Whether the response contains a URL or the image itself. GPT image models do not accept this field
                and always return b64_json. Other models return url if it is left out. Known values: url, b64_json;
                other values are accepted too.
            size: Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-
                image-2 on, any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1,
                and at most 3840x2160. Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512,
                1792x1024, 1024x1792; other values are accepted too.
            style: Hyper-real and dramatic (vivid), or closer to a photograph (natural). Not for GPT image models.
                Known values: vivid, natural; other values are accepted too.
            user: Your own id of the end user. OpenAI prefers safety_identifier.
            safety_identifier: A stable, hashed id of the end user, which helps to find abuse.
            background: Whether the picture has a background. transparent needs png or webp. Known values: transparent,
                opaque, auto; other values are accepted too.
            moderation: How strict the moderation of the prompt is. Known values: low, auto; other values are accepted too.
            complexity: How much computation goes into planning the picture. Known values: low, medium, high; other values
                are accepted too.
            output_format: The file format of the image. A gif is an animation; it excludes stream, mask and
                output_compression. An svg is one vector graphic; it excludes stream. Known values: png, jpeg, webp,
                gif, svg; other values are accepted too.
            output_compression: The compression of jpeg and webp images, in percent. The default is 100. 0 to 100.
            frame_count: The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16.
            frame_duration_ms: The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only
                with output_format gif. At most 655350.
            svg: Options for a vector graphic. Only with output_format svg.
            partial_images: How many partial pictures to send before each finished picture. Only with stream. 0 to 3.
            stream: Whether to send each state of the picture as a server-sent event, as soon as it is ready.
            negative_prompt: What the picture must not show (Qwen, Stability).
            seed: The same seed with the same request gives a similar picture, if the provider supports it. 0 to
                2147483647.
            prompt_extend: Whether the provider may extend the prompt (Qwen).
            watermark: Whether the provider adds its watermark to the picture (Qwen).
            retries: When and how often to retry. `None`: the client's setting.
            server_url: Another base URL for this call. `None`: the client's.
            timeout_ms: The deadline of each attempt in milliseconds. In a stream, the deadline of each event. `None`: the
                client's.
            http_headers: More headers. They override the client's headers. `None`: none.
            extra_body: More fields for the request body that are not in the spec. `None`: none.
            extra_query: More query parameters that are not in the spec: strings, numbers, booleans, or lists of these.
                `None`: none.
            idempotency_key: The `Idempotency-Key` of all attempts of this call. `None`: a random one for each POST and PATCH.

        Returns:
            ImageGenerationResponse: The images, in the order of their creation.
            With `stream=True` an EventStream of ImageGenerationPartialImage, ImageGenerationCompleted, ImageGenerationPartialSucceeded, ImageGenerationPartialFailed, ImageGenerationChunk: an iterator
                and a context manager. One event of a stream that makes pictures. The gateway sends it in the format of the provider.

        Raises:
            TypeError: An argument has the wrong type. Nothing was sent.
            ValueError: The value of an option is not valid. Nothing was sent.
            R9SError: The call failed. There is a subclass for each of these statuses of the spec:
                400: The request is malformed, or the provider does not accept a value.
                401: The API key is missing or unknown.
                403: The API key has no permission for this request.
                404: There is no such path or model.
                422: The request is well formed, but the API cannot process it.
                429: Too many requests, or not enough balance.
                500: The gateway or the provider failed.
                503: No provider can accept the request now.
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
                safety_identifier=safety_identifier,
                background=background,
                moderation=moderation,
                complexity=complexity,
                output_format=output_format,
                output_compression=output_compression,
                frame_count=frame_count,
                frame_duration_ms=frame_duration_ms,
                svg=svg,
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
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
    ) -> _late.AsyncEventStream[
        models.ImageGenerationEvent,
        models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk,
    ]: ...

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
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
    ) -> (
        models.ImageGenerationResponse
        | _late.AsyncEventStream[
            models.ImageGenerationEvent,
            models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk,
        ]
    ): ...

    @_told
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
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
    ) -> (
        models.ImageGenerationResponse
        | _late.AsyncEventStream[
            models.ImageGenerationEvent,
            models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk,
        ]
    ):
        """Create image.

        Generate images from text prompts.
        Only arguments that are not `None` are sent.

        Args:
            prompt: A description of the picture. GPT image models accept up to 32000 characters.
            model: The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-
                image-1.5, gpt-image-1-mini or chatgpt-image-latest, or a model of another provider, such as
                wanx-v1, cogview-3, image-01 or gemini-2.5-flash-image.
            n: How many images to make. 1 to 10.
            quality: How much effort goes into the picture. The accepted values depend on the model: xhigh and max are
                for gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium,
                high, xhigh, max, standard, hd; other values are accepted too.
            response_format: Whether the response contains a URL or the image itself. GPT image models do not accept this field
                and always return b64_json. Other models return url if it is left out. Known values: url, b64_json;
                other values are accepted too.
            size: Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-
                image-2 on, any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1,
                and at most 3840x2160. Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512,
                1792x1024, 1024x1792; other values are accepted too.
            style: Hyper-real and dramatic (vivid), or closer to a photograph (natural). Not for GPT image models.
                Known values: vivid, natural; other values are accepted too.
            user: Your own id of the end user. OpenAI prefers safety_identifier.
            safety_identifier: A stable, hashed id of the end user, which helps to find abuse.
            background: Whether the picture has a background. transparent needs png or webp. Known values: transparent,
                opaque, auto; other values are accepted too.
            moderation: How strict the moderation of the prompt is. Known values: low, auto; other values are accepted too.
            complexity: How much computation goes into planning the picture. Known values: low, medium, high; other values
                are accepted too.
            output_format: The file format of the image. A gif is an animation; it excludes stream, mask and
                output_compression. An svg is one vector graphic; it excludes stream. Known values: png, jpeg, webp,
                gif, svg; other values are accepted too.
            output_compression: The compression of jpeg and webp images, in percent. The default is 100. 0 to 100.
            frame_count: The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16.
            frame_duration_ms: The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only
                with output_format gif. At most 655350.
            svg: Options for a vector graphic. Only with output_format svg.
            partial_images: How many partial pictures to send before each finished picture. Only with stream. 0 to 3.
            stream: Whether to send each state of the picture as a server-sent event, as soon as it is ready.
            negative_prompt: What the picture must not show (Qwen, Stability).
            seed: The same seed with the same request gives a similar picture, if the provider supports it. 0 to
                2147483647.
            prompt_extend: Whether the provider may extend the prompt (Qwen).
            watermark: Whether the provider adds its watermark to the picture (Qwen).
            retries: When and how often to retry. `None`: the client's setting.
            server_url: Another base URL for this call. `None`: the client's.
            timeout_ms: The deadline of each attempt in milliseconds. In a stream, the deadline of each event. `None`: the
                client's.
            http_headers: More headers. They override the client's headers. `None`: none.
            extra_body: More fields for the request body that are not in the spec. `None`: none.
            extra_query: More query parameters that are not in the spec: strings, numbers, booleans, or lists of these.
                `None`: none.
            idempotency_key: The `Idempotency-Key` of all attempts of this call. `None`: a random one for each POST and PATCH.

        Returns:
            ImageGenerationResponse: The images, in the order of their creation.
            With `stream=True` an EventStream of ImageGenerationPartialImage, ImageGenerationCompleted, ImageGenerationPartialSucceeded, ImageGenerationPartialFailed, ImageGenerationChunk: an iterator
                and a context manager. One event of a stream that makes pictures. The gateway sends it in the format of the provider.

        Raises:
            TypeError: An argument has the wrong type. Nothing was sent.
            ValueError: The value of an option is not valid. Nothing was sent.
            R9SError: The call failed. There is a subclass for each of these statuses of the spec:
                400: The request is malformed, or the provider does not accept a value.
                401: The API key is missing or unknown.
                403: The API key has no permission for this request.
                404: There is no such path or model.
                422: The request is well formed, but the API cannot process it.
                429: Too many requests, or not enough balance.
                500: The gateway or the provider failed.
                503: No provider can accept the request now.
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
                safety_identifier=safety_identifier,
                background=background,
                moderation=moderation,
                complexity=complexity,
                output_format=output_format,
                output_compression=output_compression,
                frame_count=frame_count,
                frame_duration_ms=frame_duration_ms,
                svg=svg,
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
        image: _late.Upload | Sequence[_late.Upload],
        prompt: str,
        mask: _late.Upload | None = None,
        markup: _late.Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
        image: _late.Upload | Sequence[_late.Upload],
        prompt: str,
        mask: _late.Upload | None = None,
        markup: _late.Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
        partial_images: int | None = None,
        stream: Literal[True],
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> _late.EventStream[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]: ...

    @overload
    def edit(
        self,
        *,
        image: _late.Upload | Sequence[_late.Upload],
        prompt: str,
        mask: _late.Upload | None = None,
        markup: _late.Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
        partial_images: int | None = None,
        stream: bool,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> (
        models.ImageGenerationResponse
        | _late.EventStream[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]
    ): ...

    @_told
    def edit(
        self,
        *,
        image: _late.Upload | Sequence[_late.Upload],
        prompt: str,
        mask: _late.Upload | None = None,
        markup: _late.Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
        partial_images: int | None = None,
        stream: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> (
        models.ImageGenerationResponse
        | _late.EventStream[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]
    ):
        """Edit image.

        Change pictures, or make new ones from them, following a prompt.
        Only arguments that are not `None` are sent.

        Args:
            image: The picture, or a list of up to 16 pictures. GPT image models accept png, webp and jpg files under
                50 MB.
            prompt: A description of the new picture. GPT image models accept up to 32000 characters.
            mask: A png file of the same size as the picture. Its transparent part is changed, the rest is kept.
            markup: A transparent png file, drawn over the first picture, that shows what to change (gpt-image-2.5). Not
                with mask.
            model: The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-
                image-1.5, gpt-image-1-mini or chatgpt-image-latest.
            n: How many images to make. 1 to 10.
            quality: How much effort goes into the picture. The accepted values depend on the model: xhigh and max are
                for gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium,
                high, xhigh, max, standard, hd; other values are accepted too.
            response_format: Whether the response contains a URL or the image itself. GPT image models do not accept this field
                and always return b64_json. Other models return url if it is left out. Known values: url, b64_json;
                other values are accepted too.
            size: Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-
                image-2 on, any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1,
                and at most 3840x2160. Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512,
                1792x1024, 1024x1792; other values are accepted too.
            user: Your own id of the end user. OpenAI prefers safety_identifier.
            safety_identifier: A stable, hashed id of the end user, which helps to find abuse.
            background: Whether the picture has a background. transparent needs png or webp. Known values: transparent,
                opaque, auto; other values are accepted too.
            moderation: How strict the moderation of the prompt is. Known values: low, auto; other values are accepted too.
            complexity: How much computation goes into planning the picture. Known values: low, medium, high; other values
                are accepted too.
            input_fidelity: How closely features of the given pictures are kept, above all faces. Known values: high, low; other
                values are accepted too.
            output_format: The file format of the image. A gif is an animation; it excludes stream, mask and
                output_compression. An svg is one vector graphic; it excludes stream. Known values: png, jpeg, webp,
                gif, svg; other values are accepted too.
            output_compression: The compression of jpeg and webp images, in percent. The default is 100. 0 to 100.
            frame_count: The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16.
            frame_duration_ms: The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only
                with output_format gif. At most 655350.
            svg: Options for a vector graphic. Only with output_format svg.
            partial_images: How many partial pictures to send before each finished picture. Only with stream. 0 to 3.
            stream: Whether to send each state of the picture as a server-sent event, as soon as it is ready.
            retries: When and how often to retry. `None`: the client's setting.
            server_url: Another base URL for this call. `None`: the client's.
            timeout_ms: The deadline of each attempt in milliseconds. In a stream, the deadline of each event. `None`: the
                client's.
            http_headers: More headers. They override the client's headers. `None`: none.
            extra_body: More fields for the request body that are not in the spec. `None`: none.
            extra_query: More query parameters that are not in the spec: strings, numbers, booleans, or lists of these.
                `None`: none.
            idempotency_key: The `Idempotency-Key` of all attempts of this call. `None`: a random one for each POST and PATCH.

        Returns:
            ImageGenerationResponse: The images, in the order of their creation.
            With `stream=True` an EventStream of ImageEditPartialImage, ImageEditCompleted, ImageEditChunk: an iterator
                and a context manager. One event of a stream that edits pictures. The gateway sends it in the format of the provider.

        Raises:
            TypeError: An argument has the wrong type. Nothing was sent.
            ValueError: The value of an option is not valid. Nothing was sent.
            R9SError: The call failed. There is a subclass for each of these statuses of the spec:
                400: The request is malformed, or the provider does not accept a value.
                401: The API key is missing or unknown.
                403: The API key has no permission for this request.
                404: There is no such path or model.
                422: The request is well formed, but the API cannot process it.
                429: Too many requests, or not enough balance.
                500: The gateway or the provider failed.
                503: No provider can accept the request now.
        """
        _call = _build_edit(
            image=image,
            prompt=prompt,
            **_given(
                mask=mask,
                markup=markup,
                model=model,
                n=n,
                quality=quality,
                response_format=response_format,
                size=size,
                user=user,
                safety_identifier=safety_identifier,
                background=background,
                moderation=moderation,
                complexity=complexity,
                input_fidelity=input_fidelity,
                output_format=output_format,
                output_compression=output_compression,
                frame_count=frame_count,
                frame_duration_ms=frame_duration_ms,
                svg=svg,
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
        image: _late.Upload | Sequence[_late.Upload],
        prompt: str,
        mask: _late.Upload | None = None,
        markup: _late.Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
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
        image: _late.Upload | Sequence[_late.Upload],
        prompt: str,
        mask: _late.Upload | None = None,
        markup: _late.Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
        partial_images: int | None = None,
        stream: Literal[True],
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> _late.AsyncEventStream[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]: ...

    @overload
    async def edit_async(
        self,
        *,
        image: _late.Upload | Sequence[_late.Upload],
        prompt: str,
        mask: _late.Upload | None = None,
        markup: _late.Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
        partial_images: int | None = None,
        stream: bool,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> (
        models.ImageGenerationResponse
        | _late.AsyncEventStream[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]
    ): ...

    @_told
    async def edit_async(
        self,
        *,
        image: _late.Upload | Sequence[_late.Upload],
        prompt: str,
        mask: _late.Upload | None = None,
        markup: _late.Upload | None = None,
        model: str | None = None,
        n: int | None = None,
        quality: models.Quality | None = None,
        response_format: models.ImageGenerationRequestResponseFormat | None = None,
        size: models.Size | None = None,
        user: str | None = None,
        safety_identifier: str | None = None,
        background: models.Background | None = None,
        moderation: models.Moderation | None = None,
        complexity: models.Complexity | None = None,
        input_fidelity: models.InputFidelity | None = None,
        output_format: models.OutputFormat | None = None,
        output_compression: int | None = None,
        frame_count: int | None = None,
        frame_duration_ms: int | None = None,
        svg: models.SvgOptions | Mapping[str, object] | None = None,
        partial_images: int | None = None,
        stream: bool | None = None,
        retries: R | None = None,
        server_url: str | None = None,
        timeout_ms: int | None = None,
        http_headers: Mapping[str, str] | None = None,
        extra_body: Mapping[str, Any] | None = None,
        extra_query: Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> (
        models.ImageGenerationResponse
        | _late.AsyncEventStream[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]
    ):
        """Edit image.

        Change pictures, or make new ones from them, following a prompt.
        Only arguments that are not `None` are sent.

        Args:
            image: The picture, or a list of up to 16 pictures. GPT image models accept png, webp and jpg files under
                50 MB.
            prompt: A description of the new picture. GPT image models accept up to 32000 characters.
            mask: A png file of the same size as the picture. Its transparent part is changed, the rest is kept.
            markup: A transparent png file, drawn over the first picture, that shows what to change (gpt-image-2.5). Not
                with mask.
            model: The model that draws, such as gpt-image-2.6-sunburst, gpt-image-2.5-flare, gpt-image-2, gpt-
                image-1.5, gpt-image-1-mini or chatgpt-image-latest.
            n: How many images to make. 1 to 10.
            quality: How much effort goes into the picture. The accepted values depend on the model: xhigh and max are
                for gpt-image-2.5, standard and hd for models of other providers. Known values: auto, low, medium,
                high, xhigh, max, standard, hd; other values are accepted too.
            response_format: Whether the response contains a URL or the image itself. GPT image models do not accept this field
                and always return b64_json. Other models return url if it is left out. Known values: url, b64_json;
                other values are accepted too.
            size: Width x height in pixels, auto, or, with some providers, an aspect ratio such as 16:9. From gpt-
                image-2 on, any size is accepted whose sides are divisible by 16, with a ratio between 1:3 and 3:1,
                and at most 3840x2160. Known values: auto, 1024x1024, 1536x1024, 1024x1536, 256x256, 512x512,
                1792x1024, 1024x1792; other values are accepted too.
            user: Your own id of the end user. OpenAI prefers safety_identifier.
            safety_identifier: A stable, hashed id of the end user, which helps to find abuse.
            background: Whether the picture has a background. transparent needs png or webp. Known values: transparent,
                opaque, auto; other values are accepted too.
            moderation: How strict the moderation of the prompt is. Known values: low, auto; other values are accepted too.
            complexity: How much computation goes into planning the picture. Known values: low, medium, high; other values
                are accepted too.
            input_fidelity: How closely features of the given pictures are kept, above all faces. Known values: high, low; other
                values are accepted too.
            output_format: The file format of the image. A gif is an animation; it excludes stream, mask and
                output_compression. An svg is one vector graphic; it excludes stream. Known values: png, jpeg, webp,
                gif, svg; other values are accepted too.
            output_compression: The compression of jpeg and webp images, in percent. The default is 100. 0 to 100.
            frame_count: The number of frames of an animation. The default is 9. Only with output_format gif. 2 to 16.
            frame_duration_ms: The duration of each frame of an animation in milliseconds, rounded to 10. The default is 200. Only
                with output_format gif. At most 655350.
            svg: Options for a vector graphic. Only with output_format svg.
            partial_images: How many partial pictures to send before each finished picture. Only with stream. 0 to 3.
            stream: Whether to send each state of the picture as a server-sent event, as soon as it is ready.
            retries: When and how often to retry. `None`: the client's setting.
            server_url: Another base URL for this call. `None`: the client's.
            timeout_ms: The deadline of each attempt in milliseconds. In a stream, the deadline of each event. `None`: the
                client's.
            http_headers: More headers. They override the client's headers. `None`: none.
            extra_body: More fields for the request body that are not in the spec. `None`: none.
            extra_query: More query parameters that are not in the spec: strings, numbers, booleans, or lists of these.
                `None`: none.
            idempotency_key: The `Idempotency-Key` of all attempts of this call. `None`: a random one for each POST and PATCH.

        Returns:
            ImageGenerationResponse: The images, in the order of their creation.
            With `stream=True` an EventStream of ImageEditPartialImage, ImageEditCompleted, ImageEditChunk: an iterator
                and a context manager. One event of a stream that edits pictures. The gateway sends it in the format of the provider.

        Raises:
            TypeError: An argument has the wrong type. Nothing was sent.
            ValueError: The value of an option is not valid. Nothing was sent.
            R9SError: The call failed. There is a subclass for each of these statuses of the spec:
                400: The request is malformed, or the provider does not accept a value.
                401: The API key is missing or unknown.
                403: The API key has no permission for this request.
                404: There is no such path or model.
                422: The request is well formed, but the API cannot process it.
                429: Too many requests, or not enough balance.
                500: The gateway or the provider failed.
                503: No provider can accept the request now.
        """
        _call = _build_edit(
            image=image,
            prompt=prompt,
            **_given(
                mask=mask,
                markup=markup,
                model=model,
                n=n,
                quality=quality,
                response_format=response_format,
                size=size,
                user=user,
                safety_identifier=safety_identifier,
                background=background,
                moderation=moderation,
                complexity=complexity,
                input_fidelity=input_fidelity,
                output_format=output_format,
                output_compression=output_compression,
                frame_count=frame_count,
                frame_duration_ms=frame_duration_ms,
                svg=svg,
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
    return Call(OPERATION, _build_request(body=body), "images.create")


def _events_of_create() -> _late.Events[
    models.ImageGenerationEvent,
    models.ImageGenerationCompleted | models.ImageGenerationPartialSucceeded | models.ImageGenerationChunk,
]:
    from ..api.images.create_image_generation import EVENTS

    return EVENTS


def _build_edit(**values: Any) -> Call[models.ImageGenerationResponse]:
    from ..api.images.create_image_edit import OPERATION, _build_request
    from ..models import ImageEditRequest

    body = ImageEditRequest(**values)
    return Call(OPERATION, _build_request(body=body), "images.edit")


def _events_of_edit() -> _late.Events[models.ImageEditEvent, models.ImageEditCompleted | models.ImageEditChunk]:
    from ..api.images.create_image_edit import EVENTS

    return EVENTS
