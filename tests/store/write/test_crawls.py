"""Crawls: begun, carried on, finished; what they have covered and what they count."""

import pytest

from lineage.facts import DECLARED_EVIDENCE, HEADLINE_EVIDENCE, CardIssue, IssueCode, Relation
from lineage.store.read.answers import IssueRow, Source
from lineage.store.read.coverage import Coverage, LookTaken, coverage, generation_asked
from lineage.store.read.details import (
    aliases_named,
    bases_named,
    datasets_of,
    direct_counts,
    hub_counts,
    issues_of,
    languages_of,
)
from lineage.store.read.totals import Totals, source, totals
from lineage.store.write.crawls import (
    Answer,
    Crawl,
    Plan,
    Task,
    add_resolve_tasks,
    aliases_of,
    claim_origin,
    crawl_by_id,
    crawls,
    finish_crawl,
    has_read,
    keep_answer,
    next_task,
    start_crawl,
    task_counts,
    unasked_names,
    unfinished_crawl,
)
from tests.store.made import NOW, Kept, by_card, by_hub, by_tag, model

LATER = "2026-09-26T00:00:00.000Z"


def test_a_crawl_is_carried_on_from_its_cursor_and_its_new_tasks(kept: Kept) -> None:
    crawl = start_crawl(
        kept.database, "walk", ["Qwen", "a/x"], NOW, [("owner", "Qwen"), ("root", "a/x")], expected_requests=9
    )
    kept.answer(crawl, Answer(cursor="two", follow=[("derivatives", "a/x"), ("root", "a/x")], as_of=NOW, requests=2))
    with kept.reading() as connection:
        assert next_task(connection, crawl) == Task(1, "owner", "Qwen", "two")
        assert task_counts(connection, crawl) == (0, 3)
        assert unfinished_crawl(connection, ["Qwen", "a/x"], None) == crawl_by_id(connection, crawl)
    for _ in range(3):
        kept.answer(crawl, Answer(requests=1))
    with kept.reading() as connection:
        assert next_task(connection, crawl) is None
        assert task_counts(connection, crawl) == (3, 3)
    finish_crawl(kept.database, crawl, "walk", LATER)
    with kept.reading() as connection:
        assert crawls(connection) == [Crawl(1, "walk", ("Qwen", "a/x"), NOW, LATER, NOW, 5, 9, None, unseen=0)]
        assert unfinished_crawl(connection, ["Qwen", "a/x"], None) is None


def test_an_unfinished_crawl_is_found_by_its_roots_and_its_plan(kept: Kept) -> None:
    sweep = start_crawl(kept.database, "sweep", ["Qwen"], NOW)
    walk = start_crawl(kept.database, "walk", ["Qwen"], NOW)
    finish_crawl(kept.database, walk, "walk", NOW)
    start_crawl(kept.database, "look", ["Qwen"], NOW)
    with kept.reading() as connection:
        carried_on = unfinished_crawl(connection, ["Qwen"], "sweep")
        assert carried_on is not None
        assert carried_on.id == sweep
        assert unfinished_crawl(connection, ["Qwen"], "walk") is None
        assert unfinished_crawl(connection, ["Qwen"], None) is None
        assert unfinished_crawl(connection, ["other"], None) is None


def test_an_answer_without_a_task_is_kept_with_the_hubs_own_counts(kept: Kept) -> None:
    crawl = start_crawl(kept.database, "walk", ["a/x"], NOW)
    for count in (3, 4):
        answer = Answer([model("a/x", 1)], counts=[("a/x", "quantized", count), ("a/none", "merge", 1)])
        keep_answer(kept.database, crawl, None, answer)
    with kept.reading() as connection:
        assert hub_counts(connection, 1) == {"quantized": 4}
        assert has_read(connection, crawl, "a/x")
        assert not has_read(connection, crawl + 1, "a/x")
        assert not has_read(connection, crawl, "a/none")


def test_names_that_nobody_has_asked_for_become_tasks_once(kept: Kept) -> None:
    kept.crawl([model("a/x", 1, by_tag("b/base"), by_tag("gpt2"), by_card("c/differs")), model("a/y", 2)])
    crawl = start_crawl(kept.database, "walk", ["a"], NOW)
    with kept.database.transaction() as connection:
        assert unasked_names(connection) == ["b/base", "c/differs", "gpt2"]
        add_resolve_tasks(connection, crawl)
        assert task_counts(connection, crawl) == (0, 3)
    for name in ("b/base", "c/differs", "gpt2"):
        kept.answer(crawl, Answer(absent=name))
    with kept.reading() as connection:
        assert unasked_names(connection) == []
    assert kept.states()["b/base"] == "absent"


def test_the_other_names_of_present_models_are_told(kept: Kept) -> None:
    kept.crawl([model("a/2", 1)])
    kept.crawl([model("a/1", 1)])
    kept.crawl([model("a/x", 1), model("b/y", 2)])
    with kept.reading() as connection:
        assert aliases_of(connection, ["a/x", "b/y", "c/z"]) == {"a/x": ["a/1", "a/2"]}
        assert aliases_of(connection, []) == {}
        assert aliases_named(connection, 1) == ["a/1", "a/2"]


def test_what_is_kept_of_one_model_comes_in_order(kept: Kept) -> None:
    issue = CardIssue(IssueCode.BAD_VALUE, "likes", "many")
    kept.crawl(
        [
            model("a/x", 1, languages=("zh", "en"), datasets=("z/d", "a/d"), issues=(issue,)),
            model("b/1", 2, by_hub("a/x", 1, Relation.QUANTIZED)),
            model("b/2", 3, by_card("a/x")),
        ]
    )
    with kept.reading() as connection:
        assert languages_of(connection, 1) == ["en", "zh"]
        assert datasets_of(connection, 1) == ["a/d", "z/d"]
        assert issues_of(connection, 1) == [IssueRow("a/x", IssueCode.BAD_VALUE, "likes", "many")]
        assert direct_counts(connection, 1, HEADLINE_EVIDENCE) == {"quantized": 1}
        assert direct_counts(connection, 1, DECLARED_EVIDENCE) == {"quantized": 1, "unstated": 1}


def test_the_totals_count_what_is_current(kept: Kept) -> None:
    kept.sweep(model("z/gone", 9, by_tag("a/x")))
    kept.sweep(
        model("a/x", 1, by_card("gpt2"), by_card("b/y")),
        model("a/z", 2, by_tag("a/x", Relation.MERGE), by_tag("b/y", Relation.MERGE)),
        CardIssue(IssueCode.BAD_RECORD, "record", "[]"),
    )
    with kept.reading() as connection:
        assert totals(connection) == Totals(
            models={"absent": 1, "present": 2, "vanished": 1},
            edges={"merge": 2, "unstated": 1},
            evidence={"card": 1, "tag": 2},
            several_bases=1,
            issues={},
            bad_records=1,
        )


@pytest.mark.parametrize(
    ("done", "unfinished", "complete", "walked"),
    [
        ([], False, False, False),
        ([("walk", True)], False, False, True),
        ([("sweep", True)], False, True, False),
        ([("sweep", False)], True, False, False),
        ([("sweep", True), ("walk", False)], True, False, False),
        ([("walk", False), ("sweep", True)], False, True, False),
        ([("walk", False), ("walk", True)], False, False, True),
        ([("sweep", False), ("walk", True)], False, False, True),
        ([("sweep", True), ("look", False)], False, True, False),
    ],
)
def test_a_database_is_complete_after_a_sweep_and_unfinished_while_a_crawl_is_due(
    kept: Kept, *, done: list[tuple[Plan, bool]], unfinished: bool, complete: bool, walked: bool
) -> None:
    claim_origin(kept.database, "https://huggingface.co", "Hub", NOW)
    for plan, finished in done:
        kept.crawl([model("a/x", 1)], plan=plan, finish=finished)
    with kept.reading() as connection:
        assert source(connection) == Source("https://huggingface.co", "Hub", None, unfinished, complete, walked)


def test_a_sample_is_never_complete_and_an_empty_database_is_of_nothing(kept: Kept) -> None:
    with kept.reading() as connection:
        assert source(connection) == Source("", "nothing yet", None, unfinished=False, complete=False)
    claim_origin(kept.database, "simhub", "sample: August", NOW)
    kept.sweep(model("a/x", 1))
    with kept.reading() as connection:
        assert not source(connection).complete


def test_coverage_is_how_far_a_crawl_has_looked_and_when(kept: Kept) -> None:
    def covered(name: str = "a/x") -> Coverage:
        with kept.reading() as connection:
            return coverage(connection, name)

    assert covered() == Coverage(direct=False, all=False, finished=False, as_of=None)
    ask = start_crawl(kept.database, "look", ["a/x"], NOW, [("derivatives", "a/x")])
    assert covered() == Coverage(direct=False, all=False, finished=False, as_of=None)
    kept.answer(ask, Answer(as_of=NOW))
    assert covered() == Coverage(direct=True, all=False, finished=False, as_of=NOW, look=LookTaken(0, 1, 0))
    shallow = start_crawl(kept.database, "walk", ["a/x"], NOW, [("derivatives", "a/x")], depth=2)
    assert covered()[:5] == (True, False, False, None, 2)
    kept.answer(shallow, Answer(follow=[("derivatives", "b/y")], depth=1))
    assert covered("b/y")[:5] == (True, False, False, None, 1)
    walk = start_crawl(kept.database, "walk", ["a"], NOW, [("derivatives", "a/x")])
    assert covered() == Coverage(direct=True, all=True, finished=False, as_of=None)
    kept.answer(walk, Answer(as_of=LATER))
    finish_crawl(kept.database, walk, "walk", NOW)
    assert covered() == Coverage(direct=True, all=True, finished=True, as_of=LATER)
    assert covered("b/any") == Coverage(direct=False, all=False, finished=False, as_of=None)
    kept.sweep(model("a/x", 1))
    assert covered("b/any") == Coverage(direct=True, all=True, finished=True, as_of=None)
    with kept.reading() as connection:
        assert generation_asked(connection, walk, "a/x") == 0
        assert generation_asked(connection, walk, "A/x") is None


def test_the_bases_a_record_names_are_told_as_it_spells_them(kept: Kept) -> None:
    kept.crawl([model("b/x", 1), model("a/x", 2, by_tag("B/x"), by_card("B/x"), by_card("a/y"))])
    with kept.reading() as connection:
        assert bases_named(connection, "a/x") == ["B/x", "a/y"]
        assert bases_named(connection, "B/x") == []
