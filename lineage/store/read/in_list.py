"""Lists of any length in a condition, bound as one value.

No number of them stands in the statement itself: the driver remembers a hundred statements, and one with ten thousand
numbers in it takes a megabyte.
"""

import json
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy.engine import Connection


def among(column: str, value: str = "?") -> str:
    """Write the condition that a column is one of a list, which `written` makes into the one value bound to it."""
    return f"{column} IN (SELECT value FROM json_each({value}))"  # noqa: S608 - a column of our own


def written(wanted: Collection[Any]) -> str:
    """Write a list as `among` takes it; whole numbers may be of any type."""
    return json.dumps(sorted(wanted), default=int)


def looked_up(connection: Connection, sql: str, wanted: Collection[Any]) -> Iterator[Any]:
    """Read the rows of a statement whose one condition is `among`; nothing wanted is nothing read."""
    if wanted:
        yield from connection.exec_driver_sql(sql, (written(wanted),))
