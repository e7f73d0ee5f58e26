"""A second crawl forgets what no longer holds: it ends as a new database would, or says what it could not see."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from lineage.errors import DatabaseError
from lineage.facts import State
from lineage.settings import Settings
from lineage.simhub import Fault, Json, Replay, SimHub, Status
from lineage.workflows.ask import info
from lineage.workflows.count import count
from lineage.workflows.listing import derivatives
from lineage.workflows.status import check, status
from tests.conftest import CASES
from tests.hub.world import Time, row
from tests.workflows.world import asked, begun, run

Start = Callable[..., SimHub]
PLANS = ["walk", "sweep"]
Rows = list[dict[str, Any]]


def case(name: str) -> Rows:
    """Read the rows of a case."""
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text().splitlines()]


def below(settings: Settings, root: str) -> list[tuple[str, str | None, int | None]]:
    """List what a database knows below a root."""
    rows = derivatives(settings, root)[1]
    return sorted((one.model.repo_id, one.relation, one.depth) for one in rows)


def totals(settings: Settings, name: str) -> tuple[int, int]:
    """Count direct derivatives and all."""
    return count(settings, name, "fan-out").models, count(settings, name).models


@pytest.mark.parametrize("plan", PLANS)
def test_adapters_that_carry_only_the_typed_tag_are_found(start: Start, tmp_path: Path, plan: str) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(case("typed-tag-only")).url)
    run(settings, "Qwen", plan=plan)
    found = below(settings, "Qwen/Qwen3-4B")
    assert [name for name, _, depth in found if depth == 1] == ["u/both-tags", "u/plain-only", "u/typed-only"]
    assert len(found) == 4
    assert sorted(str(relation) for _, relation, _ in found) == ["adapter", "adapter", "quantized", "unstated"]


def test_a_model_that_nothing_was_made_from_is_not_asked_for_typed_tags(start: Start, tmp_path: Path) -> None:
    hub = start(case("typed-tag-only"))
    run(Settings(tmp_path / "db.sqlite", hub.url), "Qwen")
    typed = [name for _, name in asked(hub) if name.startswith("base_model:adapter:")]
    assert typed == ["base_model:adapter:Qwen/Qwen3-4B", "base_model:adapter:u/typed-only"]


@pytest.mark.parametrize("plan", PLANS)
def test_a_second_crawl_forgets_what_was_deleted_untagged_and_re_created(
    start: Start, tmp_path: Path, plan: str
) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(case("refresh-1")).url)
    run(settings, "Qwen", plan=plan)
    assert len(below(settings, "Qwen/Qwen3-4B")) == 8
    second = start(case("refresh-2")).url
    run(Settings(settings.database, second), "Qwen", plan=plan)
    fresh = Settings(tmp_path / "fresh.sqlite", second)
    run(fresh, "Qwen", plan=plan)
    assert below(settings, "Qwen/Qwen3-4B") == below(fresh, "Qwen/Qwen3-4B")
    assert [(name, depth) for name, _, depth in below(settings, "Qwen/Qwen3-4B")] == [
        ("u/stays", 1),
        ("v/stays-GGUF", 2),
    ]
    assert info(settings, "u/deleted").model.state is State.VANISHED
    assert check(settings) == []


@pytest.mark.parametrize("plan", PLANS)
def test_a_base_whose_name_changed_hands_is_followed_by_its_id(start: Start, tmp_path: Path, plan: str) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(case("name-reused-1")).url)
    run(settings, "retrieval-lab", plan=plan)
    second = start(case("name-reused-2")).url
    _, _, done = run(Settings(settings.database, second), "retrieval-lab", plan=plan)
    assert ("retrieval-lab/retriever-lora", "adapter", 1) in below(settings, "retrieval-lab/base-deprecated")
    assert done.totals.models["present"] == len(case("name-reused-2"))
    assert check(settings) == []


FIRST: Rows = [
    row("org/base", 1),
    row("org/chat", 2, "org/base"),
    row("a/tuned", 3, "org/base"),
    row("a/quant", 4, "a/tuned", relation="quantized"),
    row("b/lora", 5, "org/chat", relation="adapter"),
    row("b/merge", 6, "org/base", "org/chat", relation="merge"),
    row("c/gguf", 7, "b/merge", relation="quantized"),
    row("x/other", 8),
]
NAMES = [str(one["id"]) for one in FIRST]


def changed(name: str, **fields: object) -> Callable[[Rows], Rows]:
    return lambda rows: [{**one, **fields} if one["id"] == name else one for one in rows]


def untagged(name: str) -> Callable[[Rows], Rows]:
    return changed(name, tags=[])


def without(name: str) -> Callable[[Rows], Rows]:
    return lambda rows: [one for one in rows if one["id"] != name]


def moved_below(name: str, base: str, relation: str = "finetune") -> Callable[[Rows], Rows]:
    return changed(name, tags=[f"base_model:{base}", f"base_model:{relation}:{base}"])


def created_anew(name: str, *bases: str) -> Callable[[Rows], Rows]:
    return lambda rows: [row(name, 100 + NAMES.index(name), *bases) if one["id"] == name else one for one in rows]


def renamed(name: str, new: str, *, tags: bool) -> Callable[[Rows], Rows]:
    """Give a model another name; the Hub may write it into the tags of what was made from it."""

    def change(rows: Rows) -> Rows:
        found = []
        for one in rows:
            said = [tag.replace(f":{name}", f":{new}") for tag in one["tags"]] if tags else one["tags"]
            found.append({**one, "id": new if one["id"] == name else one["id"], "tags": said})
        return found

    return change


SCENARIOS: dict[str, tuple[Callable[[Rows], Rows], dict[str, str]]] = {
    "nothing": (lambda rows: rows, {}),
    "a leaf is deleted": (without("a/quant"), {}),
    "a leaf is untagged": (untagged("a/quant"), {}),
    "a leaf is re-created without a base": (created_anew("a/quant"), {}),
    "a leaf is re-created with the same base": (created_anew("a/quant", "a/tuned"), {}),
    "a leaf moves to another base of the family": (moved_below("a/quant", "org/chat"), {}),
    "a leaf moves out of the family": (moved_below("a/quant", "x/other"), {}),
    "a leaf changes its relation": (moved_below("a/quant", "a/tuned", "merge"), {}),
    "a leaf is renamed": (renamed("a/quant", "a/quant-v2", tags=False), {"a/quant": "a/quant-v2"}),
    "an intermediate is deleted": (without("a/tuned"), {}),
    "an intermediate is untagged": (untagged("b/merge"), {}),
    "an intermediate moves out of the family": (moved_below("b/merge", "x/other", "merge"), {}),
    "an intermediate is re-created": (created_anew("a/tuned"), {}),
    "an intermediate is renamed with its tags": (renamed("a/tuned", "a/new", tags=True), {"a/tuned": "a/new"}),
    "a release is renamed with its tags": (renamed("org/chat", "org/chat-2", tags=True), {"org/chat": "org/chat-2"}),
    "a release loses its base": (untagged("org/chat"), {}),
    "a merge loses one of two bases": (moved_below("b/merge", "org/base", "merge"), {}),
    "a model gains a base": (moved_below("x/other", "org/base"), {}),
    "a release is re-created": (created_anew("org/chat", "org/base"), {}),
}


def second_walk(tmp_path: Path, rows: Rows, renames: dict[str, str]) -> tuple[Settings, Settings]:
    """Walk twice into one database, and once into a new one."""
    again, fresh = (tmp_path / name for name in ("again.sqlite", "fresh.sqlite"))
    for path in (again, fresh):
        path.unlink(missing_ok=True)
    wishes: dict[str, Any] = {"population": "made-up", "quota": None}
    with SimHub(Replay(FIRST, name="first"), **wishes) as hub:
        run(Settings(again, hub.url))
    with SimHub(Replay(rows, name="second"), renames=renames, **wishes) as hub:
        for path in (again, fresh):
            run(Settings(path, hub.url))
            assert check(Settings(path, hub.url)) == []
        return Settings(again, hub.url), Settings(fresh, hub.url)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_second_walk_knows_below_the_roots_what_a_first_one_would(tmp_path: Path, scenario: str) -> None:
    change, renames = SCENARIOS[scenario]
    again, fresh = second_walk(tmp_path, change(FIRST), renames)
    for root in ("org", *(name for name in ("org/base", "org/chat") if not renames.get(name))):
        assert below(again, root) == below(fresh, root), root


@given(
    st.lists(
        st.one_of(
            *map(st.just, [*map(without, NAMES[2:]), *map(untagged, NAMES), *map(created_anew, NAMES[1:])]),
            st.builds(moved_below, st.sampled_from(NAMES[2:]), st.sampled_from(NAMES[:2])),
        ),
        min_size=1,
        max_size=4,
    )
)
@examples(deadline=None, max_examples=15)
def test_after_whatever_changes_a_second_walk_knows_what_a_first_one_would(
    tmp_path_factory: pytest.TempPathFactory, several: list[Callable[[Rows], Rows]]
) -> None:
    rows = FIRST
    for change in several:
        rows = change(rows)
    again, fresh = second_walk(tmp_path_factory.mktemp("law"), rows, {})
    assert below(again, "org") == below(fresh, "org")


def test_what_was_made_from_a_deleted_release_is_still_known_and_is_asked_for_again(
    start: Start, tmp_path: Path
) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(FIRST).url)
    run(settings)
    _, _, done = run(Settings(settings.database, start(without("org/chat")(FIRST)).url))
    assert info(settings, "org/chat").model.state is State.VANISHED
    assert [name for name, _, _ in below(settings, "org/chat")] == ["b/lora", "b/merge", "c/gguf"]
    assert done.changes is not None
    assert done.changes.vanished == 1


def test_a_derivative_that_cannot_be_asked_for_stays_and_the_number_says_so(start: Start, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(FIRST).url)
    run(settings)
    hidden = Fault(Status(403, headers=(("X-Error-Message", "disabled"),)), path="/api/models/a/quant", times=None)
    run(Settings(settings.database, start(without("a/quant")(FIRST), faults=[hidden]).url))
    assert "a/quant" in [name for name, _, _ in below(settings, "org")]
    assert "1 edge of an earlier crawl was not seen again" in count(settings, "org").marks


def test_a_listing_of_derivatives_that_comes_empty_is_no_proof_that_they_are_gone(start: Start, tmp_path: Path) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(FIRST).url)
    run(settings)
    before = below(settings, "org")
    empty = Fault(Json.of([]), where=lambda one: (one.value("filter") or "").startswith("base_model:"), times=None)
    run(Settings(settings.database, start(FIRST, faults=[empty]).url))
    assert below(settings, "org") == before


@pytest.mark.parametrize("plan", PLANS)
def test_a_place_in_a_listing_that_the_hub_no_longer_takes_begins_it_anew(
    start: Start, tmp_path: Path, plan: str
) -> None:
    rows = [row("org/base", 1), *(row(f"a/{at}", 1 + at, "org/base") for at in range(1, 1_200))]
    hub = start(rows)
    settings = Settings(tmp_path / "db.sqlite", hub.url)
    running = begun(settings, plan=plan, steps=2 if plan == "walk" else 1)
    running.close()  # type: ignore[attr-defined]  # a generator

    hub.script(Fault(Status(400, "Invalid cursor"), where=lambda one: one.value("cursor") is not None, times=1))
    _, _, done = run(settings, plan=plan)
    assert (done.seen.models, len(below(settings, "org"))) == (1_200, 1_199)


@pytest.mark.parametrize("replaced", [False, True])
@pytest.mark.parametrize("plan", PLANS)
def test_a_database_that_is_deleted_or_replaced_under_a_crawl_ends_it(
    start: Start, tmp_path: Path, plan: str, replaced: bool
) -> None:
    settings = Settings(tmp_path / "db.sqlite", start(FIRST).url)
    running = begun(settings, plan=plan, steps=0)
    settings.database.rename(tmp_path / "away.sqlite")
    if replaced:
        settings.database.write_bytes((tmp_path / "away.sqlite").read_bytes())
    with pytest.raises(DatabaseError, match="was deleted or replaced while it was written to") as refusal:
        list(running)
    assert refusal.value.exit_code == 5


def test_records_that_a_later_walk_reads_are_no_longer_counted_as_unread(start: Start, tmp_path: Path) -> None:
    rows = [*FIRST, row("up/base", 50), row("org/new", 51, "up/base")]
    broken = Fault(Status(500), path="/api/models/up/base", times=None)
    settings = Settings(tmp_path / "db.sqlite", start(rows, faults=[broken]).url)
    run(settings, clock=Time().clock())
    assert status(settings).source.unread == 1
    run(Settings(settings.database, start(rows).url))
    assert status(settings).source.unread == 0


def test_records_that_another_walk_reads_are_no_longer_counted_either(start: Start, tmp_path: Path) -> None:
    rows = [*FIRST, row("up/base", 50), row("org/new", 51, "up/base")]
    broken = Fault(Status(500), path="/api/models/up/base", times=None)
    settings = Settings(tmp_path / "db.sqlite", start(rows, faults=[broken]).url)
    run(settings, clock=Time().clock())
    run(Settings(settings.database, start(rows).url), "up/base")
    assert status(settings).source.unread == 0
