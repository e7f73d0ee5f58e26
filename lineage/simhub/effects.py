"""What can go wrong with an answer: each effect turns the answer that was due into a worse one."""

import json
from dataclasses import dataclass, replace
from http.client import responses
from typing import Any

from lineage.simhub.answers import HTML, JSON, Answer, Headers, Request
from lineage.simhub.malformed import MALFORMED
from lineage.simhub.query import BadQueryError, Cursor, list_query


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
        """Put the error in the answer's place."""
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
        """Put the answer off."""
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
        """Take the answer away."""
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
        """Put the web page in the answer's place."""
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
    def of(cls, value: Any) -> "Json":  # noqa: ANN401 - any JSON value is what it is for
        """Make the effect for a value."""
        return cls(json.dumps(value))

    def __call__(self, request: Request, answer: Answer) -> Answer:
        """Put the value in the answer's place."""
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
        """Put the records in."""
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
