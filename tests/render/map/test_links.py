"""Links: the address holds what one sees, and a damaged page says so."""

import re
from urllib.parse import parse_qs

from playwright.sync_api import expect

from tests.render.map.families import two_families
from tests.render.map.pages import Open, at, follow, said


def test_a_link_shows_the_same_and_nonsense_in_it_is_passed_over(opened: Open) -> None:
    watched = opened(two_families())
    link = (
        "model=lee/tuned&with=kim/adapter&at=8,0.5,3&color=license&size=likes&until=2025-03-31&panel=filter"
        "&relation=finetune&relation=top&generations=0-2&downloads=5&from=2025-01-01&to=2025-12-31"
        "&license=mit&task=feature-extraction&owner=lee&evidence=tag&counted=yes"
    )
    assert said(follow(watched, link)) == parse_qs(link)
    assert sorted(
        said(follow(watched, "model=none/such&at=1,x,2&color=toString&until=soon&panel=%3Cb%3E&size=&downloads=-4"))
    ) == ["at"]
    assert watched.complaints == []


def test_back_and_forward_lead_to_the_places_one_jumped_from(opened: Open) -> None:
    page = opened(two_families()).page
    whole = at(page)
    expect(page.locator("#back")).to_be_disabled()
    page.fill("#query", "adapter")
    page.keyboard.press("Enter")
    there = at(page)
    page.click("#back")
    expect(page.locator("#back")).to_be_disabled()
    assert at(page) == whole
    assert "model" not in said(page)
    page.click("#forward")
    expect(page.locator("#forward")).to_be_disabled()
    assert at(page) == there
    assert said(page)["model"] == ["kim/adapter"]


def test_filters_and_the_time_bar_count_along(opened: Open) -> None:
    watched = opened(two_families())
    whole = "model=Qwen/Qwen3-8B&panel=model"
    page = follow(watched, whole)
    address = page.url.partition("#")[0]
    descendants = page.locator("#panel-model h3").nth(1)
    for limits, count in [
        ("", 3),
        ("&until=2025-02-15", 1),
        ("&until=2025-12-31", 3),
        ("&until=2025-01-15", 0),
        ("&relation=adapter", 1),
        ("&downloads=8", 1),
        ("&license=mit", 2),
        ("&task=text-generation", 0),
        ("&owner=kim", 1),
        ("&generations=2-9", 1),
        ("&from=2025-03-01&to=2025-03-31", 1),
        ("&evidence=tag", 0),
        ("&counted=yes", 3),
    ]:
        page.goto(f"{address}#{whole}{limits}")
        expect(descendants).to_have_text(f"{count} descendant{'' if count == 1 else 's'} shown")


def test_the_panel_says_the_way_up_and_the_descendants_with_merges_once(opened: Open) -> None:
    page = follow(opened(two_families()), "model=Qwen/Qwen3-4B&panel=model")
    expect(page.locator("#panel-model h2")).to_have_text("Qwen/Qwen3-4B")
    expect(page.locator("#panel-model h3").nth(1)).to_have_text("2 descendants shown")
    page.goto(f"{page.url.partition('#')[0]}#model=lee/tuned-GGUF&panel=model")
    expect(page.locator("#panel-model .way button")).to_have_text(["Qwen/Qwen3-8B", "lee/tuned", "lee/tuned-GGUF"])
    expect(page.locator("#panel-model .facts")).to_contain_text("Downloads, last 30 daysnot said")
    page.locator("#panel-model .way button").first.click()
    expect(page.locator("#panel-model h2")).to_have_text("Qwen/Qwen3-8B")
    page.goto(f"{page.url.partition('#')[0]}#model=kim/adapter&panel=model")
    expect(page.get_by_label("also made from")).to_contain_text("Qwen/Qwen3-4Balso from · merge · hub")
    page.click("#close-panel")
    expect(page.locator("#panel-model")).to_be_hidden()


def test_damaged_data_is_said_in_words(opened: Open) -> None:
    watched = opened(two_families())
    page = watched.page
    address = page.url.partition("#")[0]
    damaged = re.sub(rb'(id="payload">)[^<]{40}', rb"\1" + b"A" * 40, two_families())
    page.goto("about:blank")
    page.route("**/*", lambda route: route.fulfill(body=damaged, content_type="text/html"))
    page.goto(address)
    expect(page.locator("#failure")).to_contain_text("The map could not be drawn.")


def test_a_link_to_what_is_not_on_the_map_says_so(opened: Open) -> None:
    watched = opened(two_families(), address="#model=Qwen/Nope")
    page = watched.page
    note = page.locator("#lost")
    expect(note).to_contain_text("The link names what is not on this map: Qwen/Nope.")
    note.get_by_role("button").click()
    expect(note).to_be_hidden()
    bad = "%3Cimg src=x onerror=window.ran=1%3E" + "y" * 500
    page = follow(watched, f"model=lee/tuned&with=no/such&license=none&license=mit&owner={bad}&task=toString")
    expect(note).to_contain_text("not on this map: no/such, none, toString and 1 more.")
    address = page.url.partition("#")[0]
    page.goto(f"{address}#model={bad}")
    expect(note).to_contain_text("<img src=x")
    assert len(note.inner_text()) < 140
    page.goto(f"{address}#model=lee/tuned&with=kim/adapter&relation=top&of=")
    expect(note).to_be_hidden()
    page.goto(f"{address}#with=no/such")
    expect(note).to_be_visible()
    page.press("#map", "Enter")
    expect(note).to_be_hidden()
    assert page.evaluate("window.ran") is None
    assert watched.complaints == []
