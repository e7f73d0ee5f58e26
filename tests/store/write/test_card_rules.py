"""What a card's word is worth, in which letter case, and which relation an edge has."""

import pytest

from lineage.facts import Claim, Relation
from lineage.store.write.crawls import Answer, start_crawl
from tests.store.made import NOW, EdgeRow, Kept, by_card, by_hub, by_tag, model

BASE, TUNE = "Qwen/Base", "me/tune"
FINETUNE, ADAPTER, QUANTIZED, UNSTATED = Relation.FINETUNE, Relation.ADAPTER, Relation.QUANTIZED, Relation.UNSTATED


def test_where_the_card_is_all_there_is_its_values_are_edges(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_card(BASE, ADAPTER), by_card("a/nobody"))])
    assert kept.edges() == [
        EdgeRow(TUNE, BASE, "adapter", "card"),
        EdgeRow(TUNE, "a/nobody", "unstated", "card"),
    ]


def test_a_card_value_that_a_tag_names_too_stands_behind_the_same_edge(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag(BASE), by_card(BASE))])
    assert kept.rows("SELECT kind, base IS NOT NULL FROM edge_evidence ORDER BY kind") == [("card", 1), ("tag", 1)]


def test_a_differing_card_value_is_an_edge_only_while_it_means_a_live_model(kept: Kept) -> None:
    differs = model(TUNE, 2, by_tag(BASE), by_card("a/other"))
    kept.sweep(differs)
    assert kept.bases_of(TUNE) == [BASE]
    assert "a/other" not in kept.states()
    kept.crawl([differs], [model("a/other", 5)])
    assert kept.bases_of(TUNE) == [BASE, "a/other"]
    kept.sweep(differs)
    assert kept.bases_of(TUNE) == [BASE]
    kept.sweep(differs, model("a/other", 5))
    assert kept.bases_of(TUNE) == [BASE, "a/other"]
    assert kept.is_sound()


def test_a_differing_card_value_in_wrong_case_goes_to_the_right_model(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag(BASE), by_card("A/Other"))])
    kept.crawl([model("a/other", 5)])
    assert kept.bases_of(TUNE) == [BASE, "a/other"]
    assert kept.issues() == [(TUNE, "wrong_case", "A/Other")]


def test_a_legacy_name_means_a_base_only_through_an_alias(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag("gpt2", FINETUNE), by_card("a/else"))])
    assert kept.edges() == [EdgeRow(TUNE, "a/else", "unstated", "card")]
    crawl = start_crawl(kept.database, "look", ["gpt2"], NOW, [("resolve", "gpt2")])
    kept.answer(crawl, Answer(records=[model("openai/gpt2", 4)], moved=("gpt2", "openai/gpt2")))
    assert kept.edges() == [
        EdgeRow(TUNE, "a/else", "unstated", "card"),
        EdgeRow(TUNE, "openai/gpt2", "finetune", "tag"),
    ]
    assert kept.is_sound()


def test_a_legacy_model_of_that_very_name_is_meant(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_card("gpt2"))], [model("gpt2", 4)])
    assert kept.bases_of(TUNE) == ["gpt2"]


def test_a_base_in_wrong_case_is_the_right_model_with_an_issue_that_stays_at_refreshes(kept: Kept) -> None:
    page = [model(BASE, 1), model(TUNE, 2, by_tag("qwen/base"))]
    for _ in range(2):
        kept.crawl(page)
        assert kept.bases_of(TUNE) == [BASE]
        assert kept.issues() == [(TUNE, "wrong_case", "base_model:qwen/base")]
        assert kept.rows("SELECT field FROM card_issue") == [("tags",)]
        assert kept.aliases() == {"qwen/base": (BASE, "case")}


def test_two_present_models_that_differ_only_in_case_are_kept_and_a_third_spelling_means_neither(kept: Kept) -> None:
    kept.crawl([model("a/x", 1), model("a/X", 2), model(TUNE, 3, by_tag("A/x"))])
    assert kept.aliases() == {}
    assert kept.bases_of(TUNE) == ["A/x"]


def test_a_third_spelling_stops_meaning_the_first_when_a_second_appears(kept: Kept) -> None:
    kept.crawl([model("a/x", 1), model(TUNE, 3, by_tag("A/x"))])
    assert kept.aliases() == {"A/x": ("a/x", "case")}
    kept.crawl([model("a/X", 2)])
    assert kept.aliases() == {}
    assert kept.bases_of(TUNE) == ["A/x"]
    assert kept.issues() == []
    assert kept.is_sound()


def test_a_spelling_in_wrong_case_follows_the_name_to_its_new_model(kept: Kept) -> None:
    kept.crawl([model("a/x", 1), model(TUNE, 3, by_tag("A/x"), by_card("A/x"))])
    kept.crawl([model("a/x", 9)])
    bearer = "SELECT m.hub_id FROM alias JOIN model AS m ON m.id = model"
    base = "SELECT b.hub_id FROM edge JOIN model AS b ON b.id = base WHERE current"
    assert kept.rows(bearer) == kept.rows(base) == [(f"{9:024x}",)]
    assert [code for _, code, _ in kept.issues()] == ["wrong_case", "wrong_case"]


def test_the_name_of_a_vanished_model_passes_to_the_one_that_bears_it_in_other_case(kept: Kept) -> None:
    page = [model(TUNE, 3, by_tag("A/x")), model("me/sure", 4, by_hub("A/x", 1))]
    kept.sweep(model("A/x", 1), *page)
    kept.sweep(model("a/x", 2), *page)
    assert kept.states()["A/x#1"] == "replaced"
    assert kept.edges() == [EdgeRow("me/sure", "A/x", "unstated", "hub"), EdgeRow(TUNE, "a/x", "unstated", "tag")]
    assert kept.issues() == [(TUNE, "wrong_case", "base_model:A/x")]
    kept.sweep(model("A/x", 1), *page)
    assert kept.states()["A/x#1"] == "present"
    assert kept.bases_of(TUNE) == ["A/x"]
    assert kept.is_sound()


def test_an_issue_of_wrong_case_that_the_card_itself_shows_is_left_alone(kept: Kept) -> None:
    from_card = Claim(by_card(BASE).kind, UNSTATED, "QWEN/base", BASE, None)
    kept.crawl([model(BASE, 1), model(TUNE, 2, by_tag(BASE), from_card)])
    kept.crawl([model(BASE, 9)])
    assert kept.bases_of(TUNE) == [BASE]


@pytest.mark.parametrize(
    ("claims", "relation", "evidence"),
    [
        ([by_hub(BASE, 1, QUANTIZED), by_tag(BASE, FINETUNE), by_card(BASE, ADAPTER)], "quantized", "hub"),
        ([by_hub(BASE, 1), by_tag(BASE, FINETUNE), by_card(BASE, ADAPTER)], "finetune", "hub"),
        ([by_tag(BASE), by_card(BASE, ADAPTER)], "adapter", "tag"),
        ([by_card(BASE)], "unstated", "card"),
        ([by_tag(BASE, FINETUNE), by_tag(BASE, ADAPTER)], "unstated", "tag"),
        ([by_tag(BASE, FINETUNE), by_tag(BASE, ADAPTER), by_card(BASE, ADAPTER)], "adapter", "tag"),
        ([by_tag(BASE, FINETUNE), by_tag(BASE, ADAPTER), by_card(BASE, QUANTIZED)], "unstated", "tag"),
        ([by_hub(BASE, 1, FINETUNE), by_tag(BASE, QUANTIZED), by_tag(BASE, ADAPTER)], "finetune", "hub"),
    ],
)
def test_the_relation_is_the_hubs_then_the_tags_then_the_cards(
    kept: Kept, claims: list[Claim], relation: str, evidence: str
) -> None:
    kept.crawl([model(BASE, 1), model(TUNE, 2, *claims)])
    assert kept.edges() == [EdgeRow(TUNE, BASE, relation, evidence)]


def test_an_edge_that_follows_because_a_name_moved_is_dated_by_who_read_the_statement(kept: Kept) -> None:
    first = kept.crawl([model(BASE, 1), model(TUNE, 2, by_tag(BASE))])
    kept.crawl([model("a/b", 5)])
    third = kept.crawl([model(BASE, 9)])
    dated = "SELECT b.hub_id, e.current, e.first_crawl, e.last_crawl FROM edge AS e JOIN model AS b ON b.id = e.base"
    assert kept.rows(f"{dated} ORDER BY b.hub_id") == [(f"{1:024x}", 0, first, first), (f"{9:024x}", 1, first, first)]
    assert kept.rows("SELECT first_crawl, last_crawl FROM edge_evidence") == [(first, first)]
    assert kept.rows("SELECT first_crawl, last_crawl FROM model WHERE hub_id = ?", f"{9:024x}") == [(third, third)]


def test_what_is_read_again_is_dated_by_the_first_and_the_last_crawl(kept: Kept) -> None:
    page = [model(TUNE, 2, by_tag(BASE))]
    first, last = kept.crawl(page), kept.crawl(page)
    for table in ("model", "edge", "edge_evidence"):
        dated = kept.rows(f"SELECT first_crawl, last_crawl FROM {table}")
        assert set(dated) == {(first, last)}


def test_the_hubs_one_base_tells_that_the_cards_one_base_is_an_old_name(kept: Kept) -> None:
    base, tune = model(BASE, 1), model(TUNE, 2, by_hub(BASE, 1, FINETUNE), by_card("old/name"))
    other = model("a/other", 3, by_card("old/name"))
    kept.sweep(base, tune, other)
    assert kept.aliases() == {"old/name": (BASE, "card")}
    assert kept.bases_of(TUNE) == [BASE]
    assert kept.bases_of("a/other") == [BASE]
    kept.sweep(base, tune, other, model("old/name", 4))
    assert kept.aliases() == {}
    assert kept.bases_of(TUNE) == [BASE]
    assert kept.bases_of("a/other") == ["old/name"]
    assert kept.is_sound()


@pytest.mark.parametrize(
    "claims",
    [
        [by_hub(BASE, 1), by_card("old/name"), by_card("a/third")],
        [by_hub(BASE, 1), by_hub("a/third", 5), by_card("old/name")],
        [by_hub(BASE, 1), by_tag("old/name"), by_card("old/name")],
        [by_tag(BASE), by_card("old/name")],
    ],
)
def test_no_old_name_is_learned_where_the_statements_may_be_of_several_bases(kept: Kept, claims: list[Claim]) -> None:
    kept.sweep(model(BASE, 1), model(TUNE, 2, *claims), model("a/other", 3, by_card("old/name")))
    assert kept.aliases() == {}
    assert kept.bases_of("a/other") == ["old/name"]
