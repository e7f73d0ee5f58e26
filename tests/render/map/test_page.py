"""A map's page: one file, the same every time, and safe in a real browser whatever the Hub's strings say."""

import base64
import hashlib
import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from lineage.render.map.page import map_page
from tests.render.map.decode import decode, names
from tests.render.map.hostile import NAMES
from tests.render.map.made import HEAD, codes, made
from tests.render.map.pages import Open


def family(count: int = 40) -> bytes:
    """Draw a base and what was made from it."""
    listed = ["Qwen/Qwen3-8B", *(f"lee/tuned-{number}" for number in range(1, count))]
    return map_page(made(listed, [-1, *([0] * (count - 1))], replace(HEAD, total=count - 1)))


def test_the_policy_allows_the_pages_own_script_and_style_and_nothing_else() -> None:
    text = family().decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    allowed = policy[1].replace("&#39;", "'").split("; ")
    assert allowed[0] == "default-src 'none'"
    inline = [re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL) for tag in ("script", "style")]
    hashes = [base64.b64encode(hashlib.sha256(one[1].encode()).digest()).decode() for one in inline if one]
    assert allowed[1:3] == [f"script-src 'sha256-{hashes[0]}'", f"style-src 'sha256-{hashes[1]}'"]
    assert "http://" not in text.replace("http://www.w3.org/", "")
    assert not re.search(r"<(?:link|img|iframe)\b|\bsrc=", text)


def test_the_data_travels_inside_the_page() -> None:
    text = family().decode()
    data = re.search(r'<script type="application/octet-stream" id="payload">([^<]*)</script>', text)
    assert data is not None
    header, sections = decode(base64.b64decode(data[1]))
    assert names(header, sections)[:2] == ["Qwen/Qwen3-8B", "lee/tuned-1"]
    assert family() == family()


@pytest.mark.parametrize(
    ("head", "words"),
    [
        (HEAD, "made-up: no figure here is the Hub&#39;s"),
        (replace(HEAD, population="sample: two days", complete=False), "not known to be complete"),
        (replace(HEAD, population="Hub", total=1234), "1,234 counted"),
        (replace(HEAD, as_of=None, marks=("crawl unfinished",)), "crawl unfinished"),
        (replace(HEAD, subject=""), "Every model"),
    ],
)
def test_the_head_says_population_count_day_and_completeness_without_a_script(head: object, words: str) -> None:
    text = map_page(made(["a/b"], [-1], head)).decode()  # type: ignore[arg-type]  # a head
    assert words in text.partition("<main")[0]


def test_a_family_is_drawn_offline_without_a_word_of_complaint(opened: Open) -> None:
    watched = opened(family())
    assert watched.complaints == []
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 1400


def test_a_map_of_one_model_is_said_in_the_singular(opened: Open) -> None:
    page = opened(map_page(made(["a/b"], [-1])), address="#panel=export").page
    expect(page.locator("#facts")).to_contain_text("· 1 model ·")
    expect(page.locator(".caption li").nth(1)).to_have_text(
        "Qwen: view of the one model shown (1 counted by the rule)."
    )
    expect(page.locator("#legend-words")).to_contain_text("at the top: the releases counted from.")


def test_an_empty_map_opens_too(opened: Open) -> None:
    assert opened(map_page(made([], []))).complaints == []


def test_a_hundred_hostile_names_go_through_every_view_and_nothing_runs(opened: Open) -> None:
    listed = [f"{owner}/{name}" for owner, name in zip(NAMES, reversed(NAMES), strict=True)]
    words = codes(NAMES)
    head = replace(HEAD, subject=NAMES[0], population=f"sample: {NAMES[1]}", words=NAMES[2], marks=tuple(NAMES[3:6]))
    watched = opened(map_page(made(listed, [-1, *([0] * 99)], head, license=words, task=words, library=words)))
    page = watched.page
    for number, name in enumerate(NAMES):
        page.fill("#query", name[:40].strip() or name[:40])
        page.press("#query", "ArrowDown")
        page.press("#query", "Enter")
        if number % 10 == 0:
            for tab in page.locator("[role=tab]").all():
                if tab.is_visible():
                    tab.click()
            for choice in ("license", "task", "owner"):
                page.select_option("#color-by", choice)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("({}).ran") is None
    assert page.locator("iframe, img, link").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    assert watched.complaints == []
    assert len(watched.requests) == 1
