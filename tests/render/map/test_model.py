"""The panel of a model: its facts, its way up, its descendants counted."""

from playwright.sync_api import Page, expect

from tests.render.map.asked import Map


def facts(page: Page) -> dict[str, str]:
    words, values = (page.locator(f"#panel-model .facts {tag}").all_text_contents() for tag in ("dt", "dd"))
    return dict(zip(words, values, strict=True))


def test_the_panel_says_every_fact_of_a_model_and_where_its_page_is(shown: Map) -> None:
    page = shown.at("model=lee/tuned&panel=model")
    assert facts(page) == {
        "Base": "Qwen/Base",
        "Relation": "finetune",
        "Evidence": "hub, tag (declared)",
        "Licence": "mit",
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
    assert (top["Base"], top["Evidence"], top["Parameters"]) == ("none on this map", "none", "8B")
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
    expect(panel).to_contain_text("302 more are hidden by filters or the time bar.")
    assert panel.locator("table").first.locator("tbody tr").all_inner_texts() == ["adapter\t1\t1", "merge\t1\t1"]
    page.click("#filtered button")
    expect(panel).to_contain_text("304 descendants shown")
    assert panel.locator("table").nth(1).locator("tbody tr").all_inner_texts() == ["1\t302\t302", "2\t2\t2"]
    expect(page.locator("#filtered")).to_be_hidden()
