"""A small server that speaks S3, exact about conditional writes, and failing as told."""

import asyncio
import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from tests.batch.wire import Head, Line, Server, answer

BUCKET = "bucket"
Fault = Literal["503", "hang", "reset", "lost"]
"""`reset` comes before anything is carried out, `lost` after it."""
_XML = {"content-type": "application/xml"}
_NS = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'


@dataclass(frozen=True)
class Asked:
    """One request for an object or a listing."""

    method: str
    name: str
    """The object's name in the bucket; '' for a listing."""
    creates: bool
    """Whether it may only make what is not there (`If-None-Match: *`)."""
    replaces: bool
    """Whether it may only replace a certain version (`If-Match`)."""
    number: int
    """The so-manieth request, from 1."""


@dataclass(frozen=True)
class Answered:
    """A status, headers and a body."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


class SmallS3(Server):
    """The server: `objects` is what it holds; `fault` says which request fails, and how."""

    def __init__(self, *, listening: bool = True) -> None:
        super().__init__(listening=listening)
        self.objects: dict[str, bytes] = {}
        self.log: list[Asked] = []
        self.fault: Callable[[Asked], Fault | None] = lambda asked: None
        self.delay = 0.0

    @property
    def environment(self) -> dict[str, str]:
        """What obstore reads to find this server."""
        return environment(self.root)

    async def take(self, head: Head, line: Line) -> None:
        body = await line.body(head)
        asked = self._asked(head)
        self.log.append(asked)
        fault = self.fault(asked)
        if self.delay:
            await asyncio.sleep(self.delay)
        if fault == "hang":
            await line.left()
        if fault in ("hang", "reset"):
            line.reset()
            return
        if fault == "503":
            error = b"<Error><Code>SlowDown</Code><Message>scripted</Message></Error>"
            await line.write(answer(503, _XML, error))
            return
        given = self._carry_out(asked, head, body)
        if fault == "lost":
            line.reset()
            return
        length = {"content-length": str(len(given.body))} if asked.method == "HEAD" else {}
        content = b"" if asked.method == "HEAD" else given.body
        await line.write(answer(given.status, {**given.headers, **length}, content))

    def _asked(self, head: Head) -> Asked:
        path = unquote(urlsplit(head.target).path)
        name = path.removeprefix(f"/{BUCKET}").lstrip("/")
        return Asked(head.method, name, "if-none-match" in head.headers, "if-match" in head.headers, len(self.log) + 1)

    def _carry_out(self, asked: Asked, head: Head, body: bytes) -> Answered:
        query = parse_qs(urlsplit(head.target).query, keep_blank_values=True)
        there = self.objects.get(asked.name)
        match asked.method:
            case "PUT":
                return self._put(asked.name, there, head, body)
            case "GET" if not asked.name:
                return self._list({name: values[0] for name, values in query.items()})
            case "GET" | "HEAD" if there is not None:
                return _object(there, head)
            case "DELETE":
                self.objects.pop(asked.name, None)
                return Answered(204, {})
            case "POST" if "delete" in query:
                names = re.findall(r"<Key>(.*?)</Key>", body.decode())
                for name in names:
                    self.objects.pop(name, None)
                gone = "".join(f"<Deleted><Key>{name}</Key></Deleted>" for name in names)
                return Answered(200, _XML, f"<DeleteResult {_NS}>{gone}</DeleteResult>".encode())
        return Answered(404, _XML, b"<Error><Code>NoSuchKey</Code></Error>")

    def _put(self, name: str, there: bytes | None, head: Head, body: bytes) -> Answered:
        source = head.headers.get("x-amz-copy-source")
        if source is not None:
            body = self.objects[unquote(source).lstrip("/").removeprefix(f"{BUCKET}/")]
        wanted = head.headers.get("if-match")
        exists = "if-none-match" in head.headers and there is not None
        differs = wanted is not None and (there is None or etag(there) != wanted)
        if exists or differs:
            return Answered(412, _XML, b"<Error><Code>PreconditionFailed</Code></Error>")
        self.objects[name] = _unchunked(body, head)
        copied = f"<CopyObjectResult><ETag>{etag(body)}</ETag></CopyObjectResult>".encode() if source else b""
        return Answered(200, {"etag": etag(self.objects[name])}, copied)

    def _list(self, query: dict[str, str]) -> Answered:
        prefix, delimiter = query.get("prefix", ""), query.get("delimiter", "")
        after = query.get("continuation-token") or query.get("start-after") or ""
        names = sorted(name for name in self.objects if name.startswith(prefix) and name > after)
        page = names[: int(query.get("max-keys", "1000"))]
        below = {name[: name.index(delimiter, len(prefix)) + 1] for name in page if delimiter in name[len(prefix) :]}
        common = below if delimiter else set()
        shown = [name for name in page if not any(name.startswith(each) for each in common)]
        more = len(page) < len(names)
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        contents = "".join(_content(name, self.objects[name]) for name in shown)
        prefixes = "".join(f"<CommonPrefixes><Prefix>{escape(each)}</Prefix></CommonPrefixes>" for each in common)
        text = (
            f"<ListBucketResult {_NS}><Name>{BUCKET}</Name><Prefix>{escape(prefix)}</Prefix>"
            f"<KeyCount>{len(page)}</KeyCount><MaxKeys>1000</MaxKeys>"
            f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{contents}{prefixes}</ListBucketResult>"
        )
        return Answered(200, _XML, text.encode())


def environment(root: str) -> dict[str, str]:
    """What obstore reads to find the S3 server with this URL."""
    return {
        "AWS_ENDPOINT_URL": root,
        "AWS_ALLOW_HTTP": "true",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
    }


def etag(content: bytes) -> str:
    """The version of an object. Equal bytes have equal ones, as in S3."""
    return f'"{hashlib.md5(content).hexdigest()}"'


def _object(content: bytes, head: Head) -> Answered:
    when = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
    headers = {"etag": etag(content), "last-modified": when, "content-type": "application/octet-stream"}
    spanned = re.fullmatch(r"bytes=(\d+)-(\d*)", head.headers.get("range", ""))
    if spanned is None:
        return Answered(200, headers, content)
    start, end = int(spanned[1]), min(int(spanned[2] or len(content) - 1), len(content) - 1)
    span = {"content-range": f"bytes {start}-{end}/{len(content)}"}
    return Answered(206, {**headers, **span}, content[start : end + 1])


def _content(name: str, content: bytes) -> str:
    when = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    return (
        f"<Contents><Key>{escape(name)}</Key><LastModified>{when}</LastModified><ETag>{escape(etag(content))}</ETag>"
        f"<Size>{len(content)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
    )


def _unchunked(body: bytes, head: Head) -> bytes:
    """The content of a body in the chunks of AWS, which boto3 sends."""
    if "aws-chunked" not in head.headers.get("content-encoding", ""):
        return body
    content = b""
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if not length:
            break
        content, body = content + body[:length], body[length + 2 :]
    return content
