"""Bring a database's schema up to date: Alembic, inside one transaction of ours."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from lineage.errors import DatabaseForeignError, reason
from lineage.store.schema.database import Database

_PACKAGED: Final = Path(str(files("lineage.store"))) / "migrations"
_CHECKOUT: Final = Path(str(files("lineage"))).parent / "db" / "migrations"


def migrations_folder() -> Path:
    """Return the folder of the migrations: inside an installed package, else in the checkout's `db/`."""
    return _PACKAGED if (_PACKAGED / "env.py").is_file() else _CHECKOUT


def newest_version() -> str:
    """Return the newest schema version that the migrations lead to."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def upgrade(database: Database) -> None:
    """Run every migration that a database still lacks, in one transaction: killed inside, it keeps the old schema.

    Raises:
        DatabaseLockedError: Another process is writing.
        DatabaseForeignError: No migration leads on from its version.
    """
    config = _config()
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise DatabaseForeignError(
                f"The database at {database.path} cannot be brought up: {reason(error)}."
            ) from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    return config
