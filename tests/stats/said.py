"""What every number of these tests carries: a rule and the day of the data."""

from datetime import date
from typing import Final, TypedDict

from lineage.stats.over_time.months import day_number
from lineage.stats.rules.rule import CountingRule


class Said(TypedDict):
    """The two keywords that every function takes."""

    rule: CountingRule
    as_of: date


SAID: Final[Said] = {"rule": CountingRule(), "as_of": date(2026, 1, 31)}
TODAY: Final = day_number(SAID["as_of"])
