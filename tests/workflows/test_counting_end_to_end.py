"""From the Hub's rows to a number: what is crawled and counted is what the rows say, worked out the naive way."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineage.facts import Evidence, Relation
from lineage.settings import Settings
from lineage.simhub import Replay, SimHub
from lineage.stats.rules.digest import digest
from lineage.stats.rules.rule import CountingRule
from lineage.workflows.count import count
from lineage.workflows.crawl.crawl import CrawlOptions, crawl
from lineage.workflows.listing import derivatives
from tests.crawled import empty_database
from tests.hub.world import Time
from tests.stats.rules.test_tally import EPOCH, Model, World, left_out, naive

GATED: st.SearchStrategy[str | bool] = st.sampled_from([False, "auto", "manual"])
FIRST = date(2025, 3, 1)
OWNERS = ("org", "ann", "bob")
STATED: list[Relation] = [relation for relation in Relation if relation is not Relation.UNSTATED]


class Told(NamedTuple):
    """One model as the Hub tells of it; `evidence` says where its bases stand."""

    name: str
    created: int | None
    downloads: int | None
    gated: str | bool
    disabled: bool
    tags: list[str]
    evidence: Evidence
    bases: dict[str, Relation]

    @property
    def kinds(self) -> set[Evidence]:
        """Where its bases stand; the Hub's own list comes with tags."""
        return {self.evidence, Evidence.TAG} if self.evidence is Evidence.HUB else {self.evidence}

    def row(self, number: int, ids: dict[str, str]) -> dict[str, Any]:
        tags, card, hub = list(self.tags), {}, {}
        if self.evidence is Evidence.CARD and self.bases:
            card = {"base_model": list(self.bases), "base_model_relation": next(iter(self.bases.values())).value}
        else:
            for base, relation in self.bases.items():
                tags += [f"base_model:{base}", f"base_model:{relation}:{base}"]
        if self.evidence is Evidence.HUB and self.bases:
            relation = next(iter(self.bases.values()))
            named = [{"id": base, "_id": ids[base]} for base in self.bases]
            hub = {"baseModels": {"relation": relation.value, "models": named}}
        day = None if self.created is None else (FIRST + timedelta(days=self.created)).isoformat()
        return {
            "_id": f"{number:024x}",
            "id": self.name,
            "createdAt": day and f"{day}T12:00:00.000Z",
            "downloads": self.downloads,
            "gated": self.gated,
            "disabled": self.disabled,
            "tags": tags,
            "cardData": card,
            **hub,
        }


@st.composite
def hubs(draw: st.DrawFn) -> list[Told]:
    """Hubs of some models whose bases stand in tags, on cards or in `baseModels`, some of them nowhere to be found."""
    size = draw(st.integers(3, 12))
    names = [
        f"{draw(st.sampled_from(OWNERS))}/{draw(st.sampled_from(['m', 'For-ORG-']))}{here}" for here in range(size)
    ]
    gone = ["org/gone", "ann/gone"]
    told = []
    for name in names:
        evidence = draw(st.sampled_from([Evidence.HUB, Evidence.TAG, Evidence.CARD]))
        others = [other for other in names if other != name] + ([] if evidence is Evidence.HUB else gone)
        chosen = draw(st.lists(st.sampled_from(others), unique=True, max_size=3))
        one = draw(st.sampled_from(STATED))
        bases: dict[str, Relation] = {
            base: draw(st.sampled_from(STATED)) if evidence is Evidence.TAG else one for base in chosen
        }
        told.append(
            Told(
                name,
                draw(st.none() | st.integers(0, 5)),
                draw(st.none() | st.integers(0, 9)),
                draw(GATED),
                draw(st.booleans()),
                draw(st.lists(st.sampled_from(["gguf", "Org-tuned", "text"]), unique=True, max_size=2)),
                evidence,
                bases,
            )
        )
    return told


RULES = st.one_of(
    st.builds(
        CountingRule,
        first_party=st.sampled_from([None, "in", "out"]),
        reach=st.sampled_from(["direct", "all"]),
        relations=st.lists(st.sampled_from(STATED), min_size=1, unique=True).map(tuple),
        merges=st.sampled_from(["once", "share"]),
        evidence=st.lists(st.sampled_from(list(Evidence)[:3]), min_size=1, unique=True).map(tuple),
        min_downloads=st.none() | st.integers(1, 6),
        without=st.lists(st.sampled_from(["gated", "disabled"]), unique=True).map(tuple),
        bursts=st.sampled_from(["in", "out"]),
        as_of=st.none() | st.integers(0, 5).map(lambda day: (FIRST + timedelta(days=day)).isoformat()),
    ),
    st.builds(
        CountingRule,
        basis=st.just("tagged"),
        first_party=st.sampled_from([None, "in", "out"]),
        min_downloads=st.none() | st.integers(1, 6),
        without=st.lists(st.sampled_from(["gated", "disabled"]), unique=True).map(tuple),
        as_of=st.none() | st.integers(0, 5).map(lambda day: (FIRST + timedelta(days=day)).isoformat()),
    ),
)


def read(told: list[Told], rule: CountingRule, subject: str) -> tuple[list[str], World]:
    """Read the rows the naive way: names in order, and what is to be counted."""
    edges = {
        (base, one.name): relation
        for one in told
        if one.kinds & set(rule.evidence)
        for base, relation in one.bases.items()
    }
    rows = {one.name: one for one in told}
    names = sorted({*rows, *(base for base, _ in edges)})
    place = {name: here for here, name in enumerate(names)}
    models = []
    for here, name in enumerate(names):
        one = rows.get(name)
        created = -1 if one is None or one.created is None else FIRST.toordinal() + one.created - EPOCH
        downloads = -1 if one is None or one.downloads is None else one.downloads
        gated, disabled = (False, False) if one is None else (bool(one.gated), one.disabled)
        models.append(Model(name.startswith("org/"), created, downloads, gated, disabled, burst=False, copy_of=here))
    touched = {name for pair in edges for name in pair}
    roots = [place[name] for name in names if name in touched and (name == subject or name.startswith(f"{subject}/"))]
    placed = {(place[base], place[made]): relation for (base, made), relation in edges.items()}
    return names, World(models, placed, roots)


def naive_names(told: list[Told], rule: CountingRule, subject: str) -> tuple[list[str], float]:
    """Count the rows the naive way."""
    names, world = read(told, rule, subject)
    if rule.basis == "lineage":
        roots = set(world.roots)
        own = [model._replace(own=model.own or here in roots) for here, model in enumerate(world.models)]
        found = naive(world._replace(models=own), rule)
        return [names[here] for here in found], float(sum(share for _, _, share in found.values()))
    word = subject.rpartition("/")[2].lower()
    carrying = []
    for one in told:
        model = world.models[names.index(one.name)]
        late = rule.as_of is not None and not 0 <= model.created <= date.fromisoformat(rule.as_of).toordinal() - EPOCH
        says = any(word in text.lower() for text in (one.name, *one.tags))
        if says and not late and one.name != subject and not left_out(model, rule):
            carrying.append(one.name)
    return carrying, len(carrying)


@settings(max_examples=50, suppress_health_check=list(HealthCheck))
@given(hubs(), st.lists(RULES, min_size=4, max_size=8, unique=True))
def test_what_is_counted_is_what_the_rows_say(
    tmp_path_factory: pytest.TempPathFactory, told: list[Told], rules: list[CountingRule]
) -> None:
    ids = {one.name: f"{number:024x}" for number, one in enumerate(told, 1)}
    rows = [one.row(number, ids) for number, one in enumerate(told, 1)]
    folder = tmp_path_factory.mktemp("hub")
    with SimHub(Replay(rows, name="rows"), population="made-up", quota=None, clock=Time().clock()) as hub:
        where = Settings(empty_database(folder / "crawled.sqlite"), hub.url)
        for _ in crawl(CrawlOptions((told[0].name,), "sweep"), where, Time().clock()):
            pass
    subjects = [("model", told[0].name)]
    if any(name.startswith("org/") for one in told for name in (one.name, *one.bases)):
        subjects.append(("organization", "org"))
    for rule in rules:
        for kind, subject in subjects:
            if subject.partition("/")[0] != "org":
                continue
            settled = rule.for_subject(kind)  # type: ignore[arg-type]  # one of the two
            expected, total = naive_names(told, settled, subject)
            found = count(where, subject, rule)
            assert (found.rule, found.models) == (settled, len(expected))
            assert found.counts.all == pytest.approx(total)
            assert found.digest == digest(expected)
            assert {row.model.repo_id for row in derivatives(where, subject, rule)[1]} == set(expected)
