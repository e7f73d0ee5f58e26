"""Filters: each counts along, says itself in words, and stands in the address."""

from playwright.sync_api import expect

from lineage.render.map.page import map_page
from tests.render.map.asked import Map
from tests.render.map.families import family, two_families
from tests.render.map.made import made
from tests.render.map.pages import Open, at


def test_each_filter_counts_along_says_itself_in_words_and_stands_in_the_address(shown: Map) -> None:
    page = shown.at("panel=filter")
    status = page.locator("#panel-filter .says")
    expect(status).to_have_text("307 of 307 models shown. 305 of them are counted: Models made from Qwen, by any way.")
    group = page.get_by_role("group", name="Relation to its base")
    assert group.locator("label").all_text_contents() == [
        "finetune302",
        "adapter1",
        "quantized1",
        "merge1",
        "release counted from2",
    ]
    group.get_by_label("adapter").check()
    group.get_by_label("release counted from").check()
    expect(status).to_contain_text("of these only: adapters or the releases counted from.")
    expect(page.locator("#filtered")).to_have_text("3 of 307 models shown, 1 counted by the ruleFitShow all")
    expect(page.locator("#legend-entries li").first).to_contain_text("finetune0")
    expect(group.get_by_label("finetune")).not_to_be_checked()
    expect(group.locator("label").first).to_have_text("finetune302")
    expect(page.get_by_role("group", name="License").locator("label")).to_have_text(["mit3"])
    group.get_by_label("adapter").uncheck()
    group.get_by_label("release counted from").uncheck()
    for label, text, words in [
        ("Least downloads", "1000", "with at least 1,000 downloads in the last 30 days"),
        ("Generations to", "1", "generations 0 to 1"),
        ("Created to", "2025-01-31", "created until 2025-01-31"),
        ("Created from", "2025-01-01", "created from 2025-01-01 to 2025-01-31"),
    ]:
        page.get_by_label(label).fill(text)
        expect(status).to_contain_text(words)
    page.get_by_role("group", name="Owner").get_by_label("Qwen").check()
    page.get_by_role("group", name="License").get_by_label("mit").check()
    page.get_by_role("group", name="Task").get_by_label("text-generation").check()
    expect(status).to_contain_text("under mit; for text-generation; by Qwen")
    expect(status).to_contain_text("1 of 307 models shown")
    said = shown.said()
    assert "downloads=1000" in said
    assert "owner=Qwen" in said
    page.get_by_role("button", name="Show everything again").click()
    expect(status).to_contain_text("307 of 307 models shown")
    expect(page.get_by_label("Least downloads")).to_have_value("")
    page.locator("#panel-filter").get_by_label("Only what the rule counts").check()
    expect(status).to_contain_text("of these only: what the rule counts, and the releases counted from.")


def test_declared_and_inferred_edges_are_told_apart(shown: Map) -> None:
    page = shown.at("panel=filter")
    status = page.locator("#panel-filter .says")
    group = page.get_by_role("group", name="Evidence")
    assert group.locator("label").all_text_contents() == ["hub3", "tag302", "config1"]
    group.get_by_role("button", name="Only inferred").click()
    expect(status).to_contain_text("3 of 307 models shown")
    expect(status).to_contain_text(
        "with an edge known from config, merge_config or name, and the releases counted from"
    )
    group.get_by_role("button", name="Only declared").click()
    expect(status).to_contain_text("306 of 307 models shown")
    expect(group.get_by_label("hub")).to_be_checked()


def test_search_says_what_filters_hide(shown: Map) -> None:
    page = shown.at("relation=merge")
    page.fill("#query", "tuned")
    expect(page.locator("#found-count")).to_have_text("none shown, 2 hidden")


def test_one_kind_of_evidence_is_ticked_by_itself(shown: Map) -> None:
    page = shown.at("panel=filter")
    page.get_by_role("group", name="Evidence").get_by_label("config").check()
    expect(page.locator("#panel-filter .says")).to_contain_text("known from config, and the releases counted from")
    assert "evidence=config" in shown.said()


def test_of_many_owners_some_are_named_and_the_rest_counted(opened: Open) -> None:
    owners = "".join(f"&owner=o{number}" for number in range(6))
    page = opened(
        map_page(made([f"o{number}/m" for number in range(9)], [-1] * 9)), address=f"#panel=filter{owners}"
    ).page
    expect(page.locator("#panel-filter .says")).to_contain_text("by o0, o1, o2, o3 or 2 more.")


def test_generations_from_one_on_and_of_no_number_are_understood(shown: Map) -> None:
    page = shown.at("panel=filter")
    page.get_by_label("Generations from").fill("2")
    expect(page.locator("#panel-filter .says")).to_contain_text("generation 2.")
    page.get_by_label("Generations from").fill("")
    expect(page.locator("#panel-filter .says")).to_contain_text("307 of 307 models shown.")


def test_filters_hold_where_nothing_is_drawn(opened: Open) -> None:
    page = opened(family(), address="#force=table&panel=filter").page
    page.get_by_label("merge").check()
    expect(page.locator("#table .counts")).to_have_text("1 model of 35")


def test_what_a_filter_leaves_outside_the_view_is_said_with_the_way_to_it(opened: Open) -> None:
    page = opened(two_families(), address="#at=0,0,4").page
    note = page.locator("#filtered")
    expect(note).to_be_hidden()
    page.goto(f"{page.url.partition('#')[0]}#at=0,0,4&owner=ann&owner=kim")
    expect(note).to_contain_text("3 of 7 models shown, 3 counted by the rule, 1 in this view")
    page.goto(f"{page.url.partition('#')[0]}#at=0,0,4&owner=ann")
    expect(note).to_contain_text("1 of 7 models shown, 1 counted by the rule, none in this view")
    note.get_by_role("button", name="Fit").click()
    expect(note).to_have_text("1 of 7 models shown, 1 counted by the ruleFitShow all")
    expect(note.get_by_role("button", name="Fit")).to_be_hidden()
    x, y, zoom = at(page)
    assert (round(x), round(y)) == (20, 30)
    assert zoom > 2
    page.press("#map", "ArrowLeft")
    for _ in range(8):
        page.press("#map", "ArrowLeft")
    expect(note).to_contain_text("none in this view")
    page.click("#back")
    expect(note).to_contain_text("none in this view")
    note.get_by_role("button", name="Show all").click()
    expect(note).to_be_hidden()
