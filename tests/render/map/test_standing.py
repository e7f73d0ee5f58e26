"""What a model is on the map: one word and one number in legend, filter, list, tree, panel and files."""

import csv
import io
from collections import Counter
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from lineage.render.map.data import Start
from lineage.render.map.page import map_page
from tests.render.map.families import releases
from tests.render.map.made import HEAD, made
from tests.render.map.pages import Open
from tests.render.map.test_exports import taken

STANDINGS = {"finetune": 2, "merge": 1, "release counted from": 3, "no base, no derivative": 1}


def numbered(page: Page, entries: str) -> dict[str, int]:
    """Words and the numbers beside them."""
    found = page.locator(entries)
    return {
        str(one.locator("bdi").text_content()): int(one.locator(".number").text_content() or "") for one in found.all()
    }


def facts(page: Page) -> dict[str, str]:
    words, values = (page.locator(f"#panel-model .facts {tag}").all_text_contents() for tag in ("dt", "dd"))
    return dict(zip(words, values, strict=True))


def test_legend_filter_list_tree_and_table_divide_the_models_alike(opened: Open) -> None:
    page = opened(releases(), address="#panel=filter").page
    assert numbered(page, "#legend-entries li") == STANDINGS
    assert numbered(page, "#panel-filter fieldset:first-of-type label") == STANDINGS
    page.click("#tab-list")
    cells = page.locator("#panel-list .rows [role=gridcell]:nth-child(2)").all_text_contents()
    assert Counter(cells) == STANDINGS
    page.click("#tab-tree")
    tops = page.locator("#tree [aria-level='1']").all_text_contents()
    assert Counter(word for row in tops for word in STANDINGS if word in row) == {
        "release counted from": 3,
        "no base, no derivative": 1,
    }
    page.click("#tab-export")
    _, data = taken(page, "CSV table")
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""))
    assert Counter(row["standing"] for row in rows) == STANDINGS


@pytest.mark.parametrize(("word", "link"), [("release counted from", "top"), ("no base, no derivative", "alone")])
def test_a_filter_by_any_of_its_words_leaves_as_many_as_it_says(opened: Open, word: str, link: str) -> None:
    page = opened(releases(), address="#panel=filter").page
    page.get_by_role("group", name="Relation").get_by_label(word).check()
    expect(page.locator("#panel-filter .says")).to_contain_text(f"{STANDINGS[word]} of 7 models shown")
    page.wait_for_url(f"**relation={link}**")
    assert numbered(page, "#legend-entries li")[word] == STANDINGS[word]


def test_a_release_made_from_another_says_why_it_stands_at_the_top_and_what_it_was_made_from(opened: Open) -> None:
    page = opened(releases(), address="#model=Qwen/Chat&panel=model").page
    expect(page.locator("#panel-model .says")).to_have_text(
        "The count starts from this release, so it stands at the top; it was made from Qwen/Base (finetune)."
    )
    said = facts(page)
    assert (said["Base"], said["Relation"]) == ("Qwen/Base", "release counted from; finetune of its base")
    page.fill("#query", "Qwen/Other")
    page.press("#query", "Enter")
    expect(page.locator("#panel-model .says")).to_have_text(
        "The count starts from this release, so it stands at the top; it has no base on this map."
    )
    page.fill("#query", "Qwen/Alone")
    page.press("#query", "Enter")
    expect(page.locator("#panel-model .says")).to_have_text(
        "The count starts from this release, so it stands at the top; it has no base and no derivative on this map."
    )
    assert facts(page)["Relation"] == "no base, no derivative"


def test_among_what_was_made_from_a_base_a_release_says_both(opened: Open) -> None:
    page = opened(releases(), address="#model=Qwen/Base&panel=list&sort=name").page
    assert page.locator("#panel-list .rows [role=gridcell]:nth-child(2)").all_text_contents() == [
        "finetune",
        "merge",
        "finetune, release counted from",
    ]
    page.click("#tab-tree")
    expect(page.locator("#tree [role=treeitem]", has_text="Qwen/Chat").first).to_contain_text(
        "finetune · at the top as release counted from"
    )


def test_generation_0_is_said_apart_from_what_stands_at_the_top(opened: Open) -> None:
    page = opened(releases(), address="#panel=filter&color=generation").page
    assert numbered(page, "#legend-entries li") == {"0: no base on this map": 3, "1": 3, "2": 1}
    expect(page.get_by_role("group", name="Generation")).to_contain_text(
        "Generation 0 has no base on this map: 3 on the whole map. "
        "1 of the releases counted from is not among them, as it has one."
    )


@pytest.mark.parametrize(
    ("model", "descendants", "spread", "row"),
    [
        (
            "Qwen/Base",
            4,
            (
                "2 of them are drawn below it, in its bubble; "
                "2 are releases made from it, which stand at the top, or drawn below these."
            ),
            "2 of 4 drawn below",
        ),
        ("Qwen/Chat", 1, "All of them are drawn below it, in its bubble.", "1 drawn below"),
        (
            "Qwen/Other",
            1,
            "0 of them are drawn below it, in its bubble; 1 is drawn below another base of its own.",
            "0 of 1 drawn below",
        ),
    ],
)
def test_reach_what_is_drawn_below_and_what_stands_elsewhere_add_up(
    opened: Open, model: str, descendants: int, spread: str, row: str
) -> None:
    page = opened(releases(), address=f"#model={model}&panel=model").page
    plural = "" if descendants == 1 else "s"
    assert facts(page)["Reach"] == str(descendants)
    expect(page.locator("#panel-model h3").nth(1)).to_have_text(f"{descendants} descendant{plural} shown")
    expect(page.locator("#panel-model")).to_contain_text(spread)
    page.click("#tab-tree")
    expect(page.locator("#tree [aria-selected=true]")).to_contain_text(row)
    page.click("text=What the words mean")
    words = page.locator("#legend-terms dt").all_text_contents()
    assert {"reach", "drawn below", "bubble", "release", "no base, no derivative"} <= set(words)


def test_one_release_alone_is_said_in_the_singular(opened: Open) -> None:
    page = opened(releases(), address="#model=Qwen/Base&panel=model&owner=Qwen").page
    expect(page.locator("#panel-model")).to_contain_text(
        "0 of them are drawn below it, in its bubble; 1 is a release made from it, which stands at the top."
    )
    expect(page.locator("#panel-model")).to_contain_text(
        "3 of its 4 descendants are hidden by filters or the time bar."
    )


@pytest.mark.parametrize("start", ["release", "model", "root"])
def test_what_the_count_starts_from_has_the_word_of_what_the_map_is_of(opened: Open, start: Start) -> None:
    page = opened(
        map_page(made(["a/base", "b/made"], [-1, 0], replace(HEAD, start=start))), address="#model=a/base&panel=model"
    ).page
    assert numbered(page, "#legend-entries li") == {"finetune": 1, f"{start} counted from": 1}
    several = f"{start} counted from" if start == "model" else f"{start}s counted from"
    expect(page.locator("#legend .counting label")).to_have_text(f"Show only what the rule counts, and the {several}")
    expect(page.locator("#panel-model .says")).to_contain_text(f"The count starts from this {start},")
