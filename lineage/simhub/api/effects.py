"""Effects of faults: each turns the answer that was due into a worse one."""

import json
import zlib
from dataclasses import dataclass, replace
from http.client import responses
from typing import Any, Final

from lineage.simhub.api.answers import HTML, JSON, Answer, Headers, Request, refusal
from lineage.simhub.api.fields import EXPANDABLE
from lineage.simhub.api.malformed import MALFORMED
from lineage.simhub.api.query import BadQueryError, Cursor, list_query, refused_expand

_MEGABYTE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Status:
    """Another status, with an error in JSON or any other body.

    Attributes:
        status: HTTP status.
        message: The error's sentence; by default what HTTP calls the status.
        headers: Headers beside the usual ones, or in the place of those of the same name.
        body: What is sent in place of the JSON, as HTML.
    """

    status: int
    message: str | None = None
    headers: Headers = ()
    body: bytes | None = None

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the error instead of the answer."""
        del request
        message = responses.get(self.status, "Error") if self.message is None else self.message
        content_type = JSON if self.body is None else HTML
        return Answer(
            self.status,
            {"error": message},
            self.headers,
            text=self.body,
            content_type=content_type,
            delay=answer.delay,
        )


@dataclass(frozen=True, slots=True)
class Delay:
    """The answer comes after so many seconds of the hub's clock."""

    seconds: float

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the answer, delayed."""
        del request
        return replace(answer, delay=answer.delay + self.seconds)


@dataclass(frozen=True, slots=True)
class Hang:
    """The answer never comes; the connection ends when the client gives up or the hub closes."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Hold the answer back."""
        del request
        return replace(answer, hangs=True)


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is dropped before the first byte of the answer."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return no answer."""
        del request
        return replace(answer, cut=-1)


@dataclass(frozen=True, slots=True)
class Truncate:
    """The connection is dropped in the middle of the body, after `Content-Length` promised all of it.

    Attributes:
        share: How much of the body is sent, from 0 up to but not including 1.
    """

    share: float = 0.5

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Cut the body short."""
        del request
        return replace(answer, cut=int(len(answer.body()) * self.share))


@dataclass(frozen=True, slots=True)
class Html:
    """A web page with status 200, as a captive portal or a proxy sends it."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the web page instead of the answer."""
        del request
        page = b"<!DOCTYPE html><html><body><h1>Please log in to the network</h1></body></html>"
        return Answer(200, text=page, content_type=HTML, delay=answer.delay)


@dataclass(frozen=True, slots=True)
class BadJson:
    """A body that is no JSON, sent whole and as JSON with status 200."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Leave the last byte of the body out."""
        del request
        return replace(answer, status=200, text=answer.body()[:-1])


@dataclass(frozen=True, slots=True)
class Json:
    """JSON of another type than was asked for, with status 200: `null`, an object for a list.

    Attributes:
        text: The body, as JSON.

    >>> Json.of({"error": "try later"})
    Json(text='{"error": "try later"}')
    """

    text: str

    @classmethod
    def of(cls, value: Any) -> "Json":
        """Make the effect for a value."""
        return cls(json.dumps(value))

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the value instead of the answer."""
        del request
        return replace(answer, status=200, text=self.text.encode(), next_url=None)


@dataclass(frozen=True, slots=True)
class Splice:
    """Malformed records among the rows of a page; anything but a page stays as it is.

    Attributes:
        kinds: Which, by their names in `MALFORMED`.
        at: The place in the page to put the first at; they stand together.
    """

    kinds: tuple[str, ...] = tuple(MALFORMED)
    at: int = 1

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the answer with the records added."""
        del request
        if not isinstance(answer.value, list):
            return answer
        items = [MALFORMED[kind] for kind in self.kinds]
        return replace(answer, value=[*answer.value[: self.at], *items, *answer.value[self.at :]])


@dataclass(frozen=True, slots=True)
class RepeatCursor:
    """`Link` points back at this very page, so that who follows it walks in a circle."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Turn the link round."""
        return replace(answer, next_url=request.url)


@dataclass(frozen=True, slots=True)
class DuplicatePage:
    """`Link` has a cursor never seen before that leads to the same rows once more."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Turn the link round, under a new cursor."""
        try:
            cursor: Cursor = list_query(request.params).cursor
        except BadQueryError:
            return answer
        again = cursor._replace(again=cursor.again + 1)
        return replace(answer, next_url=request.with_cursor(again.encode()))


@dataclass(frozen=True, slots=True)
class ForeignLink:
    """`Link` points at another host, where a token must not go.

    Attributes:
        base_url: That host, without a slash at the end.
    """

    base_url: str = "http://elsewhere.invalid"

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Point the link elsewhere."""
        link = answer.next_url or request.url
        return replace(answer, next_url=self.base_url + link.removeprefix(request.base_url))


@dataclass(frozen=True, slots=True)
class NoLink:
    """`Link` is missing, as where a proxy drops it: the list seems to end here."""

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the answer without its link to the next page."""
        del request
        return replace(answer, next_url=None)


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """A page without rows.

    Attributes:
        links: Whether it still has its `Link`.
    """

    links: bool = False

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the answer without its rows."""
        del request
        return replace(answer, value=[], text=None, next_url=answer.next_url if self.links else None)


@dataclass(frozen=True, slots=True)
class ShortPage:
    """A page of fewer rows than were asked for, whose `Link` leads to the first row left out.

    Only in order of creation, where a row alone says where it stands; other lists stay as they are.

    Attributes:
        rows: How many rows it has.
    """

    rows: int = 1

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the answer with fewer rows."""
        if not isinstance(answer.value, list) or len(answer.value) <= self.rows:
            return answer
        try:
            cursor = list_query(request.params).cursor
        except BadQueryError:
            return answer
        if cursor.sort != "createdAt":
            return answer
        page = answer.value[: self.rows]
        after = (0.0, page[-1]["_id"], page[-1]["id"])
        following = request.with_cursor(Cursor(cursor.sort, cursor.ascending, after).encode())
        return replace(answer, value=page, next_url=following)


@dataclass(frozen=True, slots=True)
class SlowBody:
    """The body comes whole, and slowly.

    Attributes:
        seconds: How long each wait between two pieces is, by the hub's clock.
        pieces: Into how many pieces the body is cut; 0 is one for each byte.
    """

    seconds: float = 1.0
    pieces: int = 0

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Slow the body down."""
        del request
        return replace(answer, pace=self.seconds, pieces=self.pieces)


@dataclass(frozen=True, slots=True)
class EndlessBody:
    """After the body blanks follow, which JSON allows, until somebody gives up.

    Attributes:
        length: What `Content-Length` promises; `None` sends chunks without end.
        seconds: How long each wait between two pieces is, by the hub's clock.
        piece: Bytes of a piece.
    """

    length: int | None = None
    seconds: float = 0.0
    piece: int = 65_536

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Let the body go on."""
        del request
        return replace(answer, rest=b" " * self.piece, length=self.length, pace=self.seconds)


@dataclass(frozen=True, slots=True)
class GzipBomb:
    """A small gzipped body that unpacks to a large one.

    Attributes:
        size: Bytes that it unpacks to, in whole megabytes.
    """

    size: int = 2_000_000_000

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the bomb instead of the body."""
        del request
        packing = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        begin = packing.compress(b"[" + b" " * _MEGABYTE) + packing.flush(zlib.Z_FULL_FLUSH)
        # After a full flush each block stands alone: one is repeated instead of packed again and again.
        block = packing.compress(b" " * _MEGABYTE) + packing.flush(zlib.Z_FULL_FLUSH)
        packed = begin + block * (self.size // _MEGABYTE)
        return replace(answer, text=packed, headers=(*answer.headers, ("Content-Encoding", "gzip")))


@dataclass(frozen=True, slots=True)
class EndlessContinue:
    """`100 Continue` again and again, and never an answer.

    Attributes:
        seconds: How long each wait between two is, by the hub's clock.
    """

    seconds: float = 0.0

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Hold the answer back."""
        del request
        return replace(answer, continues=True, pace=self.seconds)


@dataclass(frozen=True, slots=True)
class Captcha:
    """A gatekeeper's page for automated clients.

    Attributes:
        status: 405 with a captcha, 202 with a challenge, or 403.
    """

    status: int = 405

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Return the page instead of the answer."""
        page = b"<!DOCTYPE html><html><title>Human Verification</title><body>Confirm you are human.</body></html>"
        return Status(self.status, body=page)(request, replace(answer, next_url=None))


@dataclass(frozen=True, slots=True)
class RefusedExpand:
    """400 for whoever expands a field, with the fields that may be expanded; other requests are answered.

    Attributes:
        field: Which.
    """

    field: str = "baseModels"

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Refuse the field."""
        asked = list(dict.fromkeys(value for name, value in request.params if name in {"expand", "expand[]"}))
        if self.field not in asked:
            return answer
        fields = (name for name in EXPANDABLE if name != self.field)
        return refusal(400, refused_expand(fields, asked.index(self.field)))
