"""Records as the tests need them, and a database that keeps them page by page."""

import shutil
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from lineage.facts import CardIssue, Claim, Evidence, ModelFacts, Relation
from lineage.store.schema.check import problems
from lineage.store.schema.database import Connection, Database, open_to_write
from lineage.store.write.crawls import Answer, Plan, finish_crawl, keep_answer, next_task, start_crawl

NOW: Final = "2026-09-25T13:47:38.000Z"
NOTHING: Final = dict.fromkeys(ModelFacts._fields) | {"languages": (), "datasets": (), "claims": (), "issues": ()}
FIELDS: Final = {"hub": "baseModels", "tag": "tags", "card": "cardData.base_model"}


def hub_id(number: int) -> str:
    return f"{number:024x}"


def model(name: str, number: int | None, *claims: Claim, **fields: Any) -> ModelFacts:
    """A record of one model; `number` stands for its `_id`."""
    own = None if number is None else hub_id(number)
    return ModelFacts(**{**NOTHING, "repo_id": name, "hub_id": own, "claims": claims, **fields})


def by_hub(base: str, number: int | None = None, relation: Relation = Relation.UNSTATED) -> Claim:
    return Claim(Evidence.HUB, relation, base, base, None if number is None else hub_id(number))


def by_tag(base: str, relation: Relation = Relation.UNSTATED) -> Claim:
    word = "" if relation is Relation.UNSTATED else f"{relation.value}:"
    return Claim(Evidence.TAG, relation, f"base_model:{word}{base}", base, None)


def by_card(base: str, relation: Relation = Relation.UNSTATED) -> Claim:
    return Claim(Evidence.CARD, relation, base, base, None)


class EdgeRow(NamedTuple):
    """A current edge as the tests compare it."""

    derivative: str
    base: str
    relation: str
    evidence: str


class Kept:
    """A database under test."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.database: Database = open_to_write(path)

    def crawl(self, *pages: Sequence[ModelFacts | CardIssue], plan: Plan = "walk", finish: bool = True) -> int:
        """Keep pages of records as one crawl."""
        crawl = start_crawl(self.database, plan, ["Qwen"], NOW, [("sweep", "")])
        for number, page in enumerate(pages, 1):
            self.answer(crawl, Answer(records=page, cursor=None if number == len(pages) else f"page {number}"))
        if finish:
            finish_crawl(self.database, crawl, plan, NOW)
        return crawl

    def sweep(self, *records: ModelFacts | CardIssue) -> int:
        """Keep one page as a finished sweep."""
        return self.crawl(records, plan="sweep")

    def answer(self, crawl: int, answer: Answer) -> None:
        with self.database.transaction() as connection:
            task = next_task(connection, crawl)
        keep_answer(self.database, crawl, task, answer)

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        with self.database.transaction() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query, values)]

    def edges(self) -> list[EdgeRow]:
        """Current edges by name, with their strongest evidence."""
        query = (
            "SELECT d.name, b.name, e.relation, e.evidence FROM edge AS e JOIN model AS d ON d.id = e.derivative "
            "JOIN model AS b ON b.id = e.base WHERE e.current ORDER BY 1, 2, 3"
        )
        return [EdgeRow(*row) for row in self.rows(query)]

    def bases_of(self, name: str) -> list[str]:
        return [edge.base for edge in self.edges() if edge.derivative == name]

    def states(self) -> dict[str, str]:
        """The state of every model by its name and the last digits of its `_id`."""
        found = self.rows("SELECT name, hub_id, state FROM model")
        return {name if own is None else f"{name}#{int(own, 16)}": state for name, own, state in found}

    def aliases(self) -> dict[str, tuple[str, str]]:
        query = "SELECT a.name, m.name, a.kind FROM alias AS a JOIN model AS m ON m.id = a.model"
        return {name: (bearer, kind) for name, bearer, kind in self.rows(query)}

    def issues(self) -> list[tuple[str, str, str]]:
        found = self.rows(
            "SELECT m.name, i.code, i.raw_value FROM card_issue AS i JOIN model AS m ON m.id = i.model "
            "WHERE i.current ORDER BY 1, 2, 3"
        )
        return [(name, code, raw) for name, code, raw in found]

    def is_sound(self) -> bool:
        with self.database.transaction() as connection:
            found = problems(connection)
        assert found == []
        return True

    def reading(self) -> "Reading":
        return Reading(self.database)


class Reading:
    """One transaction to read in, as a context."""

    def __init__(self, database: Database) -> None:
        self._context = database.transaction()

    def __enter__(self) -> Connection:
        return self._context.__enter__()

    def __exit__(self, *error: object) -> None:
        self._context.__exit__(*error)  # type: ignore[arg-type]  # what Python hands to every context


def copied(template: Path, folder: Path, name: str = "kept.sqlite") -> Kept:
    """Open a fresh copy of an empty database."""
    path = folder / name
    for leftover in folder.glob(f"{name}*"):
        leftover.unlink()
    shutil.copyfile(template, path)
    return Kept(path)


def in_pages(records: Sequence[ModelFacts], cuts: Iterable[int]) -> list[Sequence[ModelFacts]]:
    """Cut records into pages, in their order."""
    edges = [0, *sorted(cut for cut in set(cuts) if 0 < cut < len(records)), len(records)]
    return [records[start:end] for start, end in pairwise(edges)]
