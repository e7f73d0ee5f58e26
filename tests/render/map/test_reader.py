"""What a screen reader gets: the browser's accessibility tree of every panel, and what is said aloud."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.render.map.asked import Map
from tests.render.map.families import family
from tests.render.map.pages import Open

PANELS = ("none", "model", "list", "tree", "filter", "compare", "export")
CONTROLS = {
    *("button", "checkbox", "combobox", "grid", "link", "searchbox", "slider", "spinbutton", "tab", "textbox"),
    *("tree", "treeitem", "application", "tabpanel", "DisclosureTriangle", "Date"),
}
LANDMARKS = ("navigation", "banner", "search", "main", "complementary")
NAMED = {"tablist", "toolbar", "complementary", "navigation", "columnheader", "rowheader", "image", "table"}


@dataclass(frozen=True)
class Node:
    """One node of the accessibility tree."""

    role: str
    name: str
    states: dict[str, Any]
    above: tuple[str, ...]


def tree_of(page: Page) -> list[Node]:
    """Give the nodes that a reader comes to, in the order of reading."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    found: list[Node] = []

    def walk(node: dict[str, Any], above: tuple[str, ...]) -> None:
        role = node.get("role", {}).get("value", "")
        if not node["ignored"]:
            states = {one["name"]: one["value"].get("value") for one in node.get("properties", [])}
            found.append(Node(role, node.get("name", {}).get("value", "").strip(), states, above))
            above = (*above, role)
        for child in node.get("childIds", []):
            if child in nodes:
                walk(nodes[child], above)

    walk(next(iter(nodes.values())), ())
    return found


@pytest.mark.parametrize("panel", PANELS)
def test_every_control_has_a_name_and_everything_lies_in_a_landmark(shown: Map, panel: str) -> None:
    nodes = tree_of(shown.at(f"model=lee/tuned&with=kim/blend&panel={panel}"))
    assert [node for node in nodes if node.role in CONTROLS | NAMED and not node.name] == []
    landmarks = [
        node.role for node in nodes if node.role in {"banner", "navigation", "search", "main", "complementary"}
    ]
    assert landmarks == ["navigation", "banner", "search", "main", "complementary"]
    outside = {node.name for node in nodes if node.role in CONTROLS and {*node.above}.isdisjoint(LANDMARKS)}
    assert outside <= {"Play: the family grows month by month", "Show models created until", "What the time bar shows"}


@pytest.mark.parametrize("panel", PANELS)
def test_headings_begin_with_the_subject_and_leave_out_no_level(shown: Map, panel: str) -> None:
    nodes = tree_of(shown.at(f"model=lee/tuned&with=kim/blend&panel={panel}"))
    headings = [(node.states["level"], node.name) for node in nodes if node.role == "heading"]
    assert headings[0] == (1, "Qwen")
    levels = [level for level, _ in headings]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(name for _, name in headings)


def test_rows_of_the_tree_say_level_place_and_whether_they_are_open(opened: Open) -> None:
    page = opened(family(), address="#panel=tree&model=lee/tuned").page
    items = [node for node in tree_of(page) if node.role == "treeitem"]
    assert [(node.name, node.states["level"], node.states.get("expanded")) for node in items[:4]] == [
        ("Qwen/Qwen3-8B release counted from · 33 drawn below", 1, True),
        ("lee/tuned finetune · 2 drawn below", 2, True),
        ("lee/tuned-gguf quantized", 3, None),
        ("kim/merged merge", 3, None),
    ]
    assert [node.name for node in items if node.states.get("selected")] == ["lee/tuned finetune · 2 drawn below"]
    places = page.eval_on_selector_all(
        "#tree [role=treeitem]",
        "all => all.map((one) => ['Level', 'PosInSet', 'SetSize'].map((name) => Number(one[`aria${name}`])))",
    )
    for level in (1, 2, 3):
        rows = [(place, size) for at, place, size in places if at == level]
        assert [place for place, _ in rows] == list(range(1, len(rows) + 1))
        assert {size for _, size in rows} == {len(rows)}


def test_rows_of_the_list_are_rows_of_a_grid_that_says_how_many_there_are(shown: Map) -> None:
    page = shown.at("model=Qwen/Base&panel=list")
    nodes = tree_of(page)
    rows = [node for node in nodes if node.role == "row"]
    assert rows[0].name == "Model Relation Downloads Likes Created Reach"
    assert rows[1].name.startswith("lee/tuned finetune 500")
    assert all("grid" in row.above for row in rows)
    grid = page.get_by_role("grid", name="Models")
    assert (grid.get_attribute("aria-rowcount"), grid.get_attribute("aria-colcount")) == ("303", "6")
    assert page.locator("#listed-1").get_attribute("aria-rowindex") == "3"


def test_what_a_filter_a_selection_a_list_or_a_comparison_did_is_said_once_it_rests(shown: Map) -> None:
    page = shown.at("panel=filter")
    aloud = page.locator("#said")
    page.get_by_label("adapter").check()
    expect(aloud).to_have_text("1 model of 307 shown, 1 counted by the rule.")
    page.get_by_role("button", name="Show everything again").click()
    expect(aloud).to_have_text("307 models of 307 shown, 305 counted by the rule.")
    page.fill("#query", "lee/tuned")
    page.press("#query", "Enter")
    expect(aloud).to_have_text("lee/tuned is selected: finetune, 2 descendants.")
    page.click("#tab-list")
    page.get_by_role("button", name="Up to Qwen/Base").click()
    expect(aloud).to_have_text("Made from Qwen/Base: 302 direct derivatives shown.")
    page.click("#tab-compare")
    page.get_by_role("combobox", name="Find the model to compare it with").fill("kim/blend")
    page.keyboard.press("Enter")
    expect(aloud).to_have_text("lee/tuned beside kim/blend: distance 2.")
    page.get_by_role("combobox", name="Find the model to compare it with").fill("kim/guess")
    page.keyboard.press("Enter")
    expect(aloud).to_have_text("lee/tuned beside kim/guess: no common ancestor.")


def test_a_change_is_said_in_one_place_and_not_by_each_panel(shown: Map) -> None:
    for panel in PANELS:
        nodes = tree_of(shown.at(f"model=lee/tuned&panel={panel}"))
        live = [node for node in nodes if node.states.get("live") == "polite" and node.name]
        assert live == [], panel
    page = shown.at("force=table")
    page.fill("#table-query", "tuned")
    expect(page.locator("#said")).to_have_text("2 models of 307 in the table.")


def test_a_tab_and_its_panel_name_each_other(shown: Map) -> None:
    page = shown.at("panel=tree")
    assert page.get_by_role("tab", name="Tree").get_attribute("aria-selected") == "true"
    expect(page.get_by_role("tabpanel", name="Tree")).to_be_visible()
