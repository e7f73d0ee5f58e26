"""Asking the map in a real browser: facts, ways up, lists, comparisons, filters and words, by mouse and by keyboard."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from lineage.facts import Evidence
from lineage.render.map.page import map_page
from tests.render.map.conftest import Watched, hash_of
from tests.render.map.hostile import NAMES as HOSTILE
from tests.render.map.made import HEAD, codes, made

HUB, TAG, CONFIG = (1 << list(Evidence).index(kind) for kind in (Evidence.HUB, Evidence.TAG, Evidence.CONFIG))
TUNED = 300
"""Finetunes beside the named models, so that the list is longer than what one sees."""


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def families() -> bytes:
    """Two bases: below one a chain and many finetunes, a merge of both, below the other an edge that is inferred."""
    named = ["Qwen/Base", "lee/tuned", "lee/Tuned-GGUF", "kim/adapter", "kim/blend", "Qwen/Other", "kim/guess"]
    parent = [-1, 0, 1, 1, 0, -1, 5]
    # Depth first: the many come behind the blend, before the second base.
    listed = [*named[:5], *(f"many/tune-{number:03}" for number in range(TUNED)), *named[5:]]
    parents = [*parent[:5], *([0] * TUNED), -1, 5 + TUNED]
    other = 5 + TUNED
    count = len(listed)
    downloads = np.concatenate([[90_000, 500, -1, 7, 40], np.arange(TUNED) % 50, [2_000, 3]])
    data = made(
        listed,
        parents,
        replace(HEAD, population="sample: two days", words="Models made from Qwen, by any way.", total=count - 2),
        relation=np.array([255, 0, 2, 1, 3, *([0] * TUNED), 255, 0], dtype=np.uint8),
        evidence=np.array([0, HUB | TAG, TAG, HUB, HUB, *([TAG] * TUNED), 0, CONFIG], dtype=np.uint8),
        downloads=downloads,
        likes=np.concatenate([[9, 8, 7, 6, 5], np.zeros(TUNED), [4, -1]]).astype(np.int64),
        parameters=np.array([8_000_000_000, *([-1] * (count - 1))]),
        created=np.array([day("2025-01-01")] * 5 + [day("2025-05-05")] * TUNED + [day("2025-01-02"), -1]),
        generation=np.array([0, 1, 2, 2, 1, *([1] * TUNED), 0, 1]),
        reach=np.array([TUNED + 4, 2, 0, 0, 0, *([0] * TUNED), 2, 0]),
        counted=np.array([False, *([True] * (count - 3)), False, True]),
        license=codes(["mit", "mit", "apache-2.0", *(["mit"] * (count - 3))]),
        task=codes(["text-generation", *(["feature-extraction"] * (count - 1))]),
        others=np.array([[other, 4]]),
        others_relation=np.array([3], dtype=np.uint8),
        others_evidence=np.array([TAG], dtype=np.uint8),
    )
    return map_page(data)


class Map:
    """One page for all tests of this module, opened anew at an address' fragment."""

    def __init__(self, watched: Watched, address: str) -> None:
        self.watched = watched
        self.page = watched.page
        self.address = address

    def at(self, fragment: str) -> Page:
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}#{fragment}")
        self.page.wait_for_selector("html[data-ready]", state="attached")
        return self.page

    def said(self) -> str:
        return hash_of(self.page)


@pytest.fixture(scope="module")
def shown(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Map]:
    file = tmp_path_factory.mktemp("asking") / "map.html"
    file.write_bytes(families())
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, offline=True)
    found = Map(Watched(context.new_page()), file.as_uri())
    yield found
    assert found.watched.complaints == []
    assert {url.partition("#")[0] for url in found.watched.requests} <= {file.as_uri(), "about:blank"}
    context.close()


def facts(page: Page) -> dict[str, str]:
    words, values = (page.locator(f"#panel-model .facts {tag}").all_text_contents() for tag in ("dt", "dd"))
    return dict(zip(words, values, strict=True))


def rows(page: Page, column: int = 0) -> list[str]:
    return page.locator(f"#panel-list .rows [role=gridcell]:nth-child({column + 1})").all_text_contents()


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


def test_the_list_holds_any_number_of_derivatives_of_which_only_those_in_sight_exist(shown: Map) -> None:
    page = shown.at("model=Qwen/Base&panel=list")
    grid = page.get_by_role("grid", name="Models")
    expect(page.locator("#panel-list [role=status]")).to_have_text("302 direct derivatives shown")
    assert grid.get_attribute("aria-rowcount") == "303"
    assert page.locator("#panel-list .rows [role=row]").count() < 60
    assert rows(page)[0] == "lee/tuned"
    grid.focus()
    page.keyboard.press("End")
    expect(grid).to_have_attribute("aria-activedescendant", "listed-301")
    expect(page.locator("#listed-301")).to_be_visible()
    page.keyboard.press("PageUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    expect(grid).to_have_attribute("aria-activedescendant", "listed-1")
    page.keyboard.press("Enter")
    chosen = rows(page)[1]
    assert f"model={chosen}" in shown.said()
    expect(page.locator("#panel-list h2")).to_have_text("Made from Qwen/Base")
    expect(page.locator("#listed-1")).to_have_attribute("aria-selected", "true")


@pytest.mark.parametrize(
    ("column", "presses", "first"),
    [
        ("Name", 1, ["kim/adapter", "kim/blend", "kim/guess", "lee/tuned", "lee/Tuned-GGUF", "many/tune-000"]),
        ("Name", 2, ["Qwen/Other", "Qwen/Base", "many/tune-299"]),
        ("Downloads", 0, ["Qwen/Base", "Qwen/Other", "lee/tuned", "many/tune-049"]),
        ("Downloads", 1, ["many/tune-000", "many/tune-050"]),
        ("Likes", 1, ["Qwen/Base", "lee/tuned", "lee/Tuned-GGUF"]),
        ("Created", 1, ["many/tune-000"]),
        ("Relation", 1, ["lee/tuned"]),
        ("Relation", 2, ["Qwen/Base", "Qwen/Other", "kim/blend"]),
        ("Reach", 1, ["Qwen/Base", "lee/tuned", "Qwen/Other"]),
    ],
)
def test_every_column_sorts_either_way(shown: Map, column: str, presses: int, first: list[str]) -> None:
    page = shown.at("panel=list")
    for _ in range(presses):
        page.get_by_role("columnheader", name=column).get_by_role("button").click()
    assert rows(page)[: len(first)] == first
    assert page.get_by_role("columnheader", name=column).get_attribute("aria-sort") in {"ascending", "descending"}


def test_the_list_says_what_filters_hide_and_goes_over_generations_and_up(shown: Map) -> None:
    page = shown.at("model=lee/tuned&panel=list&relation=quantized")
    status = page.locator("#panel-list [role=status]")
    expect(status).to_have_text("1 direct derivative shown, 1 hidden: only quantized models")
    page.get_by_role("button", name="Up to Qwen/Base").click()
    expect(status).to_contain_text("0 direct derivatives shown, 302 hidden")
    expect(page.get_by_role("grid", name="Models")).to_be_hidden()
    page.get_by_role("button", name="All generations").click()
    expect(status).to_contain_text("1 derivative shown, over all generations, 303 hidden")
    page.get_by_role("button", name="List those of lee/tuned").click()
    page.get_by_role("button", name="Direct ones only").click()
    expect(status).to_contain_text("1 direct derivative shown")
    page.get_by_role("button", name="Everything").click()
    expect(status).to_contain_text("1 model shown, 306 hidden")
    page = shown.at("model=Qwen/Other&panel=list")
    page.get_by_role("columnheader", name="Relation").get_by_role("button").click()
    assert (rows(page), rows(page, 1)) == (["kim/guess", "kim/blend"], ["finetune", "merge"])


def test_two_models_are_compared_by_common_ancestor_distance_and_facts(shown: Map) -> None:
    page = shown.at("panel=compare")
    panel = page.locator("#panel-compare")
    expect(panel).to_contain_text("Select a model first")
    page = shown.at("model=lee/Tuned-GGUF&panel=compare")
    panel.get_by_role("combobox").fill("kim blend")
    page.keyboard.press("Enter")
    expect(panel).to_contain_text("Distance 3: 2 steps up from lee/Tuned-GGUF to Qwen/Base, 1 step down to kim/blend.")
    way = panel.get_by_label("The shortest way from one to the other")
    assert way.locator("li").all_text_contents() == [
        "lee/Tuned-GGUF",
        "lee/tuned↑ made from",
        "Qwen/Base↑ common ancestor",
        "kim/blend↓ into",
    ]
    expect(panel.locator(".differs th").first).to_have_text("Base")
    assert "with=kim/blend" in shown.said()
    page.get_by_role("button", name="Swap").click()
    expect(panel).to_contain_text("1 step up from kim/blend")
    page.get_by_role("button", name="End", exact=True).click()
    expect(panel).to_contain_text("find the other model here")
    page.get_by_role("button", name="Keep it, and select another").click()
    expect(panel).to_contain_text("now select another model")
    for pair, words in [
        ("model=lee/tuned&with=lee/Tuned-GGUF", "lee/Tuned-GGUF descends from lee/tuned: 1 step."),
        ("model=lee/Tuned-GGUF&with=Qwen/Base", "lee/Tuned-GGUF descends from Qwen/Base: 2 steps."),
        ("model=lee/Tuned-GGUF&with=kim/guess", "They have no common ancestor on this map"),
        ("model=kim/guess&with=kim/blend", "Distance 2: 1 step up from kim/guess to Qwen/Other"),
        ("model=lee/Tuned-GGUF&with=kim/adapter", "Nearest common ancestor, 1 more above"),
    ]:
        shown.at(f"{pair}&panel=compare")
        expect(panel).to_contain_text(words)


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
        "drawn at the top2",
    ]
    group.get_by_label("adapter").check()
    group.get_by_label("top").check()
    expect(status).to_contain_text("of these only: adapters or models drawn at the top.")
    expect(page.locator("#filtered")).to_contain_text("3 of 307 models shown")
    expect(page.locator("#legend-entries li").first).to_contain_text("finetune0")
    expect(group.get_by_label("finetune")).not_to_be_checked()
    expect(group.locator("label").first).to_have_text("finetune302")
    expect(page.get_by_role("group", name="Licence").locator("label")).to_have_text(["mit3"])
    group.get_by_label("adapter").uncheck()
    group.get_by_label("top").uncheck()
    for label, text, words in [
        ("Least downloads", "1000", "with at least 1,000 downloads in the last 30 days"),
        ("Generations to", "1", "generations 0 to 1"),
        ("Created to", "2025-01-31", "created until 2025-01-31"),
        ("Created from", "2025-01-01", "created from 2025-01-01 to 2025-01-31"),
    ]:
        page.get_by_label(label).fill(text)
        expect(status).to_contain_text(words)
    page.get_by_role("group", name="Owner").get_by_label("Qwen").check()
    page.get_by_role("group", name="Licence").get_by_label("mit").check()
    page.get_by_role("group", name="Task").get_by_label("text-generation").check()
    expect(status).to_contain_text("under mit; for text-generation; by Qwen")
    expect(status).to_contain_text("1 of 307 models shown")
    said = shown.said()
    assert "downloads=1000" in said
    assert "owner=Qwen" in said
    page.get_by_role("button", name="Show everything again").click()
    expect(status).to_contain_text("307 of 307 models shown")
    expect(page.get_by_label("Least downloads")).to_have_value("")
    page.get_by_label("Only what the rule counts").check()
    expect(status).to_contain_text("of these only: what the rule counts.")


def test_declared_and_inferred_edges_are_told_apart(shown: Map) -> None:
    page = shown.at("panel=filter")
    status = page.locator("#panel-filter .says")
    group = page.get_by_role("group", name="Evidence")
    assert group.locator("label").all_text_contents() == ["hub3", "tag302", "config1"]
    group.get_by_role("button", name="Inferred").click()
    expect(status).to_contain_text("3 of 307 models shown")
    expect(status).to_contain_text(
        "with an edge known from adapter_config, config, merge_config or name, and models drawn at the top"
    )
    group.get_by_role("button", name="Declared").click()
    expect(status).to_contain_text("306 of 307 models shown")
    expect(group.get_by_label("hub")).to_be_checked()


def test_search_says_what_filters_hide(shown: Map) -> None:
    page = shown.at("relation=merge")
    page.fill("#query", "tuned")
    expect(page.locator("#found-count")).to_have_text("none shown, 2 hidden")


def test_each_word_of_the_map_has_its_plain_line(shown: Map) -> None:
    page = shown.at("")
    page.click("text=What the words mean")
    words = " ".join(page.locator("#legend-terms dt").all_text_contents())
    for word in ("relation", "generation", "reach", "fan-out", "evidence", "population", "rule", "distance"):
        assert word in words
    expect(page.locator("#legend-terms")).to_contain_text("each counted once")


def test_hostile_names_go_through_card_list_comparison_and_filters_as_text(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("hostile") / "map.html"
    words = codes(HOSTILE)
    listed = [f"{owner}/{name}" for owner, name in zip(HOSTILE, reversed(HOSTILE), strict=True)]
    head = replace(HEAD, population="Hub", words=HOSTILE[1], marks=tuple(HOSTILE[:3]))
    chain = [-1, *range(49), *([0] * 50)]
    file.write_bytes(map_page(made(listed, chain, head, license=words, task=words, library=words)))
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, offline=True)
    watched = Watched(context.new_page())
    page = watched.page
    page.goto(file.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.focus("#map")
    page.keyboard.press("Enter")
    for tab in ("list", "filter", "compare", "model"):
        page.click(f"#tab-{tab}")
        expect(page.locator(f"#panel-{tab}")).to_be_visible()
    page.click("#tab-filter")
    page.get_by_label("Narrow the owners").fill("SCRIPT")
    owners = page.get_by_role("group", name="Owner")
    expect(owners.locator("label").first).to_contain_text("script")
    owners.locator("label").first.click()
    expect(page.locator("#panel-filter .says")).to_contain_text("of 100 models shown")
    page.click("#panel-filter .acts button")
    page.click("#tab-compare")
    page.click("text=Keep it, and select another")
    page.click("#tab-list")
    page.get_by_role("button", name="Everything").click()
    page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    page.get_by_role("grid", name="Models").focus()
    for _ in range(100):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    for tab in ("compare", "model"):
        page.click(f"#tab-{tab}")
        expect(page.locator(f"#panel-{tab} table, #panel-{tab} dl").first).to_be_visible()
    link = page.locator("#panel-model a").get_attribute("href") or ""
    assert link.startswith("https://huggingface.co/")
    assert page.evaluate("window.ran") is None
    assert page.locator("iframe, img, link").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    assert watched.complaints == []
    assert len(watched.requests) == 1
    context.close()
