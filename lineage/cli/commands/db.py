"""`lineage db path|upgrade|check`."""

import os

import click

from lineage.cli.output import database_option, hint
from lineage.errors import DatabaseDamagedError
from lineage.settings import NO_CONFIG, program, read_settings


@click.group(
    name="db",
    epilog="""\b
Examples:
  lineage db path
  lineage db check
  sqlite3 "$(lineage db path)" 'select * from readable_edge limit 5'
""",
)
def command() -> None:
    """Find, upgrade or check the database."""


@command.command(
    name="path",
    epilog="""\b
Examples:
  lineage db path
  sqlite3 "$(lineage db path)" 'select * from readable_edge limit 5'
""",
)
@database_option
def path_command(db: str | None) -> None:
    """Print the path of the database that commands use."""
    click.echo(os.fsencode(read_settings(db, config=NO_CONFIG).database))


@command.command(
    name="upgrade",
    epilog="""\b
Examples:
  lineage db upgrade
  lineage db upgrade --db family.sqlite
""",
)
@database_option
def upgrade_command(db: str | None) -> None:
    """Bring the database's schema up to this program's version."""
    from lineage.workflows.status import upgrade

    before, after = upgrade(read_settings(db, config=NO_CONFIG))
    hint(f"Schema {before or 'none'} is now {after}." if before != after else f"Schema {after} is up to date.")


@command.command(
    name="check",
    epilog="""\b
Examples:
  lineage db check
  lineage db check --db family.sqlite
""",
)
@database_option
def check_command(db: str | None) -> None:
    """Check the database: SQLite's own check, broken references, contradictions."""
    from lineage.workflows.status import check

    settings = read_settings(db, config=NO_CONFIG)
    problems = check(settings)
    if problems:
        raise DatabaseDamagedError(
            f"{settings.database}: {'; '.join(problems)}. Restore a copy of it, or crawl into a new file: "
            f"{program()} crawl --db NEW.sqlite"
        )
    hint(f"{settings.database} is sound.", whole=True)
