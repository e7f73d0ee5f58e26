"""What the rule counts of what is shown: both numbers, and the switch between them, stand in the legend."""

from dataclasses import replace

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from lineage.render.map.data import MapData
from lineage.render.map.page import map_page
from tests.render.map.made import HEAD, made
from tests.render.map.pages import Open, said

NAMES = ["Qwen/Base", "a/tuned", "b/adapter", "Qwen/Other", "a/other-tuned", "Qwen/Alone"]


def narrowed() -> MapData:
    """Two releases, of which one has an adapter below a finetune, by a rule that counts adapters only."""
    return made(
        NAMES,
        [-1, 0, 1, -1, 3, -1],
        replace(HEAD, words="Models made from Qwen with relation adapter.", total=1, narrowed=True),
        relation=np.array([255, 0, 1, 255, 0, 255], dtype=np.uint8),
        reach=np.array([2, 1, 0, 1, 0, 0]),
        counted=np.array([False, False, True, False, False, False]),
    )


def switch(page: Page) -> Locator:
    return page.locator("#legend").get_by_label("Show only what the rule counts, and the releases counted from")


def test_a_map_by_a_narrowing_rule_begins_with_what_it_counts_and_the_releases_that_is_drawn_below(
    opened: Open,
) -> None:
    page = opened(map_page(narrowed()), address="#panel=list").page
    page.click("#legend summary")
    counting = page.locator("#legend .counting p")
    expect(counting).to_have_text("1 counted of 2 models shown")
    expect(switch(page)).to_be_checked()
    expect(page.locator("#filtered")).to_contain_text("2 of 6 models shown, 1 counted by the rule")
    assert set(page.locator("#panel-list .rows [role=gridcell]:first-child").all_text_contents()) == {
        "Qwen/Base",
        "b/adapter",
    }
    assert "counted" not in said(page)
    switch(page).uncheck()
    expect(counting).to_have_text("1 counted of 6 models shown")
    assert said(page)["counted"] == ["no"]
    page.reload()
    expect(switch(page)).not_to_be_checked()
    expect(page.locator("#filtered")).to_be_hidden()
    switch(page).check()
    assert "counted" not in said(page)
    page.locator("#filtered").get_by_role("button", name="Show all").click()
    expect(switch(page)).not_to_be_checked()


def test_a_map_by_any_other_rule_begins_with_everything(opened: Open) -> None:
    data = narrowed()
    page = opened(map_page(replace(data, head=replace(data.head, narrowed=False))), address="#panel=filter").page
    expect(page.locator("#legend .counting p")).to_have_text("1 counted of 6 models shown")
    switch(page).check()
    expect(page.locator("#panel-filter").get_by_label("Only what the rule counts")).to_be_checked()
    assert said(page)["counted"] == ["yes"]
    page.get_by_role("group", name="Relation").get_by_label("adapter").check()
    expect(page.locator("#legend .counting p")).to_have_text("1 counted of 1 model shown")


@pytest.mark.parametrize("force", ["", "&force=table"])
def test_a_link_holds_whether_only_what_counts_is_shown(opened: Open, force: str) -> None:
    page = opened(map_page(narrowed()), address=f"#panel=filter&counted=no{force}").page
    expect(page.locator("#panel-filter .says")).to_contain_text("6 of 6 models shown")
    page.goto(f"{page.url.partition('#')[0]}#panel=filter{force}")
    expect(page.locator("#panel-filter .says")).to_contain_text("2 of 6 models shown")
