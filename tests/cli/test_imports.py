"""What a command loads: help costs little more than click, a trace little more than SQLAlchemy."""

from pathlib import Path

import pytest

from tests.cli.running import python

HEAVY = {
    "alembic",
    "email",
    "filelock",
    "httpx2",
    "huggingface_hub",
    "importlib.metadata",
    "jinja2",
    "json.tool",
    "networkx",
    "numpy",
    "platformdirs",
    "pyvis",
    "rich",
    "ssl",
}

_RESULT_TYPES = {"lineage.store.read", "lineage.store.read.answers"}
"""What a help takes of the store: the types of its answers."""


def _loaded(words: str, database: Path) -> set[str]:
    script = (
        "import io, sys; from contextlib import redirect_stdout; from lineage.cli.run import run\n"
        f"with redirect_stdout(io.StringIO()): code = run({words.split()!r})\n"
        "assert code == 0; print(*sys.modules)"
    )
    ran = python(script, LINEAGE_DB=str(database))
    assert ran.code == 0, ran.err
    return set(ran.out.split())


@pytest.mark.parametrize(
    "words", ["", "--help", "-h", "ls --help", "crawl --help", "graph --help", "demo --help", "count --help"]
)
def test_help_loads_neither_the_database_nor_the_hub(told: Path, words: str) -> None:
    loaded = _loaded(words, told)
    assert loaded & {*HEAVY, "sqlalchemy", "sqlite3"} == set()
    assert {name for name in loaded if name.startswith(("lineage.hub", "lineage.workflows"))} == set()
    assert {name for name in loaded if name.startswith("lineage.store.")} <= _RESULT_TYPES


@pytest.mark.parametrize(("words", "more"), [("--help", set()), ("", {"lineage.settings"})])
def test_the_programs_help_loads_no_command(told: Path, words: str, more: set[str]) -> None:
    ours = {name for name in _loaded(words, told) if name.startswith("lineage")}
    shared = {"lineage.cli.run", "lineage.cli.group", "lineage.cli.choice"}
    assert ours == {"lineage", "lineage.cli", "lineage.errors"} | shared | more


@pytest.mark.parametrize(
    "words", ["trace pat/merged", "trace pat/merged --to Qwen/Qwen3-8B-Base --json", "tree Qwen/Qwen3-8B-Base"]
)
def test_what_sql_can_answer_loads_no_graph_no_hub_and_no_migrations(told: Path, words: str) -> None:
    loaded = _loaded(words, told)
    without = {name for name in HEAVY if name not in {"importlib.metadata", "email", "ssl"}}
    assert "sqlalchemy" in loaded
    assert loaded & without == set()
    assert {name for name in loaded if name.startswith(("lineage.hub", "lineage.graph", "lineage.cards"))} == set()


@pytest.mark.parametrize("words", ["search qwen", "status", "db check"])
def test_other_plain_questions_load_no_hub_either(told: Path, words: str) -> None:
    loaded = _loaded(words, told)
    assert loaded & {"alembic", "huggingface_hub", "networkx", "numpy", "rich"} == set()
