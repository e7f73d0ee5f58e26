"""Alembic's entry: run the migrations on the connection that the store hands over, inside its transaction.

Without one, as for `alembic -c db/alembic.ini revision --autogenerate`, compare the tables that the code knows with a
new database in memory.
"""

from alembic import command, context
from alembic.operations import MigrationScript, Operations
from alembic.runtime.migration import MigrationContext
from alembic.util import CommandError
from sqlalchemy import create_engine
from sqlalchemy.engine import Connection


def run(connection: Connection) -> None:
    """Run the migrations that the command asks for."""
    context.configure(connection=connection, transactional_ddl=True)
    with context.begin_transaction():
        context.run_migrations()


def compare() -> None:
    """Let a command compare the tables of the code with those that the migrations make."""
    from lineage.store.schema.tables import add_conditions, metadata

    asked = getattr(context.config.cmd_opts, "cmd", (None,))[0]
    if asked not in {command.revision, command.check}:
        raise CommandError("This writes and checks migrations. To bring a file up to date: lineage db upgrade")
    add_conditions("sqlite")
    with create_engine("sqlite://").connect() as connection:
        new = MigrationContext.configure(
            connection,
            opts={"fn": lambda version, _: context.script._upgrade_revs("head", version)},  # noqa: SLF001
        )
        with Operations.context(new):
            new.run_migrations()
        context.configure(
            connection=connection,
            target_metadata=metadata,
            compare_server_default=True,
            render_as_batch=True,
            process_revision_directives=number,
        )
        context.run_migrations()


def number(_: MigrationContext, _revision: object, scripts: list[MigrationScript]) -> None:
    """Give a new migration the number after the newest."""
    newest = context.script.get_current_head() or "0"
    for script in scripts:
        script.rev_id = f"{int(newest) + 1:04}"


if context.config.attributes.get("connection") is None:
    compare()
else:
    run(context.config.attributes["connection"])
