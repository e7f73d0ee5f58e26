"""Who bears a name: renames, names that move, redirects, what is absent and what vanished."""

import pytest

from lineage.facts import CardIssue, IssueCode
from lineage.store.write.crawls import Answer, start_crawl
from tests.store.made import NOW, EdgeRow, Kept, by_card, by_hub, by_tag, hub_id, model

BASE, TUNE = "Qwen/Base", "me/tune"


def test_a_name_that_comes_back_with_a_new_id_moves_to_the_new_model(kept: Kept) -> None:
    kept.crawl([model(BASE, 1), model(TUNE, 2, by_tag(BASE)), model("me/sure", 3, by_hub(BASE, 1))])
    kept.crawl([model(BASE, 9)])
    assert kept.states()[f"{BASE}#1"] == "replaced"
    assert kept.states()[f"{BASE}#9"] == "present"
    follows = "SELECT b.hub_id FROM edge AS e JOIN model AS b ON b.id = e.base JOIN model AS d ON d.id = e.derivative "
    assert kept.rows(f"{follows} WHERE e.current AND d.name = ?", TUNE) == [(hub_id(9),)]
    assert kept.rows(f"{follows} WHERE e.current AND d.name = ?", "me/sure") == [(hub_id(1),)]
    assert kept.is_sound()


def test_the_claims_of_a_replaced_model_no_longer_count(kept: Kept) -> None:
    kept.crawl([model(BASE, 1), model(TUNE, 2, by_tag(BASE))])
    kept.crawl([model(TUNE, 8)])
    assert kept.edges() == []
    assert kept.rows("SELECT count(*) FROM edge_evidence") == [(1,)]


def test_a_rename_keeps_the_model_and_adds_an_alias(kept: Kept) -> None:
    kept.crawl([model(BASE, 1), model(TUNE, 2, by_tag(BASE))])
    kept.crawl([model("Qwen/New", 1)])
    assert kept.aliases() == {BASE: ("Qwen/New", "rename")}
    assert kept.edges() == [EdgeRow(TUNE, "Qwen/New", "unstated", "tag")]
    assert kept.states() == {"Qwen/New#1": "present", f"{TUNE}#2": "present"}


def test_an_alias_ends_when_a_model_bears_the_name_and_edges_follow(kept: Kept) -> None:
    kept.crawl([model(BASE, 1), model(TUNE, 2, by_tag(BASE))])
    kept.crawl([model("Qwen/New", 1)])
    kept.crawl([model(BASE, 7)])
    assert kept.aliases() == {}
    assert kept.rows("SELECT b.hub_id FROM edge JOIN model AS b ON b.id = base WHERE current") == [(hub_id(7),)]
    assert kept.is_sound()


def test_two_models_can_swap_their_names_in_one_page(kept: Kept) -> None:
    kept.crawl([model("a/one", 1), model("a/two", 2), model(TUNE, 3, by_tag("a/one"))])
    kept.crawl([model("a/two", 1), model("a/one", 2)])
    assert kept.states() == {"a/two#1": "present", "a/one#2": "present", f"{TUNE}#3": "present"}
    assert kept.aliases() == {}
    assert kept.rows("SELECT b.hub_id FROM edge JOIN model AS b ON b.id = base WHERE current") == [(hub_id(2),)]


def test_a_name_taken_in_the_page_in_which_its_holder_is_renamed_is_no_alias(kept: Kept) -> None:
    kept.crawl([model(BASE, 1)])
    kept.crawl([model(BASE, 5), model("Qwen/Old", 1)])
    assert kept.states() == {f"{BASE}#5": "present", "Qwen/Old#1": "present"}
    assert kept.aliases() == {}


def test_a_rename_onto_a_name_that_was_only_ever_named_takes_over_its_edges(kept: Kept) -> None:
    first = kept.crawl([model("a/one", 1), model(TUNE, 2, by_tag(BASE))])
    assert kept.states()[BASE] == "unasked"
    kept.crawl([model(BASE, 1)])
    assert BASE not in kept.states()
    assert kept.edges() == [EdgeRow(TUNE, BASE, "unstated", "tag")]
    assert kept.rows("SELECT first_crawl, last_crawl FROM edge") == [(first, first)]
    assert kept.is_sound()


def test_a_model_that_turns_out_to_be_its_own_base_has_no_edge_to_itself(kept: Kept) -> None:
    kept.crawl([model("a/one", 1, by_tag(BASE))])
    kept.crawl([model(BASE, 1, by_tag("a/one"))])
    assert kept.edges() == []
    assert kept.is_sound()


def test_a_placeholder_gets_the_id_that_base_models_gives(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag(BASE))], [model("me/sure", 3, by_hub(BASE, 1))])
    assert kept.states() == {f"{BASE}#1": "unasked", f"{TUNE}#2": "present", "me/sure#3": "present"}
    assert kept.bases_of(TUNE) == [BASE]


def test_what_a_list_of_bases_says_takes_no_name_from_a_present_model(kept: Kept) -> None:
    kept.crawl([model(BASE, 1)], [model(TUNE, 2, by_hub(BASE, 9))])
    assert kept.states() == {f"{BASE}#1": "present", f"{BASE}#9": "replaced", f"{TUNE}#2": "present"}
    kept.crawl([model(BASE, 9)])
    assert kept.states() == {f"{BASE}#1": "replaced", f"{BASE}#9": "present", f"{TUNE}#2": "present"}


def test_a_new_id_for_a_name_nobody_has_read_takes_the_name(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_hub(BASE, 1)), model("me/two", 3, by_hub(BASE, 9)), model("me/x", 4, by_tag(BASE))])
    assert kept.states()[f"{BASE}#1"] == "replaced"
    assert kept.rows(
        "SELECT b.hub_id FROM edge AS e JOIN model AS b ON b.id = e.base JOIN model AS d ON d.id = e.derivative "
        "WHERE d.name = 'me/x'"
    ) == [(hub_id(9),)]


def test_a_new_id_for_a_vanished_name_ends_it_also_for_those_read_before(kept: Kept) -> None:
    kept.sweep(model(BASE, 1), model(TUNE, 2, by_tag(BASE)))
    kept.sweep(model(TUNE, 2, by_tag(BASE)))
    kept.crawl([model("me/two", 3, by_hub(BASE, 9))])
    assert kept.states()[f"{BASE}#1"] == "replaced"
    assert kept.rows("SELECT DISTINCT b.hub_id FROM edge JOIN model AS b ON b.id = base WHERE current") == [
        (hub_id(9),)
    ]


def test_the_id_in_a_list_of_bases_ends_what_the_name_meant_before(kept: Kept) -> None:
    kept.crawl([model(BASE, 1), model(TUNE, 2, by_tag(BASE))])
    kept.crawl([model("Qwen/New", 1)])
    kept.crawl([model("me/two", 3, by_hub(BASE, 9))])
    assert kept.aliases() == {}
    assert kept.bases_of(TUNE) == [BASE]
    assert kept.is_sound()


def test_a_record_without_id_is_the_model_that_bears_its_name(kept: Kept) -> None:
    kept.crawl([model(BASE, 1, downloads=1)])
    kept.crawl([model(BASE, None, downloads=2)])
    assert kept.rows("SELECT hub_id, downloads FROM model") == [(hub_id(1), 2)]
    kept.crawl([model("a/new", None)], [model("a/new", 4)])
    assert kept.states() == {f"{BASE}#1": "present", "a/new#4": "present"}


def test_of_a_model_twice_in_one_page_the_later_record_counts(kept: Kept) -> None:
    page = [model(TUNE, 2, by_tag("a/one"), downloads=1), model(TUNE, 2, by_tag("a/two"), downloads=2)]
    kept.crawl([*page, page[1]])
    assert kept.bases_of(TUNE) == ["a/two"]
    assert kept.rows("SELECT downloads FROM model WHERE name = ?", TUNE) == [(2,)]


def test_the_same_record_a_thousand_times_is_one_model(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag(BASE))] * 1000)
    assert kept.states() == {f"{TUNE}#2": "present", BASE: "unasked"}


def test_only_a_finished_sweep_makes_models_vanish_and_they_may_come_back(kept: Kept) -> None:
    everything = [model(BASE, 1), model(TUNE, 2, by_tag(BASE), by_card("a/else"))]
    kept.sweep(*everything)
    kept.crawl([model("a/b", 5)])
    assert kept.states()[f"{TUNE}#2"] == "present"
    kept.crawl([model("a/b", 5)], plan="sweep", finish=False)
    assert kept.states()[f"{TUNE}#2"] == "present"
    kept.sweep(model("a/b", 5))
    assert kept.states() == {f"{BASE}#1": "vanished", f"{TUNE}#2": "vanished", "a/b#5": "present"}
    assert kept.edges() == []
    assert kept.rows("SELECT count(*) FROM edge_evidence WHERE NOT current") == [(2,)]
    kept.sweep(*everything, model("a/b", 5))
    assert kept.edges() == [EdgeRow(TUNE, BASE, "unstated", "tag")]
    assert kept.is_sound()


def test_a_base_without_a_row_is_unasked_until_a_sweep_has_looked_at_everything(kept: Kept) -> None:
    page = [model(TUNE, 2, by_tag(BASE))]
    kept.crawl(page)
    assert kept.states()[BASE] == "unasked"
    kept.sweep(*page)
    assert kept.states()[BASE] == "absent"
    kept.crawl([model(BASE, 1)])
    assert kept.states()[f"{BASE}#1"] == "present"


def test_a_name_without_a_model_makes_a_named_base_absent_and_a_present_model_vanished(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag(BASE))])
    crawl = start_crawl(kept.database, "look", [BASE], NOW, [("resolve", BASE), ("resolve", TUNE)])
    kept.answer(crawl, Answer(absent=BASE))
    kept.answer(crawl, Answer(absent=TUNE))
    assert kept.states() == {f"{TUNE}#2": "vanished", BASE: "absent"}
    assert kept.edges() == []
    assert kept.rows("SELECT name FROM model WHERE asked_crawl = ? ORDER BY name", crawl) == [(BASE,), (TUNE,)]


def redirected(kept: Kept, old: str, *records: object, new: str) -> None:
    crawl = start_crawl(kept.database, "look", [old], NOW, [("resolve", old)])
    kept.answer(crawl, Answer(records=records, moved=(old, new)))  # type: ignore[arg-type]  # records or none
    assert kept.is_sound()


def test_a_redirect_makes_the_old_name_an_alias_and_takes_over_its_edges(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag("Qwen/Old")), model("me/legacy", 3, by_tag("gpt2"))])
    redirected(kept, "Qwen/Old", model(BASE, 1), new=BASE)
    assert kept.aliases() == {"Qwen/Old": (BASE, "redirect")}
    redirected(kept, "gpt2", model("openai/gpt2", 4), new="openai/gpt2")
    assert kept.edges() == [
        EdgeRow("me/legacy", "openai/gpt2", "unstated", "tag"),
        EdgeRow(TUNE, BASE, "unstated", "tag"),
    ]
    redirected(kept, "gpt2", model("openai/gpt2", 4), new="openai/gpt2")
    assert kept.aliases()["gpt2"] == ("openai/gpt2", "redirect")


def test_a_redirect_in_wrong_case_is_told_of_those_who_wrote_it(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag("qwen/base"))])
    redirected(kept, "qwen/base", model(BASE, 1), new=BASE)
    assert kept.aliases() == {"qwen/base": (BASE, "case")}
    assert kept.issues() == [(TUNE, "wrong_case", "base_model:qwen/base")]


def test_a_redirect_away_from_a_present_model_replaces_it(kept: Kept) -> None:
    kept.crawl([model("a/old", 1, by_tag(BASE)), model(TUNE, 2, by_tag("a/old"))])
    redirected(kept, "a/old", model("a/new", 3), new="a/new")
    assert kept.states()["a/old#1"] == "replaced"
    assert kept.edges() == [EdgeRow(TUNE, "a/new", "unstated", "tag")]


def test_a_redirect_that_leads_nowhere_known_or_back_changes_nothing(kept: Kept) -> None:
    kept.crawl([model(TUNE, 2, by_tag("a/old"))])
    redirected(kept, "a/old", new="a/unknown")
    redirected(kept, TUNE, new=TUNE)
    assert kept.aliases() == {}
    assert kept.states() == {f"{TUNE}#2": "present", "a/old": "unasked"}


def test_a_redirect_moves_an_alias_to_where_the_hub_sends_us_now(kept: Kept) -> None:
    kept.crawl([model("a/old", 1), model(TUNE, 2, by_tag("a/old"))])
    kept.crawl([model("a/new", 1), model("a/third", 3)])
    redirected(kept, "a/old", new="a/third")
    assert kept.aliases() == {"a/old": ("a/third", "redirect")}
    assert kept.bases_of(TUNE) == ["a/third"]


def test_records_of_no_use_are_kept_once_each(kept: Kept) -> None:
    bad = CardIssue(IssueCode.BAD_RECORD, "record", '["no record"]')
    first = kept.crawl([bad, bad])
    last = kept.crawl([bad])
    assert kept.rows("SELECT * FROM bad_record") == [(bad.raw, first, last)]


@pytest.mark.parametrize("name", ["o'w/ner\"", "100%/_", "x/\U0001f600", "a/" + "n" * 10_000])
def test_hostile_names_are_kept_as_they_are(kept: Kept, name: str) -> None:
    kept.crawl([model(name, 1), model(TUNE, 2, by_tag(name), languages=("d'e", "%"), datasets=("d/s; DROP",))])
    kept.crawl([model(name, 1), model(TUNE, 2, by_tag(name), languages=("d'e",))])
    assert kept.bases_of(TUNE) == [name]
    assert kept.rows("SELECT language FROM model_language") == [("d'e",)]
    assert kept.rows("SELECT count(*) FROM model_dataset") == [(0,)]


def test_a_problem_that_a_record_no_longer_has_is_kept_but_not_current(kept: Kept) -> None:
    issue = CardIssue(IssueCode.BAD_VALUE, "likes", "many")
    kept.crawl([model(TUNE, 2, issues=(issue,))])
    assert kept.issues() == [(TUNE, "bad_value", "many")]
    kept.crawl([model(TUNE, 2)])
    assert kept.issues() == []
    assert kept.rows("SELECT current FROM card_issue") == [(0,)]
