"""The models that succeed a model, one after another, by what their owners' cards name as `new_version`."""

from typing import Final

from sqlalchemy.engine import Connection

from lineage.facts import State
from lineage.store.read.answers import Succession
from lineage.store.read.find import model_named

MAX_SUCCESSORS: Final = 20
"""Successors of one model that are followed."""


def succession(connection: Connection, name: str, new_version: str | None) -> Succession:
    """Follow `new_version` to a model that names none; to one that has no record, or that was met before, at most.

    Args:
        connection: A transaction to read in.
        name: The model's own name.
        new_version: What its card names.
    """
    found: list[str] = []
    met = {name}
    while new_version is not None and len(found) < MAX_SUCCESSORS:
        row = model_named(connection, new_version)
        own = new_version if row is None else row.repo_id
        if own in met:
            return Succession(tuple(found), None)
        met.add(own)
        found.append(own)
        if row is None or row.state is not State.PRESENT:
            return Succession(tuple(found), None)
        new_version = row.new_version
    return Succession(tuple(found), found[-1] if found and new_version is None else None)
