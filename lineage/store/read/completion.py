"""Names that begin as typed, for a shell that waits: read with the driver alone, and nothing where anything is wrong.

Importing SQLAlchemy takes 250 ms, this and the question 15 ms; a person presses a key and waits.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

Ask = Callable[[sqlite3.Connection, str, int], Iterator[str]]
_NAME: Final = re.compile(r"[A-Za-z0-9_][\w.-]*(/[\w.-]*)?", re.ASCII)
"""Names that no shell takes for anything else."""
_STEPS: Final = 1_000_000
"""Instructions of SQLite's that a question may cost, some 50 ms: with the index on names it costs hundreds."""


def models_beginning(database: Path, start: str, most: int) -> list[str]:
    """Return the names of models that begin with some text, in any letter case, in name order; at most `most`."""
    return _asked(database, start, most, _models)


def owners_beginning(database: Path, start: str, most: int) -> list[str]:
    """Return the owners that begin with some text, in any letter case, in name order; at most `most`."""
    return _asked(database, start, most, _owners)


def _asked(database: Path, start: str, most: int, ask: Ask) -> list[str]:
    if start and not _NAME.fullmatch(start):
        return []
    journal = Path(f"{database.absolute()}-wal")
    try:
        # Without a journal nobody writes; taken as it stands, the file gets none beside it.
        how = "mode=ro" if journal.exists() and journal.stat().st_size else "immutable=1"
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?{how}", uri=True, timeout=0.2)) as connection:
            connection.set_progress_handler(lambda: 1, _STEPS)
            return [name for name in ask(connection, start.lower(), most) if _NAME.fullmatch(name)]
    except (OSError, sqlite3.Error, ValueError):
        return []


def _models(connection: sqlite3.Connection, start: str, most: int) -> Iterator[str]:
    query = "SELECT name FROM model WHERE lower(name) >= ? AND lower(name) < ? ORDER BY lower(name) LIMIT ?"
    for (name,) in connection.execute(query, (start, f"{start}\x7f", most)):
        yield name


def _owners(connection: sqlite3.Connection, start: str, most: int) -> Iterator[str]:
    """Go from owner to owner by the index: one step each, however many models they have."""
    query = "SELECT name FROM model WHERE lower(name) >= ? AND lower(name) < ? ORDER BY lower(name) LIMIT 1"
    low = start
    for _ in range(most):
        found = connection.execute(query, (low, f"{start}\x7f")).fetchone()
        if found is None:
            return
        owner, slash, _ = str(found[0]).partition("/")
        if slash:
            yield owner
        low = f"{owner.lower()}0" if slash else f"{owner.lower()}\0"  # "0" follows the slash
