"""Edges that are impossible in time, kept as problems of the derivatives."""

from typing import Final

from sqlalchemy.engine import Connection

from lineage.facts import IssueCode
from lineage.store.read.impossible_in_time import IMPOSSIBLE

_CODE: Final = IssueCode.IMPOSSIBLE_IN_TIME.value
_FORGET: Final = f"UPDATE card_issue SET current = 0 WHERE code = '{_CODE}' AND current"  # noqa: S608 - a code of our own
_NOTE: Final = (
    "INSERT INTO card_issue (model, code, field, raw_value, current, first_crawl, last_crawl) "  # noqa: S608 - words of our own
    f"SELECT e.derivative, '{_CODE}', 'createdAt', b.name, 1, :crawl, :crawl FROM edge AS e "
    "JOIN model AS d ON d.id = e.derivative JOIN model AS b ON b.id = e.base "
    f"WHERE e.current AND {IMPOSSIBLE} {{}}"
    "ON CONFLICT (model, code, field, raw_value) DO UPDATE SET current = 1, last_crawl = excluded.last_crawl"
)
_ASKED: Final = (
    "SELECT m.id FROM crawl_task AS t JOIN model AS m ON m.name = t.name AND m.state <> 'replaced' "
    "WHERE t.crawl = :crawl"
)
_NEAR: Final = (
    f"AND (e.derivative, e.base) IN (SELECT derivative, base FROM edge WHERE derivative IN ({_ASKED}) "  # noqa: S608 - as above
    f"UNION SELECT derivative, base FROM edge WHERE base IN ({_ASKED})) "
)


def note_impossible(connection: Connection, crawl: int, *, everywhere: bool) -> None:
    """Keep which edges are impossible in time, as problems of their derivatives.

    Args:
        connection: The transaction that ends a crawl.
        crawl: Its number.
        everywhere: Whether to go through all edges, or those of models that the crawl has asked for by name.
    """
    if everywhere:
        connection.exec_driver_sql(_FORGET)
    connection.exec_driver_sql(_NOTE.format("" if everywhere else _NEAR), {"crawl": crawl})
