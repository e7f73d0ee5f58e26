"""Groups of a family's models: in the middle, and in circles of their own around it."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.render.picture.data import PortraitData

MOST_CIRCLES: Final = 100
"""Where there are more circles than that, only the `KEPT_CIRCLES` largest are drawn."""
KEPT_CIRCLES: Final = 60
_LEAST_BATCH: Final = 8
_BATCH_SHARE: Final = 0.1
"""A batch has at least so many models, and at least such a share of the family."""


class Group(NamedTuple):
    """Models that share one circle.

    Attributes:
        head: The direct derivative that the others were made from; -1 for a batch, which has none.
        members: The others, most downloaded first, then by name.
    """

    head: int
    members: NDArray[np.int64]

    @property
    def size(self) -> int:
        """Return the number of models in the circle."""
        return len(self.members) + (self.head >= 0)


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """A family divided among circles; every model is in exactly one of them, as head or member.

    Attributes:
        middle: The models around the subject itself, most downloaded first, then by name.
        circles: The others, the largest circle first.
        subfamilies: How many direct derivatives have derivatives of their own, with or without a circle.
    """

    middle: NDArray[np.int64]
    circles: tuple[Group, ...]
    subfamilies: int


def divide(data: PortraitData) -> Groups:
    """Divide a family: direct derivatives without derivatives stand in the middle, unless they are a batch.

    A direct derivative with derivatives heads a circle of all that is drawn below it. A batch is many direct
    derivatives by one owner in one relation.
    """
    order = np.lexsort((np.arange(len(data.parent)), -data.downloads))
    top = _tops(data.parent)
    below = np.bincount(top, minlength=len(top)) - 1
    heads = np.flatnonzero((data.parent < 0) & (below > 0))
    by_top = order[np.argsort(top[order], kind="stable")]
    starts = np.searchsorted(top[by_top], np.arange(len(top) + 1))
    groups = []
    for head in heads.tolist():
        members = by_top[starts[head] : starts[head + 1]]
        groups.append(Group(head, members[members != head]))
    leaf = (data.parent < 0) & (below == 0)
    middle = order[leaf[order]]
    batch_of = _batches(data, middle)
    if not groups and not (batch_of < 0).any() and batch_of.max(initial=-1) == 0:
        batch_of[:] = -1  # where all are one batch, a circle beside an empty middle would say nothing
    groups += [Group(-1, middle[batch_of == batch]) for batch in range(int(batch_of.max(initial=-1)) + 1)]
    middle = middle[batch_of < 0]
    groups.sort(key=lambda group: (-group.size, group.head if group.head >= 0 else int(group.members[0])))
    if len(groups) > MOST_CIRCLES:
        groups, left = groups[:KEPT_CIRCLES], groups[KEPT_CIRCLES:]
        rest = [np.append(group.members, group.head)[: group.size] for group in left]
        inside = np.zeros(len(top), dtype=np.bool_)
        inside[np.concatenate([middle, *rest])] = True
        middle = order[inside[order]]
    return Groups(middle, tuple(groups), len(heads))


def _tops(parent: NDArray[Any]) -> NDArray[np.int64]:
    """Find the direct derivative that each model is drawn below; itself for a direct derivative."""
    top = np.where(parent < 0, np.arange(len(parent)), parent).astype(np.int64)
    while not np.array_equal(above := top[top], top):
        top = above
    return top


def _batches(data: PortraitData, leaves: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number the batches among some models; -1 for a model of none."""
    owners = [data.names[at].rpartition("/")[0] for at in leaves.tolist()]
    kinds = list(zip(owners, data.relation[leaves].tolist(), strict=True))
    many: dict[tuple[str, int], int] = {}
    for kind in kinds:
        many[kind] = many.get(kind, 0) + 1
    least = max(_LEAST_BATCH, _BATCH_SHARE * len(data.parent))
    numbers = {kind: number for number, kind in enumerate(sorted(kind for kind, size in many.items() if size >= least))}
    return np.array([numbers.get(kind, -1) for kind in kinds], dtype=np.int64)
