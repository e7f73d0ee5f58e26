"""What a crawl has changed: models that are new, vanished, back, or replaced under their name."""

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from lineage.facts import State
from lineage.store.schema import tables
from lineage.store.schema.tables import is_replaced, is_unlisted, model


class Standing(NamedTuple):
    """How the models stand at one moment of a crawl.

    Attributes:
        met: Present models that no crawl before this one had met.
        vanished: Keys of the models that vanished.
        replaced: Keys of the models whose name another has.
    """

    met: int
    vanished: frozenset[int]
    replaced: frozenset[int]


class Moves(NamedTuple):
    """What moved while records were kept.

    Attributes:
        renamed: Keys of models that bear another name than before.
        passed: Names that meant a model with a record, and now mean another.
    """

    renamed: frozenset[int] = frozenset()
    passed: frozenset[str] = frozenset()

    def __or__(self, others: "Moves") -> "Moves":
        """Return what moved in either."""
        return Moves(self.renamed | others.renamed, self.passed | others.passed)


class Changes(NamedTuple):
    """What lies between two moments of a crawl.

    Attributes:
        new: Present models that no crawl before had met, not even as somebody's base.
        vanished: Models that no longer are on the Hub, and were.
        replaced: Models that are gone, and whose name another model has taken.
        renamed: Models that bear another name.
        passed: Names that now mean another model, whether the one before is gone or renamed.
        back: Models that had vanished or were replaced, and are listed again.
    """

    new: int
    vanished: int
    replaced: int
    renamed: int
    passed: int
    back: int


def standing(connection: Connection, crawl: int | None) -> Standing:
    """Return how the models stand; `None` for a crawl that has not begun. Reads the models once, or only the gone."""
    met = select(func.count()).select_from(model).where(model.c.state == State.PRESENT, model.c.first_crawl == crawl)
    vanished = select(model.c.id).where(is_unlisted(), model.c.state == State.VANISHED)
    return Standing(
        0 if crawl is None else int(connection.execute(met).scalar_one()),
        frozenset(connection.execute(vanished).scalars()),
        frozenset(connection.execute(select(model.c.id).where(is_replaced())).scalars()),
    )


def changes(before: Standing, after: Standing, moves: Moves) -> Changes:
    """Return what happened between two moments.

    >>> changes(Standing(0, frozenset({1, 2}), frozenset()), Standing(5, frozenset({2, 3}), frozenset({4})), Moves())
    Changes(new=5, vanished=1, replaced=1, renamed=0, passed=0, back=1)
    """
    gone_before, gone_after = before.vanished | before.replaced, after.vanished | after.replaced
    return Changes(
        new=after.met - before.met,
        vanished=len(after.vanished - gone_before),
        replaced=len(after.replaced - before.replaced),
        renamed=len(moves.renamed),
        passed=len(moves.passed),
        back=len(gone_before - gone_after),
    )


def changed(connection: Connection, crawl: int, before: Standing, moves: Moves) -> Changes | None:
    """Return what a crawl has changed since a moment; `None` where no crawl came before it to compare with."""
    earlier = select(tables.crawl.c.id).where(tables.crawl.c.id < crawl, tables.crawl.c.plan != "look").limit(1)
    if connection.execute(earlier).first() is None:
        return None
    return changes(before, standing(connection, crawl), moves)
