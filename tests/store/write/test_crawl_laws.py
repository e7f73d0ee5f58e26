"""Whatever the Hub says, in whatever pages: what must be true of a database after any crawls."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lineage.facts import Claim, Evidence, ModelFacts, Relation
from lineage.store.read.whole import edges_in_name_order, models_in_name_order
from tests.store.made import Kept, by_card, by_hub, by_tag, copied, in_pages, model
from tests.store.oracle import Oracle

NAMES = ["a/x", "a/X", "A/x", "a/y", "b/x", "b/y", "c/'%_\"", "gpt2", "bert"]
RELATIONS = st.sampled_from(Relation)


@st.composite
def claims_of(draw: st.DrawFn, name: str) -> tuple[Claim, ...]:
    """Claims as `cards` gives them: strongest first, each said once, none of the model itself."""
    names = st.sampled_from([other for other in NAMES if other.lower() != name.lower()])
    ids = st.one_of(st.none(), st.integers(1, 7))
    made = [by_hub(draw(names), draw(ids), draw(RELATIONS)) for _ in range(draw(st.integers(0, 2)))]
    made += [by_tag(draw(names), draw(RELATIONS)) for _ in range(draw(st.integers(0, 2)))]
    made += [by_card(draw(names), draw(RELATIONS)) for _ in range(draw(st.integers(0, 2)))]
    once = {(claim.kind, claim.base, claim.kind is Evidence.TAG and claim.relation): claim for claim in made}
    return tuple(once.values())


@st.composite
def records(draw: st.DrawFn) -> ModelFacts:
    name = draw(st.sampled_from(NAMES))
    number = draw(st.one_of(st.none(), st.integers(1, 6), st.integers(1, 6)))
    return model(name, number, *draw(claims_of(name)), downloads=draw(st.integers(0, 3)))


class Round(NamedTuple):
    """One crawl: its records in their order, and two ways to cut them into pages."""

    records: list[ModelFacts]
    cuts: list[int]
    other_cuts: list[int]
    sweep: bool
    finish: bool


ROUNDS = st.lists(
    st.builds(
        Round,
        st.lists(records(), min_size=1, max_size=8),
        st.lists(st.integers(1, 7)),
        st.lists(st.integers(1, 7)),
        st.booleans(),
        st.sampled_from([True, True, False]),
    ),
    min_size=1,
    max_size=4,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laws")


@contextmanager
def fresh(template: Path, folder: Path, name: str = "laws.sqlite") -> Iterator[Kept]:
    kept = copied(template, folder, name)
    try:
        yield kept
    finally:
        kept.database.close()


def crawled(kept: Kept, one: Round, cuts: list[int]) -> None:
    kept.crawl(*in_pages(one.records, cuts), plan="sweep" if one.sweep else "walk", finish=one.finish)


def exported(kept: Kept) -> tuple[list[Any], list[Any]]:
    """What an export shows: everything but keys and crawls, in name order."""
    with kept.reading() as connection:
        models = [found._replace(key=0) for found in models_in_name_order(connection)]
        return models, list(edges_in_name_order(connection))


@given(rounds=ROUNDS)
@settings(max_examples=100)
def test_after_any_crawls_the_database_is_sound_and_holds_what_the_latest_records_amount_to(
    template: Path, folder: Path, rounds: list[Round]
) -> None:
    oracle = Oracle()
    with fresh(template, folder) as kept:
        for one in [*rounds, rounds[-1]._replace(finish=True)]:
            crawled(kept, one, one.cuts)
            oracle.crawl(one.records, sweep=one.sweep, finish=one.finish)
        assert kept.is_sound()
        assert sorted(kept.rows("SELECT name, coalesce(hub_id, ''), state FROM model")) == oracle.models()
        assert kept.aliases() == oracle.known_as()
        found = kept.rows(
            "SELECT d.name, b.name, coalesce(b.hub_id, ''), e.relation, "
            "(SELECT group_concat(DISTINCT v.kind) FROM edge_evidence AS v WHERE v.derivative = e.derivative "
            "AND v.base = e.base AND v.current) FROM edge AS e JOIN model AS d ON d.id = e.derivative "
            "JOIN model AS b ON b.id = e.base WHERE e.current"
        )
        order = {"hub": 0, "tag": 1, "card": 2}
        assert (
            sorted((*row[:4], " ".join(sorted(row[4].split(","), key=order.__getitem__))) for row in found)
            == oracle.edges()
        )
        assert (
            kept.rows(
                "SELECT m.name, i.field, i.raw_value FROM card_issue AS i JOIN model AS m ON m.id = i.model "
                "WHERE i.current AND i.code = 'wrong_case' ORDER BY 1, 2, 3"
            )
            == oracle.wrong_case()
        )


@given(rounds=ROUNDS)
@settings(max_examples=60)
def test_pages_cut_elsewhere_end_in_the_same_export(template: Path, folder: Path, rounds: list[Round]) -> None:
    with ExitStack() as stack:
        one = stack.enter_context(fresh(template, folder, "one.sqlite"))
        other = stack.enter_context(fresh(template, folder, "other.sqlite"))
        for crawl in [*rounds[:-1], rounds[-1]._replace(finish=True)]:
            crawled(one, crawl, crawl.cuts)
            crawled(other, crawl, crawl.other_cuts)
        assert exported(one) == exported(other)


@given(rounds=ROUNDS)
@settings(max_examples=60)
def test_crawls_only_add_and_every_date_is_the_crawl_that_read_it(
    template: Path, folder: Path, rounds: list[Round]
) -> None:
    kept_keys = {
        "models": "SELECT hub_id FROM model WHERE hub_id IS NOT NULL",
        "statements": "SELECT d.hub_id, v.kind, v.raw_value FROM edge_evidence AS v JOIN model AS d "
        "ON d.id = v.derivative WHERE d.hub_id IS NOT NULL",
    }
    before: dict[str, set[Any]] = {what: set() for what in kept_keys}
    with fresh(template, folder) as kept:
        for one in rounds:
            crawled(kept, one, one.cuts)
            for what, query in kept_keys.items():
                now = set(kept.rows(query))
                assert before[what] <= now
                before[what] = now
            stray = kept.rows(
                "SELECT 1 FROM edge AS e JOIN model AS d ON d.id = e.derivative WHERE e.current "
                "AND (e.last_crawl <> d.last_crawl OR e.first_crawl > e.last_crawl)"
            )
            stray += kept.rows(
                "SELECT 1 FROM edge_evidence AS v JOIN model AS d ON d.id = v.derivative "
                "WHERE v.current AND v.last_crawl <> d.last_crawl"
            )
            assert stray == []


@st.composite
def listings(draw: st.DrawFn) -> list[ModelFacts]:
    """A whole listing as the Hub has it: each name once, each with an `_id`, bases under the names they bear."""
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=7))
    numbers = {name: 10 * NAMES.index(name) + draw(st.integers(1, 2)) for name in names}
    found = []
    for name in names:
        claims = [claim for claim in draw(claims_of(name)) if claim.kind is not Evidence.HUB]
        claims += [by_hub(base, numbers[base]) for base in names[:1] if base.lower() != name.lower()]
        claims.sort(key=lambda claim: list(Evidence).index(claim.kind))
        found.append(model(name, numbers[name], *claims))
    return found


@given(first=listings(), second=listings())
@settings(max_examples=60)
def test_a_second_sweep_counts_as_if_it_were_the_only_one(
    template: Path, folder: Path, first: list[ModelFacts], second: list[ModelFacts]
) -> None:
    with ExitStack() as stack:
        over = stack.enter_context(fresh(template, folder, "over.sqlite"))
        alone = stack.enter_context(fresh(template, folder, "alone.sqlite"))
        over.sweep(*first)
        over.sweep(*second)
        alone.sweep(*second)
        present = "SELECT name, hub_id FROM model WHERE state = 'present' ORDER BY name"
        assert over.rows(present) == alone.rows(present)
        listed = {record.repo_id: record.hub_id for record in second}
        # Of a base that nobody lists any more, the first sweep may have taught in which letter case it was listed,
        # and that a name without owner, which alone is no base, was a model's.
        to_listed = [[edge for edge in kept.edges() if edge.base in listed] for kept in (over, alone)]
        assert to_listed[0] == to_listed[1]
        unlisted = [
            {(edge.derivative, edge.base.lower()) for edge in kept.edges() if "/" in edge.base}
            for kept in (over, alone)
        ]
        assert unlisted[0] == unlisted[1]
        assert set(alone.issues()) <= set(over.issues())
        for record in first:
            if listed.get(record.repo_id) != record.hub_id:
                alike = [name for name in listed if name.lower() == record.repo_id.lower()]
                old_name = (record.repo_id,) in over.rows("SELECT name FROM alias WHERE kind = 'card'")
                passed_on = record.repo_id in listed or len(alike) == 1 or old_name
                state = "replaced" if passed_on else "vanished"
                assert over.rows("SELECT state FROM model WHERE hub_id = ?", record.hub_id) == [(state,)]
