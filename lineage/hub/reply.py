"""What an answer of the Hub is worth: a reply, or a try that brought none."""

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from lineage.errors import reason
from lineage.hub.body import error_text, is_web_page, read_body
from lineage.hub.pacing import may_pass

if TYPE_CHECKING:
    from lineage.hub.exchange import Response

OK: Final = 200
REDIRECTS: Final = frozenset({301, 302, 307, 308})
_LONGEST: Final = 300
"""Characters of an error's words that are shown."""


class Reply(NamedTuple):
    """What the Hub answered.

    Attributes:
        status: The HTTP status.
        body: The parsed JSON; `None` where the status is an error.
        following: Where `Link` says that the next page is, or `None`.
        population: What the Hub said it is (only simulated Hubs do), or `None`.
        total: How many rows the whole listing has, where the Hub says so.
        as_of: The Hub's clock.
        size: Bytes of the body.
        said: The Hub's own words for an error in the headers, or its code for it; else empty.
        location: Where a redirect leads; else empty.
    """

    status: int
    body: Any
    following: str | None
    population: str | None
    total: int | None
    as_of: str | None
    size: int
    said: str
    location: str


@dataclass(frozen=True, slots=True)
class Failure:
    """One try that brought no answer.

    Attributes:
        why: What came instead, in a few words.
        status: The status, where one came.
        text: The Hub's own words for it, whole.
        final: Whether it is of no use to ask again.
        unreachable: Whether there was not even a connection.
        slow: Whether it was given up for the time that it took.
        large: Whether it was given up for its size.
        retry_after: Seconds that the Hub asks to wait.
    """

    why: str
    status: int | None = None
    text: str = ""
    final: bool = False
    unreachable: bool = False
    slow: bool = False
    large: bool = False
    retry_after: float | None = None


def judged(response: "Response", answers: frozenset[int], expect: type) -> Reply | Failure:
    """Return what an answer is worth: statuses in `answers` are answers like 200, a body not of a type is a failure."""
    status, headers = response.status, response.headers
    page = is_web_page(headers.get("Content-Type", ""), response.content)
    if status == OK:
        try:
            body = read_body(response.content)
        except ValueError:
            return Failure(f"{'a web page' if page else 'no JSON'} came where JSON was promised")
        if not isinstance(body, expect):
            return Failure(f"{type(body).__name__} came where {expect.__name__} was promised")
        return _reply(response, body, "")
    message = _bounded(headers.get("X-Error-Message") or headers.get("X-Error-Code") or "")
    if status in REDIRECTS or (status in answers and not page):
        return _reply(response, None, message)
    text = error_text(response.content)
    why = f"status {status}"
    if message or text:
        why += f" ({reason(message or _bounded(text))})"
    elif page:
        why += ", a web page and no answer of the API: a captcha, a firewall or a gateway answers in its place"
    return Failure(
        why,
        status=status,
        text=text or message,
        final=not may_pass(status),
        retry_after=_seconds(headers.get("Retry-After")),
    )


def _reply(response: "Response", body: Any, message: str) -> Reply:
    headers = response.headers
    total = headers.get("X-Total-Count", "")
    return Reply(
        status=response.status,
        body=body,
        following=response.following,
        population=headers.get("X-Lineage-Population"),
        total=int(total) if total.isascii() and total.isdigit() and len(total) < 12 else None,  # noqa: PLR2004 - sane
        as_of=date_of(headers.get("Date")),
        size=len(response.content),
        said=message,
        location=headers.get("Location", ""),
    )


def _bounded(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]


def date_of(text: str | None) -> str | None:
    """Read a `Date` header into the Hub's own way of writing dates, UTC."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _seconds(text: str | None) -> float | None:
    return float(text) if text and text.isascii() and text.isdigit() else None
