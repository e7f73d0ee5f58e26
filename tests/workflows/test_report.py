"""The report: every figure is one that another command says too, and the page is read in a real browser."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from lineage.errors import UnknownModelError, UsageError
from lineage.settings import Settings
from lineage.simhub import SimHub, made_up, replay
from lineage.stats.rule import CountingRule
from lineage.workflows.compare import compare
from lineage.workflows.count import count
from lineage.workflows.crawl import CrawlOptions, crawl
from lineage.workflows.listing import releases
from lineage.workflows.report import portrait, report
from tests.workflows.test_compare import spoiled

FLAGS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"


def swept(hub: SimHub, folder: Path) -> Settings:
    with hub:
        settings = Settings(folder / "hub.sqlite", hub.url)
        list(crawl(CrawlOptions(("Qwen",), "sweep"), settings))
    return settings


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return swept(SimHub(made_up(4_000, seed=7), quota=None), tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def real(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    source = replay(real_data / "hub-list-2026-08-20T2200.jsonl.gz")
    return swept(SimHub(source, population="sample: new models", quota=None), tmp_path_factory.mktemp("real"))


@pytest.mark.parametrize("name", ["Qwen", "Qwen/Qwen2.5-7B", "google"])
def test_a_portrait_says_what_count_and_releases_say(made: Settings, name: str) -> None:
    found = portrait(made, name)
    counts = count(made, name).counts
    headlines = {one.name: one.value for one in found.headlines}
    assert (headlines["direct"], headlines["all-generations"]) == (counts.direct, counts.all)
    assert found.by_relation == counts.all_by_relation
    assert found.layers.by_depth[1:] == counts.by_depth
    assert found.growth.by_then_in_all[-1] + found.growth.undated + found.growth.imported == counts.all
    assert found.owners.models == counts.all
    assert found.complete
    if "/" not in name:
        _, rows = releases(made, name)
        reach = {row.model.repo_id: (row.fan_out, row.reach) for row in rows}
        assert [(one.fan_out, one.reach) for one in found.largest_releases] == [
            reach[one.repo_id] for one in found.largest_releases
        ]
        assert found.largest_releases[0].reach == max(row.reach for row in rows)


def test_the_portrait_of_the_real_rows(real: Settings) -> None:
    found = portrait(real, "Qwen")
    assert sum(number for _, number in found.by_relation) == 2636
    assert (found.releases.releases, found.complete) == (34, False)
    assert found.largest_releases[0][:2] == ("Qwen/Qwen3.8-27B", 641)


def test_a_family_of_several_organisations_has_a_portrait(made: Settings) -> None:
    found = portrait(made, "llama")
    one = compare(made, ("Llama",)).families[0]
    headlines = {headline.name: headline.value for headline in found.headlines}
    assert (found.subject, headlines["direct"], headlines["all-generations"]) == ("Llama", one.direct, one.derivatives)
    assert found.releases == one.releases


def test_a_rule_holds_for_everything_below_the_headlines(made: Settings) -> None:
    found = portrait(made, "Qwen", rule=CountingRule(reach="direct", as_of="2025-06-30"))
    assert found.layers.by_depth == (0, found.owners.models)
    assert all(one.rule.as_of == "2025-06-30" for one in found.headlines)
    with pytest.raises(UsageError, match="basis=tagged is not for it"):
        portrait(made, "Qwen", rule=CountingRule(basis="tagged"))
    for unknown in ("nobody", "GLM"):
        with pytest.raises(UnknownModelError):
            portrait(made, unknown)


def test_a_model_that_nothing_was_made_from_has_a_page_too(made: Settings, tmp_path: Path) -> None:
    bare = spoiled(
        made,
        tmp_path,
        "UPDATE crawl SET as_of = NULL",
        "UPDATE model SET downloads = NULL WHERE name = 'Qwen/Qwen3-8B'",
    )
    _, rows = releases(made, "Qwen")
    name = next(row.model.repo_id for row in reversed(rows) if row.fan_out == 0)
    found, page = report(bare, name)
    assert sum(number for _, number in found.by_relation) == 0
    assert found.source.as_of is None
    assert page.count("<svg") == 1
    assert "Nothing to show." in page
    assert "  year = " not in page


def test_the_page_is_the_same_each_time_and_holds_nothing_from_elsewhere(made: Settings) -> None:
    _, page = report(made, "Qwen")
    assert page == report(made, "Qwen")[1]
    assert "made-up: no figure here is the Hub&#39;s" in page
    assert "<script" not in page
    assert "style=" not in page
    assert page.count("<svg") == page.count("<details>") == page.count("<title id=") == page.count("<desc id=") == 5
    assert "r1/first-party=out" in page


def test_names_from_the_hub_are_text_in_the_page(made: Settings, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=alert(1)>"
    spoilt = spoiled(
        made,
        tmp_path,
        f"UPDATE model SET owner = '{hostile}' WHERE owner NOT IN ('Qwen', 'google', 'meta-llama')",  # noqa: S608 - our own
        f"UPDATE origin SET population = 'sample: {hostile}{{}}%'",  # noqa: S608 - the same
    )
    _, page = report(spoilt, "Qwen")
    assert "<img" not in page
    assert "sample: &lt;img src=x onerror=alert(1)&gt;{}%: not the Hub" in page
    assert r"alert(1)&gt;\{\}\%" in page
    _, whole = report(spoiled(made, tmp_path, "UPDATE origin SET population = 'Hub'"), "Qwen")
    assert "The Hub · as of" in whole


def test_the_page_opens_offline_on_a_desk_a_phone_and_in_the_dark(made: Settings, tmp_path: Path) -> None:
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("chromium is missing")
    path = tmp_path / "report.html"
    path.write_text(report(made, "Qwen")[1], encoding="utf-8")
    heard: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS.split())
        for width, scheme in ((1100, "light"), (360, "light"), (1100, "dark")):
            context = browser.new_context(
                viewport={"width": width, "height": 800},
                color_scheme="dark" if scheme == "dark" else "light",
                offline=True,
            )
            page = context.new_page()
            page.on("console", lambda message: heard.append(message.text))
            page.on("request", lambda request: heard.append(request.url) if request.url != path.as_uri() else None)
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            ink = page.evaluate("getComputedStyle(document.querySelector('svg text')).fill")
            assert (ink == "rgb(236, 236, 236)") == (scheme == "dark")
            assert page.get_by_role("img", name="Growth").count() == 1
            context.close()
        browser.close()
    assert heard == []
