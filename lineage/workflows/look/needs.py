"""Whether a database holds what an answer about one model needs, or the Hub must be asked first."""

from typing import Literal

from lineage.errors import DatabaseMissingError, UnknownModelError
from lineage.facts import State
from lineage.settings import Settings
from lineage.store.read.coverage import coverage
from lineage.store.read.find import find_model, never_asked, owner_named
from lineage.store.read.upward import trace
from lineage.store.schema.database import open_to_read

Needs = Literal["ancestors", "direct", "family"]
"""What an answer needs besides the model's own record: the records of its ancestors, also its direct derivatives, or
also what was made from these."""


def wants_look(settings: Settings, name: str, needs: Needs) -> bool:
    """Return whether something that an answer needs was not asked for yet; imports nothing that asks the Hub.

    Raises:
        DatabaseError: The database is locked, damaged or of another version.
    """
    try:
        with open_to_read(settings.database) as database, database.transaction() as connection:
            model = find_model(connection, name)
            if never_asked(connection, model):
                return True
            if needs == "ancestors":
                return any(state is State.UNASKED for _, state in trace(connection, model.repo_id).ends)
            looked = coverage(connection, model.repo_id)
            return not (looked.all or (needs == "direct" and looked.generations))
    except DatabaseMissingError:
        return True
    except UnknownModelError:
        return "/" in name or not _is_owner(settings, name)


def _is_owner(settings: Settings, name: str) -> bool:
    """Return whether a name without a slash is an organization's of the database, and so no model's to ask for."""
    with open_to_read(settings.database) as database, database.transaction() as connection:
        return owner_named(connection, name) is not None
