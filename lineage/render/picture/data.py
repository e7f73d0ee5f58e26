"""The data of a portrait: one family as columns, and its head."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from lineage.facts import RELATION_CODES
from lineage.words.vocabulary import RelationWord, vocabulary

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEVERAL: Final = len(RELATION_CODES)
"""The relation of a model with two or more stated ones into the family; below it, positions in `RELATION_CODES`."""
RELATIONS: Final = SEVERAL + 1
"""How many relations a model of a portrait can have."""


def word_of(relation: int) -> RelationWord:
    """Return what models of a relation are called, and how they are drawn."""
    return vocabulary().several if relation == SEVERAL else vocabulary().relation[RELATION_CODES[relation]]


@dataclass(frozen=True, slots=True)
class PortraitHead:
    """The head of a portrait: its subject, numbers and source.

    Attributes:
        subject: The model that the family is of.
        unnamed: Whether its name may not be written.
        downloads: Its downloads of the last 30 days; -1 where not said.
        created: The day it was created, in days since 1970-01-01; -1 where not known.
        total: How many models the rule counts.
        at_least: Whether there may be more on the Hub than were looked at.
        reach: Whether the rule counts all generations, or direct derivatives alone.
        generations: The greatest depth at which a model is counted.
        population: `Hub`, `sample: …` or `made-up`.
        as_of: The day of the data, `YYYY-MM-DD`; `None` where none is known.
        day: The last day on which models may have been created to count: that of the data, or an earlier one of the
            rule's; `None` where none is known.
        usual: Whether the rule makes no choices of its own but how many generations it takes.
        rule: The counting rule as `--rule` takes it.
        marks: What limits the number, in plain words; not in the picture.
        look: What a look that found the models is called, where no crawl has; else empty.
    """

    subject: str
    unnamed: bool
    downloads: int
    created: int
    total: int
    at_least: bool
    reach: Literal["direct", "all"]
    generations: int
    population: str
    as_of: str | None
    day: str | None
    usual: bool
    rule: str
    marks: tuple[str, ...] = ()
    look: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class PortraitData:
    """A family in a picture; columns are aligned, one value a counted model, in name order.

    Attributes:
        head: What is said beside the picture.
        names: `repo_id`s, ascending.
        unnamed: bool, whether the name may not be written: the repository is tagged as not for all audiences.
        parent: int, the position of the counted model that it is drawn below; -1 below the subject itself.
        relation: uint8, a position in `RELATION_CODES`, or `SEVERAL`.
        downloads: int, of the last 30 days; -1 where not said.
        created: int, days since 1970-01-01; -1 where not known.
        reach: int, how many counted models descend from it, each once, wherever they are drawn.
    """

    head: PortraitHead
    names: Sequence[str]
    unnamed: "NDArray[Any]"
    parent: "NDArray[Any]"
    relation: "NDArray[Any]"
    downloads: "NDArray[Any]"
    created: "NDArray[Any]"
    reach: "NDArray[Any]"
