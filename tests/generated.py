"""Documents that the program writes: help blocks, tables and answers of pages, `db/schema.sql`, and `db/README.md`.

`python -m tests.generated --write` writes them, `--check` says which are out of date. The table of faults takes a
minute of crawls, and the answers need the demo's database: they are written with `--faults` and `--answers` too, and
checked by tests of their own.
"""

import argparse
import re
import shlex
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import click
import pytest
from sqlalchemy.types import TypeEngine

from lineage.cli.group import cli
from lineage.store.schema.database import open_to_write
from lineage.store.schema.tables import metadata
from lineage.store.schema.views import VIEWS
from tests.cli import fault_table
from tests.cli.conftest import plain_environment
from tests.cli.examples import PAGES
from tests.cli.formats import blocks
from tests.cli.running import lineage

CHECKOUT = Path(__file__).parents[1]
WIDTH = 100
_TABLE = re.compile(r"(<!-- table: (?P<name>[a-z]+) -->\n)(?P<body>.*?)(?P<end><!-- end -->\n)", re.DOTALL)
_ANSWER = re.compile(r"(<!-- output -->\n```console\n\$ (?P<line>[^\n]+)\n).*?(```\n)", re.DOTALL)
_BLOCK = re.compile(r"(<!-- help: (?P<command>[a-z ]+) -->\n```text\n).*?(```\n)", re.DOTALL)


def with_tables(text: str, tables: Mapping[str, str]) -> str:
    """Put each command's present help into its block, and the tables into theirs."""
    text = _TABLE.sub(lambda found: f"{found[1]}{tables.get(found['name'], found['body'])}{found['end']}", text)
    return _BLOCK.sub(lambda found: f"{found[1]}{_help(found['command'])}{found[3]}", text)


def _help(words: str) -> str:
    command: click.Command | None = cli
    width = {"terminal_width": WIDTH, "max_content_width": WIDTH}
    context = click.Context(cli, info_name="lineage", **{**cli.context_settings, **width})
    for word in words.split()[1:]:
        assert isinstance(command, click.Group)
        command = command.get_command(context, word)
        assert command is not None, f"a page names a command that does not exist: {words}"
        context = command.context_class(
            command, info_name=word, parent=context, **{**command.context_settings, **width}
        )
    assert command is not None
    return command.get_help(context).rstrip() + "\n"


def schema_sql() -> str:
    """Make a new database the way the program does, and ask SQLite for its schema."""
    with (
        tempfile.TemporaryDirectory() as folder,
        open_to_write(Path(folder) / "new.sqlite") as database,
        database.transaction() as connection,
    ):
        statements = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name"
        ).scalars()
        bodies = [re.sub(r"[ \t]+\n", "\n", statement).strip() for statement in statements]
    head = "-- What the migrations in db/migrations make of an empty file. Generated: run `make fix`.\n"
    return head + "\n" + "\n\n".join(f"{body};" for body in bodies) + "\n"


def data_dictionary() -> str:
    """Describe every table, column and view."""
    parts = [_DICTIONARY_HEAD]
    for table in sorted(metadata.tables.values(), key=lambda table: table.name):
        parts.append(f"## {table.name}\n\n{table.comment}.\n\n| column | type | |\n| --- | --- | --- |\n")
        for column in table.columns:
            notes = [column.comment or ""]
            targets = sorted(key.target_fullname for key in column.foreign_keys if "edge." not in key.target_fullname)
            notes += [f"→ {target}" for target in targets]
            kind = _type(column.type) + (" key" if column.primary_key else "" if column.nullable else ", always")
            parts.append(f"| {column.name} | {kind} | {'; '.join(note for note in notes if note)} |\n")
        parts.append("\n")
    parts.append(_VIEWS_HEAD)
    for name, query in VIEWS.items():
        parts.append(f"`{name}`:\n```sql\n{query.strip()}\n```\n\n")
    return "".join(parts).rstrip() + "\n"


def _type(kind: TypeEngine[object]) -> str:
    return _TYPES.get(str(kind), "whole number")


_TYPES = {
    "VARCHAR(24)": "text",
    "VARCHAR(64)": "text",
    "TEXT": "text",
    "FLOAT": "number",
    "BOOLEAN": "0 or 1",
    "BLOB": "bytes",
}

_DICTIONARY_HEAD = """# The database

One SQLite file. `lineage db path` says where it is; in a checkout it is `db/lineage.sqlite`. It opens in `sqlite3`,
Datasette or anything else that reads SQLite. The schema is made and changed by the migrations in `migrations/` alone;
`schema.sql` is what they lead to.

Dates are text, UTC, as the Hub writes them (`2026-09-25T13:47:38.000Z`), so that they sort as they are. NULL means
"not said" or "not asked", never zero. Rows are never deleted: what is no longer so has `current` 0, or a model's
`state` says it. The one exception is a row that only ever was a name for a model with a row of its own: that row
takes it over, and the name is kept in `alias`.

Edges follow from `edge_evidence`, which keeps every statement with its raw value. A model's `state` is one of:

| state | means |
| --- | --- |
| present | the Hub had a row for it |
| unasked | only named as a base so far |
| absent | a finished sweep had no row for it, or the Hub answered 401 or 404 |
| vanished | it had a row once; a later finished sweep had none |
| replaced | it had a row once; its name now belongs to a model with another `_id` |

This page is generated: run `make fix`.

"""

_VIEWS_HEAD = """## Views

The same with names instead of keys, for `sqlite3` and Datasette. `readable_edge`, `readable_evidence` and
`readable_issue` have what models that are on the Hub say now, so that counting their rows counts what commands count.
What a model said before it vanished, or before its record changed, is in `readable_past_evidence`, with its state.

"""


def with_answers(text: str, database: Path) -> str:
    """Put what each marked command prints on the demo's database below it."""

    def answered(match: re.Match[str]) -> str:
        with pytest.MonkeyPatch.context() as patch:
            plain_environment(patch, database.parent)
            patch.setenv("LINEAGE_DB", str(database))
            patch.setenv("COLUMNS", "88")
            ran = lineage(*shlex.split(match["line"])[1:])
        assert ran.code == 0, ran.err
        return f"{match[1]}{ran.out.rstrip()}\n{match[3]}"

    return _ANSWER.sub(answered, text)


def fault_lines() -> list[str]:
    """Return the lines of the table of faults."""
    text = (CHECKOUT / "docs" / "reliability.md").read_text(encoding="utf-8")
    (body,) = (found["body"] for found in _TABLE.finditer(text) if found["name"] == "faults")
    return body.splitlines(keepends=True)


def documents(*, faults: bool = False, answers: bool = False) -> dict[Path, str]:
    """Write every generated document, in memory."""
    tables = blocks() | ({"faults": fault_table.table()} if faults else {})
    pages = {page: with_tables(page.read_text(encoding="utf-8"), tables) for page in PAGES}
    if answers:
        with tempfile.TemporaryDirectory() as folder:
            assert lineage("demo", "--dir", folder).code == 0
            pages = {page: with_answers(text, Path(folder) / "demo.sqlite") for page, text in pages.items()}
    return {
        **pages,
        CHECKOUT / "db" / "schema.sql": schema_sql(),
        CHECKOUT / "db" / "README.md": data_dictionary(),
    }


def stale() -> list[Path]:
    """List the documents that are not what the program would write now."""
    return [
        path for path, text in documents().items() if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def main() -> int:
    """Write or check."""
    parser = argparse.ArgumentParser(description=__doc__)
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("--write", action="store_true")
    choice.add_argument("--check", action="store_true")
    parser.add_argument("--faults", action="store_true", help="write the table of faults too")
    parser.add_argument("--answers", action="store_true", help="write what examples print too")
    options = parser.parse_args()
    if options.write:
        for path, text in documents(faults=options.faults, answers=options.answers).items():
            path.write_text(text, encoding="utf-8")
        return 0
    old = stale()
    for path in old:
        print(f"{path.relative_to(CHECKOUT)} is out of date: run `make fix`", file=sys.stderr)
    return 1 if old else 0


if __name__ == "__main__":
    sys.exit(main())
