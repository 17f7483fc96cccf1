"""Points 4 and 8: pictures as files and as bytes, whatever shape they came in."""

import base64
import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import r9s
from r9s import UnknownEvent, errors
from r9s.models import (
    ImageEditCompleted,
    ImageGenerationChunk,
    ImageGenerationCompleted,
    ImageGenerationPartialImage,
    ImageGenerationResponse,
    ImageObject,
)
from tests.field.calls import create, read, save
from tests.field.checks import (
    at,
    equals,
    gives,
    gives_one_of,
    holds,
    requests,
    saved_and_failed,
    says,
    says_one_of,
    wrote,
    wrote_contents,
)
from tests.field.row import EVERY_WAY, Call, Check, Place, Reply, Row, Seen
from tests.field.tiny import (
    EXTENSIONS,
    GIF,
    JPEG,
    NO_PICTURES,
    PNG,
    SVG,
    SVGS,
    b64,
    data_url,
)

JPEG64, PNG64, GIF64 = b64(JPEG), b64(PNG), b64(GIF)
REFUSED = (ValueError, errors.R9SError)
"""What is no picture, or not there, is one of these: by `save` of several a PartialSaveError, which is an R9SError."""


def slots(*items: Any, **more: Any) -> dict[str, Any]:
    """An answer with these slots."""
    return {"created": 7, "data": [*items], **more}


def one(text: Any) -> dict[str, Any]:
    """An answer with one picture, as b64_json."""
    return slots({"b64_json": text})


NO_BASE64: Mapping[str, Any] = {
    "words": "Your picture is being drawn, please wait!",
    "a-url": "https://images.invalid/1.png",
    "one-letter": "A",
    "padding": "====",
    "blanks": "  \n",
    "a-number": 7,
    "a-list": [PNG64],
    "an-object": {"data": PNG64},
    "true": True,
    "not-ascii": "grün und blau",
    "half-a-picture-with-a-mark": f"{PNG64[:20]}...{PNG64[24:]}",
    "a-data-url-without-data": "data:image/png;base64,",
    "a-data-url-without-comma": "data:image/png;base64",
}
HERE = {"content-type": "image/png"}
FILES = {
    "1.png": Reply(PNG, headers=HERE),
    "2.png": Reply(JPEG, headers={"content-type": "image/jpeg"}),
    "expired.png": Reply(b"<Error><Code>AccessDenied</Code></Error>", 403, {"content-type": "application/xml"}),
    "gone.png": Reply(b"", 404, {}),
    "page.png": Reply(NO_PICTURES["a-page"], headers={"content-type": "text/html"}),
    "page-as.png": Reply(NO_PICTURES["a-page"], headers=HERE),
    "json.png": Reply({"error": {"message": "expired"}}),
    "empty.png": Reply(b"", headers=HERE),
}
FILTERED: Mapping[str, Any] = {
    "null": None,
    "empty": {},
    "nulls": {"url": None, "b64_json": None},
    "empty-texts": {"url": "", "b64_json": ""},
    "an-error": {"error": {"code": "moderation_blocked", "message": "filtered"}},
    "a-revised-prompt-alone": {"revised_prompt": "a cat"},
    "content-filter-results": {"content_filter_results": {"violence": {"filtered": True, "severity": "high"}}},
    "finish-reason": {"finish_reason": "CONTENT_FILTERED"},
    "broken-base64": {"b64_json": "!!"},
    "half-a-letter": {"b64_json": "A"},
    "words": {"b64_json": "filtered by policy"},
    "a-page": {"b64_json": b64(NO_PICTURES["a-page"])},
    "json": {"b64_json": b64(NO_PICTURES["json"])},
    "expired": {"url": "FILE:expired.png"},
    "gone": {"url": "FILE:gone.png"},
    "a-page-by-url": {"url": "FILE:page.png"},
    "a-page-by-url-as-a-png": {"url": "FILE:page-as.png"},
    "json-by-url": {"url": "FILE:json.png"},
    "nothing-by-url": {"url": "FILE:empty.png"},
    "a-relative-url": {"url": "/files/1.png"},
    "no-url": {"url": "see below"},
    "a-file-url": {"url": "file:///etc/passwd"},
    "a-url-that-cannot-connect": {"url": "http://127.0.0.1:9/1.png"},
}


def of(make: Callable[[], Any], name: str = "save", where: str = "") -> Call:
    """Save, or read, what is made here, by the client."""

    async def call(place: Place) -> Any:
        given = [f"{place.folder}/{where}" if where else place.folder] if name == "save" else []
        return await place.mode.call(place.client, name, make(), *given)

    return call


def of_module(name: str) -> Call:
    """Save or read a result by the functions of the module."""

    async def call(place: Place) -> Any:
        given = [place.folder] if name == "save" else []
        return await place.mode.call(r9s, name, await place.mode.create(place.client), *given)

    return call


def or_the_error(call: Call) -> Call:
    """What a call gives, or its ValueError."""

    async def play(place: Place) -> Any:
        try:
            return await call(place)
        except ValueError as error:
            return error

    return play


def right_name(extension: str, content: bytes) -> Check:
    """The file got the extension that is right, or else there is none, and an error that names that extension."""

    def check(seen: Seen) -> None:
        files = [path for path in seen.place.folder.rglob("*") if path.is_file()]
        if isinstance(seen.value, ValueError):
            assert files == []
            assert extension[1:] in str(seen.value)
        else:
            assert [(path.suffix, path.read_bytes()) for path in files] == [(extension, content)]
            assert seen.value == files

    return check


def save_twice(place: Place) -> Any:
    """Save a result where it was saved before."""

    async def play() -> Any:
        result = await place.mode.create(place.client)
        await place.mode.call(place.client, "save", result, place.folder)
        return await place.mode.call(place.client, "save", result, place.folder)

    return play()


def into_folder(name: str) -> Call:
    """Save into a folder that exists, whatever its name."""

    async def call(place: Place) -> Any:
        (place.folder / name).mkdir()
        return await save(name)(place)

    return call


HOLDERS: Mapping[str, Callable[[], Any]] = {
    "a-result": lambda: ImageGenerationResponse.from_dict(one(PNG64)),
    "a-picture": lambda: ImageObject(b64_json=PNG64),
    "a-data-url": lambda: ImageObject.from_dict({"url": data_url(PNG)}),
    "a-partial": lambda: ImageGenerationPartialImage.from_dict(
        {"type": "image_generation.partial_image", "b64_json": PNG64, "partial_image_index": 0}),
    "a-completed": lambda: ImageGenerationCompleted.from_dict(
        {"type": "image_generation.completed", "b64_json": PNG64}),
    "a-completed-edit": lambda: ImageEditCompleted.from_dict({"type": "image_edit.completed", "b64_json": PNG64}),
    "a-chunk": lambda: chunk({"index": 0, "b64_json": PNG64, "is_final": True}),
    "an-unfinished-chunk": lambda: chunk({"index": 0, "b64_json": PNG64, "progress": 0.5, "is_final": False}),
    "an-item-of-a-chunk": lambda: chunk({"index": 3, "b64_json": PNG64, "is_final": True}).data[0],
    "an-unfinished-item-of-a-chunk": lambda: chunk({"index": 3, "b64_json": PNG64, "is_final": False}).data[0],
}  # fmt: skip
NO_HOLDERS: Mapping[str, Callable[[], Any]] = {
    "none": lambda: None,
    "a-text": lambda: PNG64,
    "bytes": lambda: PNG,
    "a-dict": lambda: {"b64_json": PNG64},
    "an-unknown-event": lambda: UnknownEvent("image_generation.sketch", "{}"),
    "a-number": lambda: 7,
}


def chunk(*items: Any) -> ImageGenerationChunk:
    """An event in the chunked shape."""
    return ImageGenerationChunk.from_dict({"object": "image.generation.chunk", "data": [*items]})


def is_data_url(path: str, media_type: str, content: bytes) -> Check:
    """What `data_url()` gives is of this type, and holds these bytes in plain base64."""

    def check(seen: Seen) -> None:
        found = at(seen.value, path).data_url()
        start, _, text = found.partition(",")
        assert start == f"data:{media_type};base64", start
        assert base64.b64decode(text, validate=True) == content

    return check


def made(make: Callable[[], Any]) -> Call:
    """What is made here, without a call."""

    async def call(place: Place) -> Any:
        return make()

    return call


def is_partial_save_error(seen: Seen) -> None:
    """The class has its own name, and is an R9SError."""
    assert type(seen.error) is errors.PartialSaveError


def travels(seen: Seen) -> None:
    """The error pickles, with what was saved and what failed."""
    again = pickle.loads(pickle.dumps(seen.error))
    assert (type(again), str(again), again.saved) == (type(seen.error), str(seen.error), seen.error.saved)
    assert {slot: str(each) for slot, each in again.failed.items()} == {
        slot: str(each) for slot, each in seen.error.failed.items()
    }


def failed_with(slot: int, status: int) -> Check:
    """The slot failed with the status of its download."""

    def check(seen: Seen) -> None:
        assert seen.error.failed[slot].status_code == status

    return check


def failure_says(slot: int, words: str) -> Check:
    """Why the slot failed, in the words of the API."""

    def check(seen: Seen) -> None:
        assert words in str(seen.error.failed[slot])

    return check


# An entry that is read at a glance has few lines.
# fmt: off
PICTURES: tuple[Row, ...] = (
    Row("url-data-url-is-saved", slots({"url": data_url(PNG)}), save(), [wrote({"image-1.png": PNG})], modes=EVERY_WAY),
    Row("url-data-url-of-a-graphic-in-words", slots({"url": f"data:image/svg+xml,{quote(SVG.decode())}"}), read(), [
        equals(SVG)]),
    Row("url-data-url-of-a-graphic-in-words-with-a-charset",
        slots({"url": f"data:image/svg+xml;charset=utf-8,{quote(SVG.decode())}"}), read(), [equals(SVG)]),
    Row("url-data-url-of-a-page", slots({"url": data_url(NO_PICTURES["a-page"], "text/html")}), save(), [wrote({})],
        REFUSED),
    *(Row(f"no-base64-{name}", one(value), save(), [wrote({})], REFUSED) for name, value in NO_BASE64.items()),
    *(Row(f"no-base64-{name}-is-not-read", one(value), read(), [], REFUSED) for name, value in NO_BASE64.items()),
    *(
        Row(f"no-picture-{name}", one(b64(content)), save(), [wrote({})], REFUSED)
        for name, content in NO_PICTURES.items()
    ),
    *(
        Row(f"no-picture-{name}-is-not-read", one(b64(content)), read(), [], REFUSED)
        for name, content in NO_PICTURES.items()
    ),
    *(
        Row(f"no-picture-{name}-is-no-file-either", one(b64(content)), save("cat.png"), [wrote({})], REFUSED)
        for name, content in NO_PICTURES.items()
    ),
    Row("empty-base64-beside-a-url", slots({"b64_json": "", "url": "FILE:1.png"}), read(), [equals(PNG)], files=FILES),
    Row("null-base64-beside-a-url", slots({"b64_json": None, "url": "FILE:1.png"}), save(), [
        wrote({"image-1.png": PNG})], files=FILES),
    Row("base64-beside-an-expired-url", slots({"b64_json": PNG64, "url": "FILE:expired.png"}), save(), [
        wrote({"image-1.png": PNG})], files=FILES),
    Row("a-url-with-blanks-around", slots({"url": " FILE:1.png\n"}), read(), [equals(PNG)], files=FILES),

    *(
        Row(f"one-of-two-{name}", slots({"b64_json": PNG64}, slot), save(), [
            wrote({"image-1.png": PNG}), saved_and_failed((PNG,), {1}), says_one_of("1", "2")], errors.R9SError, FILES,
            modes=EVERY_WAY if name in ("null", "expired", "broken-base64") else ("sync", "asyncio"))
        for name, slot in FILTERED.items()
    ),
    *(
        Row(f"first-of-two-{name}", slots(slot, {"b64_json": PNG64}), save(), [
            wrote_contents(PNG), saved_and_failed((PNG,), {0})], errors.R9SError, FILES)
        for name, slot in FILTERED.items() if name in ("null", "an-error", "expired", "broken-base64", "a-page")
    ),
    *(
        Row(f"alone-{name}", slots(slot), save(), [wrote({})], REFUSED, FILES)
        for name, slot in FILTERED.items()
    ),
    *(
        Row(f"alone-{name}-is-not-read", slots(slot), read(), [], REFUSED, FILES)
        for name, slot in FILTERED.items()
    ),
    Row("one-of-two-is-the-class", slots({"b64_json": PNG64}, None), save(), [
        is_partial_save_error], errors.R9SError, modes=EVERY_WAY),
    Row("one-of-two-travels", slots({"b64_json": PNG64}, {"url": "FILE:expired.png"}), save(), [
        travels], errors.R9SError, FILES),
    Row("one-of-two-says-why", slots({"b64_json": PNG64}, {"url": "FILE:expired.png"}), save(), [
        failed_with(1, 403), says("403")], errors.R9SError, FILES),
    Row("one-of-two-says-what-the-api-said", slots({"b64_json": PNG64}, FILTERED["an-error"]), save(), [
        failure_says(1, "filtered")], errors.R9SError, FILES),
    Row("two-of-five", slots({"b64_json": PNG64}, None, {"url": "FILE:2.png"}, {"url": "FILE:expired.png"},
        {"b64_json": GIF64}), save(), [saved_and_failed((PNG, JPEG, GIF), {1, 3}), wrote_contents(PNG, JPEG, GIF)],
        errors.R9SError, FILES, modes=EVERY_WAY),
    Row("none-of-two", slots(None, {"url": "FILE:expired.png"}), save(), [wrote({})], REFUSED, FILES),
    Row("all-of-three", slots({"b64_json": PNG64}, {"url": "FILE:2.png"}, {"b64_json": GIF64}), save(), [
        wrote({"image-1.png": PNG, "image-2.jpg": JPEG, "image-3.gif": GIF})], files=FILES, modes=EVERY_WAY),
    Row("several-into-one-file", slots({"b64_json": PNG64}, {"b64_json": GIF64}), save("cat.png"), [wrote({})],
        ValueError),
    Row("one-and-null-into-one-file", slots({"b64_json": PNG64}, None), save("cat.png"), [wrote_contents()],
        REFUSED),
    Row("several-are-not-read", slots({"b64_json": PNG64}, {"b64_json": GIF64}), read(), [says("data[0]")], ValueError),
    Row("none-at-all", slots(), save(), [wrote({})], REFUSED),
    Row("no-data-is-not-saved", {}, save(), [wrote({})], REFUSED),
    Row("one-of-several-is-read", slots(None, {"b64_json": PNG64}), read(lambda result: result.data[1]), [equals(PNG)]),
    Row("an-expired-url", slots({"url": "FILE:expired.png"}), read(), [says("403")], errors.R9SError, FILES),

    *(
        Row(f"a-folder-gives-{extension[1:]}", one(b64(content)), save(), [wrote({f"image-1{extension}": content})])
        for extension, content in EXTENSIONS.items()
    ),
    *(
        Row(f"a-name-for-{extension[1:]}", one(b64(content)), save(f"cat{extension}"), [
            wrote({f"cat{extension}": content})])
        for extension, content in EXTENSIONS.items()
    ),
    *(
        Row(f"a-name-for-another-than-{extension[1:]}", one(b64(content)),
            or_the_error(save("cat.jpg" if extension != ".jpg" else "cat.png")), [right_name(extension, content)])
        for extension, content in EXTENSIONS.items()
    ),
    Row("a-name-with-jpeg", one(JPEG64), save("cat.jpeg"), [wrote({"cat.jpeg": JPEG})]),
    Row("a-name-with-jpg-in-capitals", one(JPEG64), save("CAT.JPG"), [wrote({"CAT.JPG": JPEG})]),
    *(
        Row(f"a-graphic-{name}", one(b64(content)), save(), [wrote({"image-1.svg": content})])
        for name, content in SVGS.items()
    ),
    *(
        Row(f"a-graphic-{name}-by-url", slots({"url": "FILE:1.svg"}), save(), [wrote({"image-1.svg": content})],
            files={"1.svg": Reply(content, headers={"content-type": "image/svg+xml"})})
        for name, content in SVGS.items()
    ),
    Row("a-graphic-as-xml-by-url", slots({"url": "FILE:1.svg"}), read(), [equals(SVG)],
        files={"1.svg": Reply(SVG, headers={"content-type": "application/xml"})}),
    Row("a-picture-as-octets-by-url", slots({"url": "FILE:1"}), read(), [equals(PNG)],
        files={"1": Reply(PNG, headers={"content-type": "application/octet-stream"})}),
    Row("a-picture-as-text-by-url", slots({"url": "FILE:1"}), read(), [equals(PNG)],
        files={"1": Reply(PNG, headers={"content-type": "text/plain"})}),
    Row("a-picture-without-a-type-by-url", slots({"url": "FILE:1"}), read(), [equals(PNG)],
        files={"1": Reply(PNG, headers={})}),

    Row("a-name-that-ends-in-a-slash", one(PNG64), save("out/"), [wrote({"out/image-1.png": PNG})]),
    Row("a-name-with-a-dot-that-ends-in-a-slash", one(PNG64), save("out.v1/"), [wrote({"out.v1/image-1.png": PNG})]),
    Row("a-folder-with-a-dot", one(PNG64), into_folder("v1.0"), [wrote({"v1.0/image-1.png": PNG})]),
    Row("a-folder-with-the-name-of-a-file", one(PNG64), into_folder("cat.png"), [wrote({"cat.png/image-1.png": PNG})]),
    Row("a-name-without-extension", one(PNG64), save("cats"), [wrote({"cats/image-1.png": PNG})]),
    Row("folders-that-are-not-there", one(PNG64), save("a/b/cat.png"), [wrote({"a/b/cat.png": PNG})]),
    Row("a-file-that-is-there", one(PNG64), save_twice, [wrote({"image-1.png": PNG})], FileExistsError),
    Row("paths", slots({"b64_json": PNG64}, {"b64_json": GIF64}), save(), [
        holds("paths", lambda value: [isinstance(each, Path) and each.name for each in value]
                                      == ["image-1.png", "image-2.gif"])]),

    *(Row(f"holder-{name}", {}, of(make, "read"), [equals(PNG)], modes=("sync",)) for name, make in HOLDERS.items()),
    *(
        Row(f"holder-{name}-is-saved", {}, of(make), [wrote_contents(PNG)], modes=("asyncio",))
        for name, make in HOLDERS.items()
    ),
    *(
        Row(f"no-holder-{name}", {}, of(make, call), [wrote({}), requests(0)], TypeError)
        for name, make in NO_HOLDERS.items() for call in ("save",)
    ),
    *(Row(f"no-holder-{name}-is-not-read", {}, of(make, "read"), [], TypeError) for name, make in NO_HOLDERS.items()),
    Row("the-module-reads", one(PNG64), of_module("read"), [equals(PNG)], modes=EVERY_WAY),
    Row("the-module-saves", slots({"b64_json": PNG64}, {"url": "FILE:2.png"}), of_module("save"), [
        wrote({"image-1.png": PNG, "image-2.jpg": JPEG})], files=FILES, modes=EVERY_WAY),
    Row("the-module-saves-what-there-is", slots({"b64_json": PNG64}, None), of_module("save"), [
        saved_and_failed((PNG,), {1})], errors.R9SError, modes=EVERY_WAY),

    Row("media-type-of-a-data-url-in-url", slots({"url": data_url(PNG)}), create(), [
        gives("data.0.media_type", "image/png"), is_data_url("data.0", "image/png", PNG)]),
    Row("media-type-of-a-url", slots({"url": "https://images.example/1.png"}), create(), [
        gives("data.0.media_type", None), holds("no data URL", lambda value: value.data[0].data_url() is None)]),
    Row("media-type-of-nothing", slots({}), create(), [
        gives("data.0.media_type", None), holds("no data URL", lambda value: value.data[0].data_url() is None)]),
    Row("media-type-of-what-is-no-picture", one(b64(NO_PICTURES["a-page"])), create(), [
        gives("data.0.media_type", None)]),
    Row("media-type-of-a-number", one(7), create(), [gives("data.0.media_type", None)]),
    Row("media-type-of-broken-base64", one("!!"), create(), [gives("data.0.media_type", None)]),
    Row("index-of-pictures", slots({"b64_json": PNG64}, {"b64_json": GIF64}), create(), [
        gives_one_of("data.1.index", None, 1), gives_one_of("data.1.is_final", None, True),
        holds("pictures", lambda value: all(isinstance(each, r9s.Picture) for each in value.data))]),
    Row("views-of-a-chunk", {}, made(lambda: chunk({"index": 3, "b64_json": PNG64, "is_final": False})), [
        gives("data.0.index", 3), gives("data.0.is_final", False), gives("data.0.media_type", "image/png"),
        is_data_url("data.0", "image/png", PNG)]),
    Row("views-of-a-partial", {}, made(HOLDERS["a-partial"]), [
        gives("is_final", False), gives("media_type", "image/png"), is_data_url("", "image/png", PNG)]),
    Row("views-of-a-completed", {}, made(HOLDERS["a-completed"]), [
        gives("is_final", True), gives("media_type", "image/png"), is_data_url("", "image/png", PNG)]),
    Row("an-item-of-a-seedream-answer", slots({"url": "FILE:1.png", "size": "1x1"}, FILTERED["an-error"]),
        save(pick=lambda result: result.data[0]), [wrote({"image-1.png": PNG})], files=FILES),
)
# fmt: on
