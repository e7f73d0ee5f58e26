"""While a crawl writes nothing is kept and nothing kept is used; however it ends, the triggers are back."""

import sqlite3
from pathlib import Path

import pytest

from lineage.facts import HEADLINE_EVIDENCE, EdgeArrays
from lineage.store.read.array_cache import ArrayCache
from lineage.store.read.whole import edge_arrays
from lineage.store.schema.cache_triggers import TRIGGERS, is_watched, unwatched
from lineage.store.schema.database import Database, open_to_read
from tests.store.made import Kept, by_tag, model

RECORDS = [model("a/x", 1), model("b/y", 2, by_tag("a/x"))]


@pytest.fixture
def filled(kept: Kept) -> Kept:
    kept.crawl(RECORDS)
    return kept


def edges(database: Database) -> int:
    """Ask for the edges by what is kept, and keep them."""
    with database.transaction() as connection:
        cache = ArrayCache(connection, least=0)
        found = cache.once(EdgeArrays, "edges", lambda: edge_arrays(connection, HEADLINE_EVIDENCE))
        cache.save()
    return len(found.base)


def has_kept(path: Path) -> bool:
    connection = sqlite3.connect(path)
    (number,) = connection.execute("SELECT count(*) FROM array_cache").fetchone()
    connection.close()
    return bool(number)


def watched(path: Path) -> bool:
    connection = sqlite3.connect(path)
    found = is_watched(connection)
    connection.close()
    return found


def test_a_crawl_empties_what_is_kept_and_readers_meanwhile_read_the_tables(filled: Kept) -> None:
    with open_to_read(filled.path) as reader:
        assert edges(reader) == 1
        assert has_kept(filled.path)
        with unwatched(filled.database):
            assert not has_kept(filled.path)
            assert edges(reader) == 1
            filled.crawl([model("c/z", 3, by_tag("a/x"))])
            assert edges(reader) == 2
            assert not has_kept(filled.path)
        assert watched(filled.path)
        assert edges(reader) == 2
        assert has_kept(filled.path)


class BrokenOffError(Exception):
    """A crawl came to no end."""


def break_off(database: Database, last: str) -> None:
    """Write without the triggers, and fail after a last statement."""
    with unwatched(database):
        assert not watched(database.path)
        with database.transaction() as connection:
            connection.exec_driver_sql(last)
        raise BrokenOffError


def test_a_crawl_that_is_broken_off_leaves_the_triggers_in_place(filled: Kept) -> None:
    with pytest.raises(BrokenOffError):
        break_off(filled.database, "SELECT 1")
    assert watched(filled.path)


def test_what_broke_a_crawl_off_is_told_even_where_the_triggers_cannot_be_put_back(filled: Kept) -> None:
    with pytest.raises(BrokenOffError):
        break_off(filled.database, "PRAGMA query_only = ON")
    assert not watched(filled.path)


def test_a_killed_crawl_leaves_readers_without_and_the_next_crawl_puts_it_right(filled: Kept) -> None:
    with open_to_read(filled.path) as reader:
        killed = unwatched(filled.database)
        killed.__enter__()
        assert edges(reader) == 1
        assert not has_kept(filled.path)
        with unwatched(filled.database):
            assert edges(reader) == 1
        assert edges(reader) == 1
        assert has_kept(filled.path)


@pytest.mark.parametrize("name", TRIGGERS)
def test_nothing_kept_is_used_once_any_trigger_is_missing(filled: Kept, name: str) -> None:
    with open_to_read(filled.path) as reader:
        edges(reader)
        with filled.database.transaction() as connection:
            for statement in (f"DROP TRIGGER {name}", "DELETE FROM edge_evidence", "DELETE FROM edge"):
                connection.exec_driver_sql(statement)
        assert edges(reader) == 0
