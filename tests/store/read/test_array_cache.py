"""What is kept beside the tables is what the tables say, whoever changes them and whenever."""

import shutil
import sqlite3
from pathlib import Path
from typing import NamedTuple

import grimp
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from lineage.facts import HEADLINE_EVIDENCE, Codes, EdgeArrays, ModelArrays
from lineage.store.read import array_cache
from lineage.store.read.array_cache import _APART as APART
from lineage.store.read.array_cache import PACKAGE, ArrayCache, code_version
from lineage.store.read.columns import ModelNames, model_arrays, model_names
from lineage.store.read.whole import edge_arrays
from lineage.store.schema.cache_triggers import unwatch, watch
from lineage.store.schema.database import Connection, Database, open_to_read, open_to_write
from tests.store.made import Kept, by_tag, model

RECORDS = [model("a/x", 1, license="mit", downloads=7), model("b/y", 2, by_tag("a/x")), model("c/z", 3, by_tag("b/y"))]
NEW = "model (id, name, owner, state, first_crawl, last_crawl)"
CHANGES = [
    "UPDATE model SET downloads = 99 WHERE id = 1",
    "UPDATE model SET name = 'a/w' WHERE id = 1",
    "UPDATE OR REPLACE model SET license = NULL",
    f"INSERT OR IGNORE INTO {NEW} VALUES (900, 'n/n', 'n', 'unasked', 1, 1)",
    f"REPLACE INTO {NEW} VALUES (901, 'm/m', 'm', 'unasked', 1, 1)",
    "UPDATE edge SET relation = 'merge'",
    "UPDATE edge SET current = 0 WHERE base = 1",
    "INSERT OR IGNORE INTO edge VALUES (3, 1, 'merge', 'hub', 1, 1, 1)",
    "REPLACE INTO edge VALUES (3, 2, 'adapter', 'hub', 1, 1, 1)",
    "DELETE FROM edge",
    "DELETE FROM model WHERE id = 900",
    "UPDATE crawl SET requests = requests + 1",
]
WATCHING = {"unwatch": unwatch, "watch": watch}


def everything(connection: Connection, cache: ArrayCache | None) -> tuple[EdgeArrays, ModelArrays, ModelNames]:
    """All that is kept, by the cache or without one."""

    def edges() -> EdgeArrays:
        return edge_arrays(connection, HEADLINE_EVIDENCE)

    if cache is None:
        keys = edges().keys
        return edges(), model_arrays(connection, keys), model_names(connection, keys)
    found = cache.once(EdgeArrays, "edges", edges)
    return (
        found,
        cache.once(ModelArrays, "models", lambda: model_arrays(connection, found.keys)),
        cache.once(ModelNames, "names", lambda: model_names(connection, found.keys)),
    )


def plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return str(value.dtype), value.tolist()
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def asked(database: Database, *, least: int = 0) -> object:
    """Ask by the cache, keep what was worked out, and check it against the tables."""
    with database.transaction() as connection:
        cache = ArrayCache(connection, least)
        found = plain(everything(connection, cache))
        assert found == plain(everything(connection, None))
        cache.save()
    return found


def entries(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        (number,) = connection.execute("SELECT count(DISTINCT name) FROM array_cache").fetchone()
    connection.close()
    return int(number)


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


@pytest.fixture
def filled(kept: Kept) -> Kept:
    kept.crawl(RECORDS)
    return kept


def test_what_is_kept_comes_back_as_it_was_and_is_not_worked_out_again(filled: Kept) -> None:
    with open_to_read(filled.path) as database:
        first = asked(database)
        assert entries(filled.path) == 3
        assert asked(database) == first
        with database.transaction() as connection:
            found = ArrayCache(connection).once(ModelNames, "names", lambda: pytest.fail("worked out again"))
            assert found.at([0, 1, 2]) == ["a/x", "b/y", "c/z"]
            assert not found.text.flags.writeable


@pytest.mark.parametrize("statement", CHANGES)
def test_any_change_of_models_or_edges_by_any_program_empties_it(filled: Kept, statement: str) -> None:
    with open_to_read(filled.path) as database:
        asked(database)
        change(filled.path, "PRAGMA foreign_keys = OFF", statement)
        touched = statement not in {CHANGES[-1], CHANGES[-2]}  # no row of either
        assert entries(filled.path) == (0 if touched else 3)
        asked(database)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.sampled_from([*CHANGES, "ask", "ask", "crawl", *WATCHING]), max_size=16))
def test_whatever_is_done_in_whatever_order_what_is_kept_is_what_the_tables_say(
    tmp_path_factory: pytest.TempPathFactory, template: Path, steps: list[str]
) -> None:
    path = tmp_path_factory.mktemp("kept") / "kept.sqlite"
    path.write_bytes(template.read_bytes())
    made = Kept(path)
    made.crawl(RECORDS)
    with open_to_read(path) as database:
        for step in steps:
            if step == "ask":
                asked(database)
            elif step in WATCHING:
                with made.database.transaction() as connection:
                    WATCHING[step](connection)
            elif step == "crawl":
                made.crawl([model("b/y", 2, by_tag("c/z"), downloads=1), model("d/new", 4, by_tag("a/x"))])
            else:
                change(path, "PRAGMA foreign_keys = OFF", step)
        asked(database)
    made.database.close()


def test_what_was_read_before_somebody_wrote_is_not_kept(filled: Kept) -> None:
    with open_to_read(filled.path) as database:
        with database.transaction() as connection:
            cache = ArrayCache(connection, 0)
            everything(connection, cache)
            change(filled.path, CHANGES[0])
            cache.save()
        assert entries(filled.path) == 0
        asked(database)
        assert entries(filled.path) == 3


def test_a_writer_is_not_waited_for(filled: Kept) -> None:
    with open_to_read(filled.path) as database:
        with open_to_write(filled.path) as other, other.transaction(), database.transaction() as connection:
            cache = ArrayCache(connection, 0)
            everything(connection, cache)
            cache.save()
            assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 20_000
        assert entries(filled.path) == 0


def test_a_file_that_may_only_be_read_goes_without(filled: Kept) -> None:
    with open_to_read(filled.path) as database:
        with database.transaction() as connection:
            connection.exec_driver_sql("PRAGMA query_only = ON")
            cache = ArrayCache(connection, 0)
            everything(connection, cache)
            cache.save()
            connection.exec_driver_sql("PRAGMA query_only = OFF")
        assert entries(filled.path) == 0


def test_what_other_code_worked_out_is_neither_used_nor_left(filled: Kept) -> None:
    with open_to_read(filled.path) as database:
        asked(database)
        change(filled.path, "UPDATE array_cache SET version = 'older', content = x'00'")
        asked(database)
        assert entries(filled.path) == 3
        assert filled.rows("SELECT DISTINCT version FROM array_cache") == [(code_version(),)]


def test_where_the_code_cannot_be_read_nothing_is_kept(filled: Kept, tmp_path: Path) -> None:
    assert code_version(tmp_path / "nowhere") is None
    code = tmp_path / "empty"
    code.mkdir()
    assert version_of(code) is None
    (code / "facts.py").symlink_to("nowhere.py")
    assert version_of(code) is None
    with open_to_read(filled.path) as database, database.transaction() as connection:
        cache = ArrayCache(connection, 0, version=None)
        everything(connection, cache)
        cache.save()
    assert entries(filled.path) == 0


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Return a copy of the package."""
    return shutil.copytree(PACKAGE, tmp_path / "lineage", ignore=shutil.ignore_patterns("__pycache__"))


def version_of(code: Path) -> str | None:
    code_version.cache_clear()
    return code_version(code)


def test_the_version_changes_with_any_file_at_any_depth_whatever_its_package(code: Path) -> None:
    changed = {version_of(code)}
    folders = [folder for folder in code.iterdir() if folder.is_dir() and folder.name not in APART]
    files = [
        code / "facts.py",
        code / "stats" / "data" / "brands.toml",
        *(folder / "wing" / "inner" / "new.py" for folder in folders),
        *(path for wing in ("schema", "read", "write") for path in sorted((code / "store" / wing).glob("*.py"))),
    ]
    for path in files:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:
            file.write("# changed\n")
        changed.add(version_of(code))
    assert None not in changed
    assert len(changed) == 1 + len(files)
    files[-1].rename(code / "store" / "moved.py")
    assert version_of(code) not in changed


def test_the_version_is_the_same_for_the_same_code_wherever_it_lies(code: Path) -> None:
    before = version_of(PACKAGE)
    for name in APART:
        (code / name / "wing").mkdir()
        (code / name / "wing" / "new.py").touch()
        (code / name / "__init__.py").write_text("")
    (code / "store" / "__pycache__").mkdir()
    (code / "store" / "__pycache__" / "find.pyc").touch()
    assert version_of(code) == before


def test_what_works_arrays_out_imports_nothing_that_the_version_leaves_out() -> None:
    modules = grimp.build_graph("lineage").find_upstream_modules("lineage.workflows.family.dataset")
    assert len(modules) > 20
    assert not {module for module in modules if module.split(".")[1] in APART}


class Numbers(NamedTuple):
    """Some numbers, and words."""

    numbers: NDArray[np.int64]
    words: Codes


def test_little_is_not_worth_keeping_and_neither_are_countless_questions(filled: Kept) -> None:
    with open_to_read(filled.path) as database:
        asked(database, least=array_cache.LEAST_BYTES)
        assert entries(filled.path) == 0
        for number in range(70):
            with database.transaction() as connection:
                cache = ArrayCache(connection)
                made = Numbers(np.arange(10_000), Codes(np.array([1, -1, 0], np.int32), ("a\nb", "\u00e9")))
                assert cache.once(Numbers, f"tagged {number}", lambda made=made: made) is made  # type: ignore[misc]
                cache.save()
        assert entries(filled.path) == 64
        with database.transaction() as connection:
            found = ArrayCache(connection).once(Numbers, "tagged 3", lambda: pytest.fail("worked out again"))
            assert found.words.names == ("a\nb", "\u00e9")
