"""What a crawl has changed: models that are new, vanished, back, or replaced under their name."""

from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.engine import Connection


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
    """Tell how the models stand; `None` for a crawl that has not begun. Reads the models once, or only the gone."""
    met = text("SELECT count(*) FROM model WHERE state = 'present' AND first_crawl = :crawl")
    vanished = "SELECT id FROM model WHERE state IN ('unasked', 'absent', 'vanished') AND state = 'vanished'"
    return Standing(
        0 if crawl is None else int(connection.execute(met, {"crawl": crawl}).scalar_one()),
        frozenset(connection.execute(text(vanished)).scalars()),
        frozenset(connection.execute(text("SELECT id FROM model WHERE state = 'replaced'")).scalars()),
    )


def changes(before: Standing, after: Standing, moves: Moves) -> Changes:
    """Tell what happened between two moments.

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
    """Tell what a crawl has changed since a moment; `None` where no crawl came before it to compare with."""
    earlier = text("SELECT EXISTS (SELECT 1 FROM crawl WHERE id < :crawl AND plan <> 'look')")
    if not connection.execute(earlier, {"crawl": crawl}).scalar_one():
        return None
    return changes(before, standing(connection, crawl), moves)
