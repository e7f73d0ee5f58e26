"""The panel of a model: its facts, its way up, its descendants counted."""

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from lineage.facts import State
from lineage.render.map.page import map_page
from tests.render.map.asked import Map
from tests.render.map.families import blends
from tests.render.map.made import made
from tests.render.map.pages import Open


def facts(page: Page) -> dict[str, str]:
    words, values = (page.locator(f"#panel-model .facts {tag}").all_text_contents() for tag in ("dt", "dd"))
    return dict(zip(words, values, strict=True))


def test_the_panel_says_every_fact_of_a_model_and_where_its_page_is(shown: Map) -> None:
    page = shown.at("model=lee/tuned&panel=model")
    assert facts(page) == {
        "Base": "Qwen/Base",
        "Relation": "finetune",
        "Evidence": "hub, tag (declared)",
        "License": "mit",
        "Created": "2025-01-01",
        "Downloads, last 30 days": "500",
        "Likes": "8",
        "Parameters": "not said",
        "Task": "feature-extraction",
        "Library": "not said",
        "Generation": "1",
        "Fan-out": "2",
        "Reach": "2",
        "On the Hub": "present",
        "Counted by the rule": "yes",
    }
    link = page.locator("#panel-model a")
    assert link.get_attribute("href") == "https://huggingface.co/lee/tuned"
    assert "noreferrer" in (link.get_attribute("rel") or "")
    assert facts(shown.at("model=kim/guess&panel=model"))["Evidence"] == "config (inferred)"
    top = facts(shown.at("model=Qwen/Base&panel=model"))
    assert (top["Base"], top["Evidence"], top["Parameters"]) == ("no base on this map", "no base on this map", "8B")
    assert page.locator("#panel-model h3").first.text_content() == "Made from 0 models on this map"


def test_the_way_up_names_all_bases_and_leads_to_them(shown: Map) -> None:
    page = shown.at("model=kim/blend&panel=model")
    assert facts(page)["Base"] == "Qwen/Base, and of 1 more"
    assert page.locator("#panel-model h3").first.text_content() == "Made from 2 models on this map"
    further = page.get_by_label("also made from")
    expect(further).to_contain_text("also from · merge · tag (declared)")
    further.locator("button").click()
    expect(page.locator("#panel-model h2")).to_have_text("Qwen/Other")
    assert "model=Qwen/Other" in shown.said()


def test_descendants_are_counted_as_shown_and_as_the_rule_counts_with_the_filters_spelled_out(shown: Map) -> None:
    page = shown.at("model=Qwen/Base&panel=model&downloads=7&relation=adapter&relation=merge")
    panel = page.locator("#panel-model")
    expect(panel).to_contain_text("2 descendants shown")
    expect(panel).to_contain_text(
        "2 of them are counted: Models made from Qwen, by any way, of these only: adapters or merges; "
        "with at least 7 downloads in the last 30 days."
    )
    expect(panel).to_contain_text("302 of its 304 descendants are hidden by filters or the time bar.")
    assert panel.locator("table").first.locator("tbody tr").all_inner_texts() == ["adapter\t1\t1", "merge\t1\t1"]
    page.click("#filtered >> text=Show all")
    expect(panel).to_contain_text("304 descendants shown")
    assert panel.locator("table").nth(1).locator("tbody tr").all_inner_texts() == ["1\t302\t302", "2\t2\t2"]
    expect(page.locator("#filtered")).to_be_hidden()


def test_buttons_look_at_a_model_list_its_derivatives_and_compare_it(shown: Map) -> None:
    page = shown.at("model=lee/tuned&panel=model&at=0,0,1")
    page.get_by_role("button", name="Look at it").click()
    assert "at=0,0,1" not in shown.said()
    page.get_by_role("button", name="List derivatives").click()
    expect(page.locator("#panel-list h2")).to_have_text("Made from lee/tuned")
    page.click("#tab-model")
    page.locator("#panel-model").get_by_role("button", name="Compare").click()
    expect(page.locator("#panel-compare")).to_contain_text("lee/tuned: find the other model here.")


def test_of_many_bases_the_panel_names_some_and_counts_the_rest(opened: Open) -> None:
    page = opened(blends(), address="#model=mix/one&panel=model").page
    further = page.get_by_label("also made from")
    expect(further.locator("li").last).to_have_text("… 5 more")
    assert facts(page)["Base"] == "base/b00, and of 29 more"


def test_a_root_of_the_map_that_has_a_base_says_what_it_was_made_from(opened: Open) -> None:
    page = opened(blends(), address="#model=base/b29&panel=model").page
    expect(page.get_by_label("made from", exact=True)).to_have_text("base/b00from · finetune · hub (declared)")
    assert facts(page)["Relation"] == "release counted from; finetune of its base"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.UNASKED, "nobody has asked the Hub for it"),
        (State.ABSENT, "the crawl found no such model"),
        (State.VANISHED, "and none later"),
        (State.REPLACED, "its name now belongs to another model"),
    ],
)
def test_of_a_model_that_is_not_there_panel_and_card_say_why_little_is_known(
    opened: Open, state: State, words: str
) -> None:
    states = np.array([list(State).index(state), 0], dtype=np.uint8)
    page = opened(
        map_page(made(["a/base", "b/derivative"], [-1, 0], state=states)), address="#model=a/base&panel=model"
    ).page
    expect(page.locator("#panel-model .says").first).to_contain_text(words)
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.keyboard.press("Tab")
    for x in range(0, round(box["width"]), 12):
        page.mouse.move(box["x"] + x, box["y"] + box["height"] / 2)
        if page.locator("#card strong").is_visible():
            break
    expect(page.locator("#card")).to_contain_text(words)


def test_a_base_in_vain_and_a_word_that_is_no_relation_are_said_beside_what_the_map_shows(opened: Open) -> None:
    told = "declares a base that names no model: <b>C:\\Qwen</b>"
    drawn = made(
        ["a/base", "b/derivative"], [-1, 0], unread={0: told}, relation_words={1: "the card says: distillation"}
    )
    page = opened(map_page(drawn), address="#model=a/base&panel=model").page
    assert facts(page)["Base"] == f"no base on this map; {told}"
    expect(page.locator("#panel-model")).to_contain_text(told)
    page.goto("about:blank")
    page = opened(map_page(drawn), address="#model=b/derivative&panel=model").page
    assert facts(page)["Relation"].endswith("(the card says: distillation)")
