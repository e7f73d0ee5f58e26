"""The card beside the pointer: what a model was made from and how that is known, its licence, date and downloads."""

from playwright.sync_api import Page, expect

from tests.render.map.families import blends, two_families
from tests.render.map.pages import Open, follow


def middle(page: Page) -> tuple[float, float]:
    box = page.locator("#map").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_card_says_base_evidence_licence_date_downloads_and_descendants(opened: Open) -> None:
    watched = opened(two_families())
    page = follow(watched, "at=8,0,4")
    page.mouse.move(*middle(page))
    card = page.locator("#card")
    expect(card.locator("strong")).to_have_text("lee/tuned")
    assert card.locator("p").all_inner_texts() == [
        "finetune of Qwen/Qwen3-8B, known from hub (declared)",
        "500 downloads in the last 30 days",
        "created 2025-02-01 · licence mit",
        "1 descendant",
    ]
    page = follow(watched, "at=11,3,4")
    page.mouse.move(*middle(page))
    expect(card).to_contain_text("downloads not said")
    page.mouse.move(10, 10)
    expect(card).to_be_hidden()


def test_the_card_stays_inside_the_map(opened: Open) -> None:
    page = follow(opened(two_families()), "at=0,0,4")
    x, y = middle(page)
    name = page.locator("#card strong")
    right = x + 660
    while right > x and not (name.is_visible() and name.inner_text() == "lee/tuned"):
        right -= 10
        page.mouse.move(right, y)
    inner, outer = page.locator("#card").bounding_box(), page.locator("#map").bounding_box()
    assert inner is not None
    assert outer is not None
    assert inner["x"] + inner["width"] < right
    assert inner["y"] + inner["height"] <= outer["y"] + outer["height"]


def test_of_many_bases_the_card_names_some_and_counts_the_rest(opened: Open) -> None:
    page = follow(opened(blends()), "at=3,0,8")
    page.mouse.move(*middle(page))
    card = page.locator("#card")
    expect(card).to_contain_text("merge of base/b02, known from hub (declared)")
    expect(card).to_contain_text("and of 27 other bases")
