"""New models by day, week or month, as a row of bars."""

from datetime import date, timedelta
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.render.figures import thousands
from lineage.render.picture.wording import MONTHS, day_of, day_words

_DAYS: Final = 45
_WEEKS: Final = 200
"""So many days at most are drawn by day, and by week; more by month."""
_SUNDAY: Final = 6


class Growth(NamedTuple):
    """Bars, and the words at them.

    Attributes:
        counts: New models in each step of time, the first not empty or that of the root.
        peak: Which has most, the first of several.
        peak_words: How many that are, and when.
        begin: When the first step is.
        end: The last day.
        unfinished: Whether the last step goes on after that day.
        undated: Models of which no day is known, or a later one.
    """

    counts: tuple[int, ...]
    peak: int
    peak_words: str
    begin: str
    end: str
    unfinished: bool
    undated: int


def growth(created: NDArray[Any], root: int, until: str | None) -> Growth | None:
    """Count models by creation day from the root's or the first model's; `None` where none is dated.

    Args:
        created: Days since 1970-01-01; -1 where not known.
        root: The root's.
        until: The last day; the last model's where none is known.
    """
    last = int(created.max(initial=-1)) if until is None else _number(date.fromisoformat(until))
    dated = created[(created >= 0) & (created <= last)]
    if not len(dated):
        return None
    first = int(dated.min()) if root < 0 else min(root, int(dated.min()))
    begin, end = day_of(first), day_of(last)
    monday = begin - timedelta(begin.weekday())
    if last - first < _DAYS:
        at, steps, unfinished = dated - first, last - first + 1, True
        begun = day_words(begin, year=begin.year != end.year)
    elif last - first < _WEEKS:
        at, steps, unfinished = (dated - _number(monday)) // 7, (end - monday).days // 7 + 1, end.weekday() != _SUNDAY
        begun = day_words(begin, year=begin.year != end.year)
    else:
        month = dated.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
        at, steps, unfinished = month - _month(begin), _month(end) - _month(begin) + 1, (end + timedelta(1)).day != 1
        begun = _month_words(_month(begin))
    counts = np.bincount(at, minlength=steps)
    peak = int(counts.argmax())
    if last - first < _DAYS:
        when = f"on {day_words(begin + timedelta(peak), year=False)}"
    elif last - first < _WEEKS:
        when = f"in the week of {day_words(monday + timedelta(7 * peak), year=False)}"
    else:
        when = f"in {_month_words(_month(begin) + peak)}"
    return Growth(
        counts=tuple(counts.tolist()),
        peak=peak,
        peak_words=f"{thousands(int(counts[peak]))} {when}",
        begin=begun,
        end=f"to {day_words(end)}",
        unfinished=unfinished,
        undated=len(created) - len(dated),
    )


def _number(day: date) -> int:
    return (day - day_of(0)).days


def _month(day: date) -> int:
    """Number a month since January 1970."""
    return (day.year - 1970) * 12 + day.month - 1


def _month_words(month: int) -> str:
    return f"{MONTHS[month % 12]} {1970 + month // 12}"
