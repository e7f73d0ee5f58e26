"""Tags that nothing but a training script wrote: what they are worth, and when."""

import pytest

from lineage.facts import Claim, Evidence, Relation, TagForm
from lineage.store.write.crawls import claim_origin
from tests.store.made import NOW, EdgeRow, Kept, by_card, by_tag, model

BASE, TUNE = "a/base", "me/tune"
ADAPTER = Relation.ADAPTER


def alone(base: str, form: TagForm = TagForm.TYPED) -> Claim:
    return by_tag(base, ADAPTER)._replace(form=form)


def evidence(kept: Kept) -> list[tuple[str, str]]:
    return [(edge.base, edge.evidence) for edge in kept.edges() if edge.derivative == TUNE]


def unlisted(kept: Kept) -> list[str]:
    return [name for name, code, _ in kept.issues() if code == "unlisted_tag"]


def test_a_typed_tag_alone_counts_until_a_sweep_does_not_find_its_base_and_again_when_it_appears(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, alone(BASE))])
    assert (evidence(kept), unlisted(kept)) == ([(BASE, "tag")], [])
    kept.sweep(model(TUNE, 2, alone(BASE)))
    assert (evidence(kept), unlisted(kept)) == ([(BASE, "card")], [TUNE])
    kept.sweep(model(TUNE, 2, alone(BASE)), model(BASE, 1))
    assert (evidence(kept), unlisted(kept)) == ([(BASE, "tag")], [])
    kept.sweep(model(TUNE, 2, alone(BASE)))
    assert (evidence(kept), unlisted(kept)) == ([(BASE, "card")], [TUNE])
    assert kept.is_sound()


def test_another_models_plain_tag_says_that_the_base_is_no_folder(kept: Kept) -> None:
    kept.sweep(model(TUNE, 2, alone(BASE)), model("me/other", 3, by_tag(BASE, ADAPTER)))
    assert (evidence(kept), unlisted(kept)) == ([(BASE, "tag")], [])
    kept.sweep(model(TUNE, 2, alone(BASE)), model("me/other", 3, alone(BASE)))
    assert (evidence(kept), unlisted(kept)) == ([(BASE, "card")], ["me/other", TUNE])


def test_a_mended_tag_counts_only_while_a_model_of_that_name_is_present(kept: Kept) -> None:
    page = [model(TUNE, 2, alone(BASE, TagForm.MENDED))]
    kept.crawl(page)
    assert evidence(kept) == [(BASE, "card")]
    kept.crawl(page, [model(BASE, 1)])
    assert evidence(kept) == [(BASE, "tag")]
    assert unlisted(kept) == []


def test_a_folder_is_no_base_of_any_model_unless_one_of_that_name_is_present(kept: Kept) -> None:
    page = [model(name, number, alone("outputs/sft", TagForm.FOLDER)) for number, name in enumerate([TUNE, "b/c"], 2)]
    kept.crawl(page)
    assert (kept.edges(), unlisted(kept)) == ([], [])
    kept.sweep(*page)
    assert (kept.edges(), unlisted(kept)) == ([], ["b/c", TUNE])
    assert "outputs/sft" not in kept.states()
    kept.sweep(*page, model("outputs/sft", 9))
    assert (evidence(kept), unlisted(kept)) == ([("outputs/sft", "tag")], [])
    assert kept.is_sound()


def test_the_card_beside_a_tag_that_nothing_confirms_is_what_the_edge_rests_on(kept: Kept) -> None:
    kept.sweep(model(TUNE, 2, alone(BASE), by_card(BASE)))
    assert kept.edges() == [EdgeRow(TUNE, BASE, "adapter", "card")]
    kinds = kept.rows("SELECT kind FROM edge_evidence WHERE base IS NOT NULL ORDER BY kind")
    assert kinds == [("card",), ("tag",)]


@pytest.mark.parametrize("form", [TagForm.MENDED, TagForm.TYPED])
def test_the_plain_tag_beside_another_spelling_counts_as_ever(kept: Kept, form: TagForm) -> None:
    kept.sweep(model(TUNE, 2, by_tag(BASE), alone(BASE, form)))
    assert evidence(kept) == [(BASE, "tag")]


def by_config(base: str) -> Claim:
    return Claim(Evidence.ADAPTER_CONFIG, ADAPTER, base, base, None)


def test_an_adapters_configuration_alone_makes_an_edge(kept: Kept) -> None:
    kept.sweep(model(TUNE, 2, by_config(BASE)))
    assert kept.edges() == [EdgeRow(TUNE, BASE, "adapter", "adapter_config")]


def test_an_adapters_configuration_that_differs_is_an_edge_only_to_a_present_model(kept: Kept) -> None:
    differs = model(TUNE, 2, by_tag(BASE), by_config("a/copy"))
    kept.sweep(differs)
    assert kept.bases_of(TUNE) == [BASE]
    kept.sweep(differs, model("a/copy", 5))
    assert kept.edges() == [
        EdgeRow(TUNE, BASE, "unstated", "tag"),
        EdgeRow(TUNE, "a/copy", "adapter", "adapter_config"),
    ]


def test_an_adapters_configuration_states_the_relation_where_nobody_else_does(kept: Kept) -> None:
    kept.sweep(model(TUNE, 2, by_tag(BASE), by_config(BASE)))
    assert kept.edges() == [EdgeRow(TUNE, BASE, "adapter", "tag")]


@pytest.mark.parametrize(("listed", "worth"), [(40, "tag"), (80, "card")])
def test_a_sample_in_which_most_bases_have_no_row_cannot_tell_a_folder(kept: Kept, listed: int, worth: str) -> None:
    claim_origin(kept.database, "simhub", "sample: thin", NOW)
    below = [model(f"d/{at}", 1_000 + at, by_tag(f"b/{at}", ADAPTER)) for at in range(120)]
    kept.sweep(*below, *(model(f"b/{at}", 5_000 + at) for at in range(listed)), model(TUNE, 2, alone(BASE)))
    assert evidence(kept) == [(BASE, worth)]
    assert bool(unlisted(kept)) == (worth == "card")
