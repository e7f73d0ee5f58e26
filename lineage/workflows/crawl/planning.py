"""What a crawl is going to do, as it is told before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from lineage.cards import parse_repo_id
from lineage.errors import UsageError
from lineage.facts import ModelFacts

DEFAULT_ROOTS: Final = ("Qwen",)
PlanChoice = Literal["auto", "walk", "sweep"]


@dataclass(frozen=True, slots=True)
class CrawlPlan:
    """What a crawl is going to do.

    Attributes:
        plan: `walk` asks for the derivatives of every model found; `sweep` pages once through the whole Hub.
        roots: Organizations and models it begins from, in name order.
        why: Why this plan, in one sentence.
        expected_requests: How many requests are still to come, as well as one can tell; `None` where one cannot.
        minutes: How long that lasts: by the quota, or by the time that answers took while planning if that is longer;
            `None` where it is not known.
        spent: How many requests choosing the plan has taken.
        megabytes: How much will come over the wire, before compression, as heavy as the newest models are; `None`
            where it is not known.
        disk_megabytes: How much the database will grow, if all models are new to it; `None` where it is not known.
        population: `Hub`, `sample: …`, `sample of …` or `made-up`.
        endpoint: How the database names the place the data comes from.
        listed_models: How many models the Hub says it lists, where it says so.
        listed_newest: When the newest model was created, where the Hub says so.
        oldest: When the oldest model of the roots was created, as far as that was read on the way.
        resumes: The crawl that this one goes on with, or `None`.
        counts: The Hub's own counts of direct derivatives that were asked for on the way.
        found: Records that were read on the way, one of each that was asked for by name.
        moved: Roots that the Hub redirects, each with the name it redirects to.
        depth: Generations after which a walk stops; `None` where it follows all.
    """

    plan: Literal["walk", "sweep"]
    roots: tuple[str, ...]
    why: str
    expected_requests: int | None
    minutes: float | None
    megabytes: float | None
    population: str
    endpoint: str
    disk_megabytes: float | None = None
    listed_models: int | None = None
    listed_newest: str | None = None
    oldest: str | None = None
    spent: int = 0
    resumes: int | None = None
    counts: tuple[tuple[str, str, int], ...] = ()
    found: tuple[ModelFacts, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    depth: int | None = None


def read_roots(given: Sequence[str]) -> tuple[str, ...]:
    """Check and order what a crawl begins from; nothing means Qwen.

    Raises:
        UsageError: Something is neither an organization nor a repo id.

    >>> read_roots(["Qwen/Qwen3-8B", "Qwen"])
    ('Qwen', 'Qwen/Qwen3-8B')
    """
    for root in given:
        if parse_repo_id(root) != root:
            raise UsageError(f"{root!r} is neither an organization (Qwen) nor a model (Qwen/Qwen3-8B).")
    return tuple(sorted(set(given))) or DEFAULT_ROOTS
