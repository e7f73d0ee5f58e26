"""The data of a map: each model's place, its columns, and their source."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lineage.facts import Codes

NO_RELATION: Final = 255
"""The relation of a model that is placed below no base."""
IMPOSSIBLE_BIT: Final = 128
"""Of an edge whose derivative is dated before its base; kinds of evidence have the bits below."""


Start = Literal["release", "model", "root"]
"""An organization's or a brand's own models, the one model that was asked about, or whatever has no base."""


class Placement(Protocol):
    """The places of models and their bases; arrays are depth first, a base before its derivatives."""

    @property
    def order(self) -> "NDArray[Any]":
        """Return the position of the model at each place."""

    @property
    def parent(self) -> "NDArray[Any]":
        """Return the place of the base it is placed below; -1 where there is none."""

    @property
    def x(self) -> "NDArray[Any]":
        """Return the x of its disc's center, to the right."""

    @property
    def y(self) -> "NDArray[Any]":
        """Return the y of its disc's center, downwards."""

    @property
    def radius(self) -> "NDArray[Any]":
        """Return the radius of its own disc."""


@dataclass(frozen=True, slots=True)
class MapHead:
    """The head of a map: its subject, rule, date and completeness.

    Attributes:
        subject: The model or organization; empty for everything in a database.
        population: `Hub`, `sample: …`, `sample of …` or `made-up`.
        as_of: The day of the data, `YYYY-MM-DD`; `None` where none is known.
        complete: Whether a finished crawl of the Hub has looked at everything that the rule may count.
        written: The counting rule as `--rule` takes it.
        words: The same in plain words.
        total: How many models the rule counts.
        digest: SHA-256 of their names, as `stats.digest` makes it.
        marks: What limits the numbers, in plain words.
        start: What the count starts from, and what stands at the top for that.
        narrowed: Whether the rule leaves out models that the map draws below others, because someone asked for that.
        look: What a look that found the models is called, where no crawl has; else empty.
    """

    subject: str
    population: str
    as_of: str | None
    complete: bool
    written: str
    words: str
    total: int
    digest: str
    marks: tuple[str, ...]
    start: Start
    narrowed: bool
    look: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class MapData:
    """All data of a map; columns are aligned, one value a model, in the order of its `Placement`.

    Attributes:
        head: What stands above it.
        names: The part of each name after the slash.
        owner: The part before it; empty for a legacy name.
        parent: int, the place of the base it is drawn below; -1 where there is none.
        x: float, to the right.
        y: float, downwards.
        radius: float, above zero.
        relation: uint8, to that base: a position in `RELATION_CODES`, or `NO_RELATION`.
        evidence: uint8, of that edge: bits by position in `Evidence`, and `IMPOSSIBLE_BIT`.
        downloads: int, of the last 30 days; -1 where not said, as in all that follow.
        likes: int.
        parameters: int.
        created: int, days since 1970-01-01.
        license: Licenses, as people call them.
        task: Pipeline tags.
        library: Libraries.
        generation: int, the longest chain of bases above it.
        reach: int, how many models of the map descend from it, each once.
        state: uint8, a position in `State`.
        counted: bool, whether the rule counts it.
        others: int, one row of base and derivative for each edge that is not one of placement.
        others_relation: uint8, beside `others`.
        others_evidence: uint8, the same.
        unread: By place, what a model says of a base in vain, as a sentence.
        relation_words: By place, the word that a model states for a relation and the Hub does not have, as a sentence.
    """

    head: MapHead
    names: "tuple[str, ...]"
    owner: "Codes"
    parent: "NDArray[Any]"
    x: "NDArray[Any]"
    y: "NDArray[Any]"
    radius: "NDArray[Any]"
    relation: "NDArray[Any]"
    evidence: "NDArray[Any]"
    downloads: "NDArray[Any]"
    likes: "NDArray[Any]"
    parameters: "NDArray[Any]"
    created: "NDArray[Any]"
    license: "Codes"
    task: "Codes"
    library: "Codes"
    generation: "NDArray[Any]"
    reach: "NDArray[Any]"
    state: "NDArray[Any]"
    counted: "NDArray[Any]"
    others: "NDArray[Any]"
    others_relation: "NDArray[Any]"
    others_evidence: "NDArray[Any]"
    unread: dict[int, str] = field(default_factory=dict)
    relation_words: dict[int, str] = field(default_factory=dict)
