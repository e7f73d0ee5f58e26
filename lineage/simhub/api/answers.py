"""One request and the answer to it, as values: what is sent, and how the wire is to misbehave."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from lineage.simhub.api.query import MAX_LIMIT, BadQueryError, Params, first, page_size

JSON: Final = "application/json; charset=utf-8"
HTML: Final = "text/html; charset=utf-8"
TEXT: Final = "text/plain; charset=utf-8"

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Request:
    """A request of a client.

    Attributes:
        number: Its place among all requests that count, from 1; 0 for one that does not.
        method: `GET` or `HEAD`.
        path: Path as it was sent, still percent-encoded.
        query: Query as it was sent, without the question mark.
        params: Query, decoded, in its order.
        token: The bearer token; the whole header where it is of another kind; `None` without one.
        headers: Every header, names in lower case.
        base_url: The server's own address, without a slash at the end.
    """

    number: int
    method: str
    path: str
    query: str
    params: Params
    token: str | None
    headers: Headers
    base_url: str

    def value(self, name: str) -> str | None:
        """Return the first value of a parameter, or `None`."""
        return first(self.params, name)

    @property
    def limit(self) -> int:
        """Return the page size asked for; the default where it cannot be read."""
        try:
            return page_size(self.params)
        except BadQueryError:
            return MAX_LIMIT

    @property
    def url(self) -> str:
        """Return the whole address asked for."""
        return f"{self.base_url}{self.path}" + (f"?{self.query}" if self.query else "")

    def with_cursor(self, cursor: str) -> str:
        """Write the address of another page of the same list, with each parameter under its plain name.

        >>> ask = Request(1, "GET", "/api/models", "", (("expand[]", "sha"), ("cursor", "a")), None, (), "http://hub")
        >>> ask.with_cursor("b")
        'http://hub/api/models?expand=sha&cursor=b'
        """
        params = [("expand" if name == "expand[]" else name, value) for name, value in self.params if name != "cursor"]
        return f"{self.base_url}{self.path}?{urlencode([*params, ('cursor', cursor)])}"


class Asked(NamedTuple):
    """One line of the request log.

    Attributes:
        method: `GET` or `HEAD`.
        path: Path as it was sent.
        params: Query, decoded, in its order.
        status: Status of the answer; 0 where none was sent.
        token: The token that came with it, or `None`.
        headers: The headers that came with it, names in lower case.
    """

    method: str
    path: str
    params: Params
    status: int
    token: str | None
    headers: Headers


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, and the faults on its way.

    Attributes:
        status: HTTP status.
        value: The body as a JSON value, unless `text` is given.
        headers: Headers beside those that every answer has.
        next_url: Where `Link` points, or `None` for no `Link`.
        text: The body as it stands, in place of `value`.
        content_type: Of the body.
        delay: Seconds to wait before the first byte.
        hangs: Never send a byte, until the client or the server gives up.
        cut: Bytes of the body to send before the connection is dropped; -1 drops it before the first
            byte of the answer, `None` not at all.
        pieces: Into how many pieces the body is cut; 0 is one for each byte.
        pace: Seconds to wait before each piece but the first.
        rest: What follows the body again and again until the client or the server gives up, or `length` is
            reached; without a `length` it comes in chunks.
        length: What `Content-Length` says in place of the body's own length.
        continues: Send `100 Continue` for ever, in place of the answer.
    """

    status: int
    value: Any = None
    headers: Headers = ()
    next_url: str | None = None
    text: bytes | None = None
    content_type: str = JSON
    delay: float = 0.0
    hangs: bool = False
    cut: int | None = None
    pieces: int = 1
    pace: float = 0.0
    rest: bytes = b""
    length: int | None = None
    continues: bool = False

    @property
    def sent_status(self) -> int:
        """Return the status that the client sees, or 0."""
        return 0 if self.hangs or self.continues or (self.cut is not None and self.cut < 0) else self.status

    def headers_over(self, usual: Headers) -> Headers:
        """Join the answer's headers to those that every answer has; of two with one name its own stays."""
        own = {name.lower() for name, _ in self.headers}
        link = () if self.next_url is None else (("Link", f'<{self.next_url}>; rel="next"'),)
        return (*(header for header in usual if header[0].lower() not in own), *self.headers, *link)

    def body(self) -> bytes:
        """Encode the body."""
        if self.text is not None:
            return self.text
        return json.dumps(self.value, separators=(",", ":")).encode()

    @property
    def chunked(self) -> bool:
        """Return whether the body comes in chunks, without a stated length."""
        return bool(self.rest) and self.length is None

    def parts(self) -> Iterator[bytes]:
        """Yield the body piece by piece, then what follows it; may not end.

        >>> list(Answer(200, text=b"abcde", pieces=2).parts())
        [b'abc', b'de']
        """
        body = self.body()[: self.cut]
        size = -(-len(body) // self.pieces) if self.pieces else 1
        yield from (body[at : at + size] for at in range(0, len(body), max(size, 1)))
        left = None if self.length is None else self.length - len(body)
        while self.rest and (left is None or left > 0):
            yield self.rest[:left]
            left = None if left is None else left - len(self.rest)


def refusal(status: int, message: str, *, code: str | None = None) -> Answer:
    """Write an error as the Hub does: in the body and in `X-Error-Message`, with a code where it has one.

    >>> refusal(404, "Repository not found", code="RepoNotFound").headers[0]
    ('X-Error-Code', 'RepoNotFound')
    """
    coded = () if code is None else (("X-Error-Code", code),)
    return Answer(status, {"error": message}, (*coded, ("X-Error-Message", header_text(message))))


def header_text(text: str) -> str:
    r"""Make any text fit for a header: printable ASCII in one line.

    >>> header_text("sample: модели 1\n")
    'sample: ?????? 1?'
    """
    return "".join(letter if " " <= letter <= "~" else "?" for letter in text)
