"""The tables that the code knows are the tables that the migrations make."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, create_mock_engine, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex

from lineage.facts import UNNAMING_LICENSES, license_label
from lineage.store.schema.cache_triggers import TRIGGERS
from lineage.store.schema.database import APPLICATION_ID, HEAD, open_to_write
from lineage.store.schema.migrate import migrations_folder, newest_version
from lineage.store.schema.tables import add_conditions, metadata
from lineage.store.schema.tables import model as model_table
from lineage.store.schema.views import VIEWS
from tests.store.made import Kept, by_tag, model

ROOT = Path(__file__).parents[3]


def test_the_head_is_the_newest_migration() -> None:
    assert newest_version() == HEAD


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection")  # of lower(name): the next test compares it
@pytest.mark.filterwarnings("ignore:autogenerate skipping metadata-specified expression")  # the same
def test_the_migrations_make_the_tables_that_the_code_knows(kept: Kept) -> None:
    with kept.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def words(sql: str) -> list[str]:
    """The words of a statement, in no order: columns are compared above, and the rest has none."""
    return sorted(re.findall(r"[\w'.<>=*-]+", sql))


def test_checks_keys_indexes_and_views_are_the_same_too(kept: Kept) -> None:
    stored = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> 'alembic_version'"
    made = {str(name): str(sql) for name, sql in kept.rows(stored)}
    add_conditions("sqlite")
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        metadata.create_all(connection)
        for name, query in VIEWS.items():
            connection.execute(text(f"CREATE VIEW {name} AS {query}"))
        for name, event in TRIGGERS.items():
            connection.execute(text(f"CREATE TRIGGER {name} {event}"))
        known = {str(row[0]): str(row[1]) for row in connection.execute(text(stored))}
    engine.dispose()
    assert made.keys() == known.keys()
    for name, sql in known.items():
        assert words(made[name]) == words(sql), name


def test_the_schema_of_a_migrated_database_is_the_one_in_the_file(kept: Kept, tmp_path: Path) -> None:
    stored = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type, name"
    with sqlite3.connect(tmp_path / "by_file.sqlite") as by_file:
        by_file.executescript((ROOT / "db" / "schema.sql").read_text(encoding="utf-8"))
        rows = by_file.execute(stored).fetchall()
    by_file.close()
    assert [(*row[:3], words(row[3])) for row in kept.rows(stored)] == [(*row[:3], words(row[3])) for row in rows]


@pytest.mark.parametrize("name", ["sqlite", "postgresql"])
def test_the_name_of_a_replaced_model_is_free_in_every_dialect(name: str) -> None:
    add_conditions(name)
    (index,) = [index for index in model_table.indexes if index.name == "ix_model_holder"]
    statement = str(CreateIndex(index).compile(dialect=create_mock_engine(f"{name}://", print).dialect))
    assert statement == "CREATE UNIQUE INDEX ix_model_holder ON model (name) WHERE state <> 'replaced'"


@pytest.fixture
def alembic(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return Alembic's command for developers, on a copy of `db/`."""
    copied = shutil.copytree(ROOT / "db", tmp_path / "db", ignore=shutil.ignore_patterns("*.sqlite*"))
    script = (
        "import sys\nfrom alembic.config import main\nfrom sqlalchemy import Column, Text\n"
        "from lineage.store.schema.tables import model\n"
        "if column := sys.argv.pop(1): model.append_column(Column(column, Text))\n"
        "main()"
    )

    def run(column: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", script, column, "-c", str(copied / "alembic.ini"), *words]
        return subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)

    return run


def test_a_developer_gets_the_draft_of_a_migration(
    alembic: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    ran = alembic("mood", "revision", "--autogenerate", "-m", "how a model feels")
    assert ran.returncode == 0, ran.stderr
    number = f"{int(HEAD) + 1:04}"
    draft = (tmp_path / "db" / "migrations" / "versions" / f"{number}_how_a_model_feels.py").read_text()
    assert f"revision = '{number}'\ndown_revision = '{HEAD}'" in draft
    assert [line.strip() for line in draft.splitlines() if "batch_op." in line] == [
        "batch_op.add_column(sa.Column('mood', sa.Text(), nullable=True))"
    ]


def test_alembic_finds_nothing_to_change_and_upgrades_no_file(
    alembic: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    checked = alembic("", "check")
    assert (checked.returncode, "No new upgrade operations detected" in checked.stdout) == (0, True), checked.stderr
    upgraded = alembic("", "upgrade", "head")
    assert upgraded.returncode != 0
    assert "lineage db upgrade" in upgraded.stdout + upgraded.stderr


def test_the_views_show_names_instead_of_keys(kept: Kept) -> None:
    named = {"license": "other", "license_name": "qwen-research"}
    kept.crawl([model("a/x", 1, license="mit"), model("a/y", 2, by_tag("a/x"), **named)])
    query = "SELECT derivative, base, relation, evidence, license, base_license, base_state FROM readable_edge"
    assert kept.rows(query) == [("a/y", "a/x", "unstated", "tag", "qwen-research", "mit", "present")]
    assert kept.rows("SELECT * FROM readable_evidence") == [("a/y", "tag", "unstated", "base_model:a/x", "a/x")]
    assert kept.rows("SELECT * FROM readable_issue") == []


@pytest.mark.parametrize("name", [None, "", "qwen-research"])
@pytest.mark.parametrize("identifier", [None, "mit", "Other", *UNNAMING_LICENSES])
def test_the_view_of_edges_calls_a_license_as_every_answer_does(
    kept: Kept, identifier: str | None, name: str | None
) -> None:
    stated = {"license": identifier, "license_name": name}
    kept.crawl([model("a/x", 1, **stated), model("a/y", 2, by_tag("a/x"), **stated)])
    label = license_label(identifier, name)
    assert kept.rows("SELECT license, base_license FROM readable_edge") == [(label, label)]


def test_single_questions_of_an_older_schema_become_looks(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    with sqlite3.connect(path) as raw:
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        connection.execute(
            text("INSERT INTO crawl (id, plan, roots, started_at, requests) VALUES (1, 'ask', 'a/b', 'then', 2)")
        )
    engine.dispose()
    with open_to_write(path) as database:
        with database.transaction() as connection:
            row = connection.execute(text("SELECT plan, roots, requests, depth FROM crawl")).one()
            assert tuple(row) == ("look", "a/b", 2, None)
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
        with pytest.raises(IntegrityError), database.transaction() as connection:
            connection.execute(text("UPDATE crawl SET plan = 'ask'"))
        with database.transaction() as connection:
            connection.execute(text("UPDATE crawl SET plan = 'walk', depth = 2"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the package as a wheel brings it."""
    pytest.importorskip("hatchling", reason="hatchling builds the wheel")
    built = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheel = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(built), str(ROOT)]
    subprocess.run(wheel, check=True, capture_output=True)
    folder = tmp_path_factory.mktemp("installed")
    (found,) = built.glob("*.whl")
    install = [*pip, "install", "--no-deps", "--target", str(folder), str(found)]
    subprocess.run(install, check=True, capture_output=True)
    return folder


def test_an_installed_wheel_makes_a_database_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    script = (
        "import lineage.store.schema.migrate as m\nfrom pathlib import Path\n"
        "from lineage.store.schema.database import open_to_write, schema_version\n"
        "open_to_write(Path('made.sqlite')).close()\n"
        "print(schema_version(Path('made.sqlite')), m.migrations_folder())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    version, folder = done.stdout.split()
    assert version == HEAD
    assert Path(folder) == installed / "lineage" / "store" / "migrations"


def test_what_was_said_once_stays_readable_with_the_state_of_those_who_said_it(kept: Kept) -> None:
    base = model("a/x", 1)
    kept.sweep(base, model("a/gone", 2, by_tag("a/x")), model("a/changed", 3, by_tag("a/x"), by_tag("no/body")))
    kept.sweep(model("a/changed", 3, by_tag("no/body")))
    past = "SELECT derivative, derivative_state, raw_value, base, base_state FROM readable_past_evidence ORDER BY 1"
    assert kept.rows(past) == [
        ("a/changed", "present", "base_model:a/x", "a/x", "vanished"),
        ("a/gone", "vanished", "base_model:a/x", "a/x", "vanished"),
    ]
    assert kept.rows("SELECT derivative, base FROM readable_evidence") == [("a/changed", "no/body")]
