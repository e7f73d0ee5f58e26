"""What a crawl makes of each fault at each place of a listing: the table of faults, and the crawls behind it.

Each crawl meets one fault; the next one meets none. The clock is simulated: it goes on only while the crawl waits.
"""

import io
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from lineage.cli.commands.crawl import run_crawl
from lineage.errors import LineageError
from lineage.settings import Settings
from lineage.simhub import (
    Answer,
    BadJson,
    Captcha,
    Drop,
    Effect,
    EmptyPage,
    EndlessBody,
    Fault,
    GzipBomb,
    Html,
    Json,
    NoLink,
    Place,
    RefusedExpand,
    RepeatCursor,
    Replay,
    Request,
    ShortPage,
    SimHub,
    Status,
    Truncate,
)
from lineage.workflows.crawl.crawl import CrawlOptions
from lineage.workflows.show.export import export
from tests.cli.conftest import plain_environment
from tests.crawled import empty_database
from tests.hub.world import Time, row

PAGE: Final = 3
"""Rows on a page."""
PLANS: Final = ("sweep", "walk")
SECOND: Final = "second sweep"
TOKEN: Final = "hf_good"
_ROOT: Final = "org"
_BASE: Final = "org/base"
_PASSING: Final = re.compile(r"Plan: |Planning: |Expected: |Waiting |sample: |Next: |[\d,]+ models?, .* requests?\b")

_SIZES: Final = re.compile(r"\d+ bytes, expected \d+")


def _rows() -> Iterator[dict[str, object]]:
    """Yield a family whose base has three pages of derivatives, among others: six pages in all."""
    names = [("far/root", ()), (_BASE, ("far/root",)), ("org/small", ()), *((f"far/other-{n}", ()) for n in range(6))]
    names += [(f"lab/tuned-{number}", (_BASE,)) for number in range(9)]
    for number, (name, bases) in enumerate(names):
        # The Hub's first models all bear the stamp of the day from which it keeps dates.
        date = "2022-03-02T23:29:04.000Z" if number == 0 else f"2025-01-{number:02}T00:00:00.000Z"
        yield row(name, number + 1, *bases, createdAt=date, lastModified=date)


ROWS: Final = list(_rows())
_HIT: Final = {
    "sweep": {Place.FIRST: _BASE, Place.MIDDLE: "far/other-4", Place.LAST: "lab/tuned-7"},
    "walk": {Place.FIRST: "lab/tuned-1", Place.MIDDLE: "lab/tuned-4", Place.LAST: "lab/tuned-7"},
}
"""The row whose page the fault meets, the second of that page in either order, so that no probe for one row does."""


@dataclass(frozen=True)
class Trouble:
    """One fault and how often it comes.

    Attributes:
        words: What the table calls it.
        effect: What it does to an answer.
        times: How often; `None` is as often as the crawl asks for that page.
        where: A further condition on the request.
        token: Whether the crawl comes with a token.
        again: Whether it meets a second sweep too, in which what is missing could count as vanished.
    """

    words: str
    effect: Effect
    times: int | None = None
    where: Callable[[Request], bool] = lambda _: True
    token: bool = False
    again: bool = False

    @property
    def plans(self) -> tuple[str, ...]:
        """The crawls that meet it."""
        return (*PLANS, SECOND) if self.again else PLANS

    def fault(self, plan: str, place: Place) -> Fault:
        """Make the fault that meets the page of a place, whatever its size."""
        hit = _HIT["walk" if plan == "walk" else "sweep"][place]
        spoil = _Once(self.effect) if self.times == 1 else self.effect

        def effect(request: Request, answer: Answer) -> Answer:
            rows = answer.value if isinstance(answer.value, list) else []
            held = any(isinstance(one, dict) and one.get("id") == hit for one in rows)
            return spoil(request, answer) if held else answer

        def where(request: Request) -> bool:
            listed = request.value("filter") or request.value("author") or ""
            # The planning asks for the newest models too, and in no direction.
            swept = not listed and (request.value("direction") or request.value("cursor")) is not None
            return (_BASE in listed if plan == "walk" else swept) and self.where(request)

        return Fault(effect, path="/api/models", where=where, times=None)


@dataclass
class _Once:
    effect: Effect
    done: bool = False

    def __call__(self, request: Request, answer: Answer) -> Answer:
        if self.done:
            return answer
        self.done = True
        return self.effect(request, answer)


def _has(name: str) -> Callable[[Request], bool]:
    return lambda request: request.value(name) is not None


TROUBLES: Final = (
    Trouble("no `Link`, once", NoLink(), 1, again=True),
    Trouble("no `Link`", NoLink(), again=True),
    Trouble("`[]` without `Link`, once", EmptyPage(), 1, again=True),
    Trouble("`[]` without `Link`", EmptyPage(), again=True),
    Trouble("`[]` with `Link`", EmptyPage(links=True), again=True),
    Trouble("fewer rows than asked for, with `Link`", ShortPage(1)),
    Trouble("`Link` back to the same page", RepeatCursor()),
    Trouble("500, once", Status(500), 1),
    Trouble("500", Status(500)),
    Trouble("500 for more than 100 rows", Status(500), where=lambda request: request.limit > 100),
    Trouble("502, a gateway's web page", Status(502, body=b"<html>Bad gateway</html>")),
    Trouble("504 for more than 100 rows", Status(504), where=lambda request: request.limit > 100),
    Trouble("429, once", Status(429), 1),
    Trouble("403", Status(403)),
    Trouble("405, a captcha", Captcha()),
    Trouble("202, a challenge", Captcha(202)),
    Trouble("200, a web page", Html()),
    Trouble("connection dropped, once", Drop(), 1),
    Trouble("connection dropped", Drop()),
    Trouble("body cut in the middle", Truncate()),
    Trouble("body that is no JSON", BadJson()),
    Trouble("`null` for a list", Json("null")),
    Trouble("2 GB of `Content-Length`", EndlessBody(length=2_000_000_000)),
    Trouble("endless chunks, once", EndlessBody(), 1),
    Trouble("gzip bomb, once", GzipBomb(), 1),
    Trouble("cursor refused, once", Status(400, "Invalid cursor"), 1, _has("cursor")),
    Trouble("cursor refused", Status(400, "Invalid cursor"), where=_has("cursor")),
    Trouble("`expand=baseModels` refused", RefusedExpand()),
    Trouble("`direction` refused", Status(400, "Invalid direction parameter"), where=_has("direction")),
    Trouble("token refused", Status(403, "The token lacks a scope"), where=lambda r: r.token is not None, token=True),
)


class Outcome(NamedTuple):
    """What came of a crawl that met a fault, and of the next one.

    Attributes:
        said: What stays on stderr, but for the plan.
        code: The exit code.
        seconds: How long it took, by the simulated clock.
        whole: Whether the database exports what an undisturbed crawl's does.
        next_code: The next crawl's exit code.
        next_whole: Whether the database does so after the next crawl.
    """

    said: str
    code: int
    seconds: float
    whole: bool
    next_code: int
    next_whole: bool


def outcome(trouble: Trouble, plan: str, place: Place) -> Outcome:
    """Crawl with the fault, then without it."""
    time = Time()
    with tempfile.TemporaryDirectory() as folder, _hub(time) as hub:
        settings = Settings(empty_database(Path(folder) / "x.sqlite"), hub.url)
        if plan == SECOND:
            _crawled(settings, plan, time)
        script = _Switched(trouble.fault(plan, place))
        hub.script(script.fault)
        began = time.seconds
        code, said = _crawled(settings, plan, time, token=TOKEN if trouble.token else None)
        seconds, script.on = time.seconds - began, False
        whole = _exported(settings) == undisturbed(plan)
        next_code, _ = _crawled(settings, plan, time)
        said = (
            _SIZES.sub("… bytes, expected …", said)
            .replace(hub.url, "https://huggingface.co")
            .replace(str(settings.database), "x.sqlite")
        )
        return Outcome(said, code, seconds, whole, next_code, _exported(settings) == undisturbed(plan))


class _Switched:
    """A fault that can be switched off."""

    def __init__(self, fault: Fault) -> None:
        self.on = True
        self._fault = fault

    @property
    def fault(self) -> Fault:
        where = self._fault.where or (lambda _: True)
        return Fault(
            self._fault.effect, path=self._fault.path, where=lambda asked: self.on and where(asked), times=None
        )


def _hub(time: Time) -> SimHub:
    rows = Replay([dict(one) for one in ROWS], name="x")
    return SimHub(rows, quota=None, tokens={TOKEN: None}, most_rows=PAGE, clock=time.clock())


def _crawled(settings: Settings, plan: str, time: Time, *, token: str | None = None) -> tuple[int, str]:
    err = io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stderr(err):
        plain_environment(patch, settings.database.parent)
        if token is not None:
            patch.setenv("HF_TOKEN", token)
        try:
            run_crawl(CrawlOptions((_ROOT,), "walk" if plan == "walk" else "sweep"), settings, time.clock())
            code = 0
        except LineageError as error:
            print(f"Error: {error}", file=err)
            code = error.exit_code
    lines = [line for line in err.getvalue().splitlines() if not _PASSING.match(line)]
    return code, " ".join("Done." if line.startswith("Done: ") else line for line in lines)


@cache
def undisturbed(plan: str) -> bytes:
    """Export what a crawl finds where nothing goes wrong."""
    time = Time()
    with tempfile.TemporaryDirectory() as folder, _hub(time) as hub:
        settings = Settings(empty_database(Path(folder) / "x.sqlite"), hub.url)
        code, said = _crawled(settings, plan, time)
        assert code == 0, said
        return _exported(settings)


def _exported(settings: Settings) -> bytes:
    try:
        return b"".join(export(settings, "jsonl"))
    except LineageError:
        return b""


class Met(NamedTuple):
    """What came of a fault in a crawl at a place."""

    outcome: Outcome
    plan: str
    place: Place


def all_met(trouble: Trouble) -> list[Met]:
    """Let crawls of each plan meet a fault at each place."""
    return [Met(outcome(trouble, plan, place), plan, place) for plan in trouble.plans for place in Place]


def lines_of(trouble: Trouble, found: list[Met]) -> str:
    """Return a fault's lines of the table; places and plans of one outcome stand in one line."""
    merged: dict[tuple[Outcome, tuple[str, ...]], list[str]] = {}
    for plan, ends in groupby(found, key=lambda one: one[1]):
        places: dict[Outcome, list[str]] = {}
        for end, _, place in ends:
            places.setdefault(end, []).append(place.value)
        for end, at in places.items():
            merged.setdefault((end, tuple(at)), []).append(plan)
    return "".join(_line(trouble, plans, at, end) for (end, at), plans in merged.items())


def _line(trouble: Trouble, plans: list[str], places: tuple[str, ...], end: Outcome) -> str:
    after = f"{end.seconds / 60:,.0f} min" if end.seconds >= 90 else f"{end.seconds:,.0f} s"
    then = "whole" if end.next_whole else "lacks models"
    said = end.said.replace("|", "\\|").replace("<", "&lt;")
    database = "whole" if end.whole else "lacks models" if end.code == 0 else "unfinished"
    cells = [trouble.words, ", ".join(plans), ", ".join(places), said, str(end.code), after, database, then]
    return f"| {' | '.join(cells)} |\n"


def head() -> str:
    """Return the head of the table."""
    names = ("fault", "crawl", "page", "what it says", "exit", "after", "database", "after the next run")
    return f"| {' | '.join(names)} |\n| {' | '.join(['---'] * len(names))} |\n"


def table() -> str:
    """Return the table; a minute of crawls."""
    return head() + "".join(lines_of(trouble, all_met(trouble)) for trouble in TROUBLES)
