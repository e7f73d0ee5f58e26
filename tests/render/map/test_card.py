"""The card beside the pointer: what a model was made from and how that is known, its license, date and downloads."""

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
        "created 2025-02-01 · license mit",
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


def tapped(opened: Open, fragment: str = "at=0,0,3") -> Page:
    """A phone on which the model in the middle of the view was tapped."""
    page = follow(opened(two_families(), width=390, height=844, has_touch=True), fragment)
    page.touchscreen.tap(*middle(page))
    expect(page.locator("#card")).to_contain_text("90,000 downloads in the last 30 days")
    return page


def test_what_a_finger_chose_is_told_beside_its_dot_and_stays_until_something_else_is_done(opened: Open) -> None:
    page = tapped(opened)
    ring, card = page.locator("canvas.pointer").bounding_box(), page.locator("#card").bounding_box()
    assert ring is not None
    assert card is not None
    x, y = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    assert not (card["x"] <= x <= card["x"] + card["width"] and card["y"] <= y <= card["y"] + card["height"])
    for control in ("#moves", "#legend"):
        box = page.locator(control).bounding_box()
        assert box is not None
        assert (
            card["x"] >= box["x"] + box["width"]
            or card["x"] + card["width"] <= box["x"]
            or card["y"] >= box["y"] + box["height"]
            or card["y"] + card["height"] <= box["y"]
        )
    page.wait_for_timeout(1500)
    expect(page.locator("#card")).to_be_visible()


def test_a_tap_beside_all_dots_closes_the_card(opened: Open) -> None:
    page = tapped(opened)
    box = page.locator("#map").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] - 12, box["y"] + box["height"] - 90)
    expect(page.locator("#card")).to_be_hidden()


def test_a_tap_on_anything_but_the_map_closes_the_card(opened: Open) -> None:
    page = tapped(opened)
    page.touchscreen.tap(*center(page, "#until-said"))
    expect(page.locator("#card")).to_be_hidden()


def test_a_drag_closes_the_card(opened: Open) -> None:
    page = tapped(opened)
    session = page.context.new_cdp_session(page)
    x, y = middle(page)
    for kind, points in [("touchStart", [(x, y)]), ("touchMove", [(x + 60, y)]), ("touchEnd", [])]:
        listed = [{"x": right, "y": down} for right, down in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": listed})
    expect(page.locator("#card")).to_be_hidden()


def test_the_card_of_a_finger_leads_to_all_that_is_known(opened: Open) -> None:
    page = tapped(opened)
    page.touchscreen.tap(*center(page, "#card button"))
    expect(page.locator("#panel-model h2")).to_have_text("Qwen/Qwen3-8B")
    expect(page.locator("#card")).to_be_hidden()


def test_where_there_is_no_free_place_the_card_stands_beside_the_dot(opened: Open) -> None:
    page = follow(opened(two_families(), width=390, height=844, has_touch=True), "at=0,0,60")
    page.touchscreen.tap(*middle(page))
    expect(page.locator("#card")).to_contain_text("90,000 downloads")


def center(page: Page, what: str) -> tuple[float, float]:
    box = page.locator(what).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
