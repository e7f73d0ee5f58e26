"""The report: every figure is one that another command says too, and the page is read in a real browser."""

from dataclasses import replace
from pathlib import Path

import pytest

from lineage.errors import UnknownModelError, UsageError
from lineage.facts import Evidence, IssueCode
from lineage.render.report.page import report_page
from lineage.render.report.parts import ISSUES, Part, family_parts
from lineage.settings import Settings
from lineage.simhub import SimHub, made_up
from lineage.stats.rules.published import Published
from lineage.stats.rules.rule import PRESETS, CountingRule
from lineage.stats.shape.below_each import Branch
from lineage.stats.summary.brands import Brand
from lineage.workflows.compare import compare
from lineage.workflows.count import count
from lineage.workflows.listing import releases
from lineage.workflows.show.report import portrait, report
from tests.browser import Browsers
from tests.crawled import Databases, crawled
from tests.render.families import HOSTILE
from tests.workflows.test_compare import spoiled


@pytest.fixture(scope="module")
def made(databases: Databases) -> Settings:
    return databases.made_up(4_000)


@pytest.fixture(scope="module")
def real(real_data: Path, databases: Databases) -> Settings:
    return databases.real(real_data)


@pytest.mark.parametrize("name", ["Qwen", "Qwen/Qwen2.5-7B", "google"])
def test_a_portrait_says_what_count_and_releases_say(made: Settings, name: str) -> None:
    found = portrait(made, name)
    counts = count(made, name).counts
    headlines = {one.name: one.value for one in found.headlines}
    assert (headlines["direct"], headlines["all-generations"]) == (counts.direct, counts.all)
    assert found.by_relation == counts.all_by_relation
    assert found.layers.by_depth[1:] == counts.by_depth
    assert (found.total, found.digest, found.rule) == (counts.all, count(made, name).digest, count(made, name).rule)
    assert found.marks == ()
    assert found.growth.by_then_in_all[-1] + found.growth.undated + found.growth.imported == counts.all
    assert found.owners.models == counts.all
    assert found.complete
    if "/" not in name:
        _, rows = releases(made, name, found.rule)
        reach = {row.model.repo_id: (row.fan_out, row.reach) for row in rows}
        assert [(one.fan_out, one.reach) for one in found.largest_releases] == [
            reach[one.repo_id] for one in found.largest_releases
        ]
        assert found.largest_releases[0].reach == max(row.reach for row in rows)


def test_the_portrait_of_the_real_rows(real: Settings) -> None:
    found = portrait(real, "Qwen")
    assert sum(number for _, number in found.by_relation) == 2637
    assert (found.releases.releases, found.complete) == (34, False)
    assert found.largest_releases[0] == ("Qwen/Qwen3.8-27B", 640, 909)
    assert found.total == found.headlines[1].value == 2637
    assert found.digest == count(real, "Qwen").digest
    _, page = report(real, "Qwen")
    assert (
        "sample: two days: not the whole Hub · as of <time>2026-08-20</time> · not complete: a sample never is" in page
    )
    assert page.count("Unfit for a comparison: a sample") == 2
    assert f"SHA-256 of the names counted: {found.digest}" in page
    words = " ".join(page.split())
    assert "Of 131 releases, listed or only named as a base, 11 have none;" in words
    assert "has 34 of them. 97 more are only named as a base." in words
    assert len(releases(real, "Qwen", found.rule)[1]) == found.fan_out.bases == 131 == 34 + 97
    declared = portrait(real, "Qwen", rule=CountingRule(evidence=tuple(Evidence)))
    assert declared.fan_out.bases == 131


def test_a_brand_of_several_organizations_has_a_portrait(made: Settings) -> None:
    found = portrait(made, "llama")
    one = compare(made, ("Llama",)).brands[0]
    headlines = {headline.name: headline.value for headline in found.headlines}
    assert (found.subject, headlines["direct"], headlines["all-generations"]) == ("Llama", one.direct, one.derivatives)
    assert found.releases == one.releases


def test_a_rule_holds_for_everything_below_the_headlines(made: Settings) -> None:
    found = portrait(made, "Qwen", rule=CountingRule(reach="direct", as_of="2025-06-30"))
    assert found.layers.by_depth == (0, found.owners.models)
    assert all(one.rule.as_of == "2025-06-30" for one in found.headlines)
    assert tuple(one.name for one in found.headlines) == tuple(PRESETS)
    by_tag = count(made, "Qwen", CountingRule(basis="tagged", as_of="2025-06-30")).counts
    assert found.headlines[-1].value == by_tag.all
    with pytest.raises(UsageError, match="basis=tagged is not for it"):
        portrait(made, "Qwen", rule=CountingRule(basis="tagged"))
    with pytest.raises(UsageError, match="merges=share is for count"):
        portrait(made, "Qwen", rule=CountingRule(merges="share"))
    with pytest.raises(UnknownModelError):
        portrait(made, "nobody")
    with pytest.raises(UnknownModelError, match=r"GLM is a brand, .* \(zai-org/\*glm\*, .* crawl zai-org --plan sweep"):
        portrait(made, "GLM")


def test_the_comparison_is_the_one_that_compare_makes_and_only_where_brands_matter(made: Settings) -> None:
    found = portrait(made, "Qwen").comparison
    assert found is not None
    names = tuple(one.brand.name for one in found.brands)
    assert set(names) >= {"Qwen", "Llama", "Gemma"}
    assert found == compare(made, names)
    assert portrait(made, "google").comparison == found
    assert portrait(made, "Qwen/Qwen2.5-7B").comparison is None
    assert portrait(made, "stabilityai").comparison is None


def test_a_brand_crawled_alone_is_compared_with_nobody(tmp_path: Path) -> None:
    settings = crawled(tmp_path / "hub.sqlite", SimHub(made_up(1_000, seed=7), quota=None), "walk")
    found, page = report(settings, "Qwen")
    assert found.comparison is None
    assert "Beside other brands" not in page
    assert "What others have published" in page


def test_the_chart_of_depths_ends_where_depths_end_though_chains_of_bases_go_on(made: Settings) -> None:
    found, _ = report(made, "Qwen")
    deepest = len(found.layers.by_depth) - 1

    def drawn(generations: tuple[int, ...]) -> Part:
        longer = replace(found, layers=replace(found.layers, by_generation=generations))
        (part,) = (one for one in family_parts(longer) if one.title == "Generations")
        return part

    short, long = drawn(found.layers.by_depth), drawn((*found.layers.by_depth, 1, 1))
    assert short.caption == long.caption == f"Derivatives by depth, from 1 to {deepest}."
    assert short.chart == long.chart
    assert (len(short.rows), len(long.rows)) == (deepest, deepest + 2)


def test_published_figures_are_said_to_be_of_the_real_hub_and_the_audit_has_its_address(made: Settings) -> None:
    page = " ".join(report(made, "Qwen")[1].split())
    assert "The published figures are of the real Hub, whole, and not of what was counted here." in page
    assert "title and address not known" in page
    assert "https://github.com/MSC-empirical/msc-empirical" in page


def test_a_rule_without_a_name_stands_first_and_folded_mirrors_are_said(made: Settings) -> None:
    _, page = report(made, "Qwen", rule=CountingRule(min_downloads=8))
    assert page.index("The rule of this page.") < page.index("Made directly from a release.")
    assert "Only the row with-mirrors folds re-uploads into what they copy;" in page
    found, folded = report(made, "Qwen", rule=CountingRule(mirrors="folded"))
    assert "Only the row with-mirrors" not in folded
    assert found.total == {one.name: one.value for one in found.headlines}["with-mirrors"]
    assert found.total == sum(found.layers.by_depth)


def test_an_unfinished_crawl_a_family_half_looked_at_and_nothing_counted_are_marked(
    made: Settings, tmp_path: Path
) -> None:
    cut = spoiled(made, tmp_path, "UPDATE crawl SET finished_at = NULL", "UPDATE crawl_task SET done = 0, cursor = 'x'")
    found, page = report(cut, "Qwen")
    assert (found.complete, found.marks) == (False, ("crawl unfinished: at least this many",))
    assert "not complete: the crawl is unfinished, and figures are too small" in page
    assert "The crawl is unfinished for Qwen, " in page
    asked = spoiled(
        made,
        tmp_path,
        "UPDATE crawl SET plan = 'look'",
        "DELETE FROM crawl_task WHERE kind <> 'sweep'",
        "UPDATE crawl_task SET kind = 'derivatives', name = 'nobody/asked'",
    )
    found, page = report(asked, "Qwen")
    assert found.rule.reach == "direct"
    assert found.marks[-1].startswith("no crawl has looked below it")
    assert "not complete: only direct derivatives are known" in page
    early, page = report(made, "Qwen", rule=CountingRule(as_of="2019-01-01"))
    assert early.total == 0
    assert any("is before the data" in mark for mark in early.marks)
    assert any("nothing counted" in mark for mark in early.marks)
    assert "Note: 2019-01-01 is before the data" in page
    assert page.count("Releases and downloads are all that the crawl saw, not only those of 2019-01-01.") == 2
    assert "all that the crawl saw" not in report(made, "Qwen")[1]
    assert "the most are of" not in page
    assert "the most are of Qwen" in report(made, "Qwen")[1]


def test_days_that_differ_are_said(made: Settings) -> None:
    found = portrait(made, "Qwen")
    assert found.comparison is not None
    first, *others = found.comparison.brands
    mixed = replace(found.comparison, brands=(replace(first, as_of="2026-01-01"), *others))
    assert "Looked at on different days, 2026-01-01 and " in report_page(replace(found, comparison=mixed), "1")
    nobody = replace(mixed, by_month=replace(mixed.by_month, months=()))
    assert "New derivatives, by brand" not in report_page(replace(found, comparison=nobody), "1")


def test_every_problem_has_its_plain_line() -> None:
    assert set(ISSUES) == set(IssueCode)


def test_a_family_is_cited_by_the_command_that_knows_it(made: Settings) -> None:
    assert "lineage count Llama --rule r2/first-party=out" in report(made, "Llama")[1]
    assert "lineage count Qwen --rule r2/first-party=out" in report(made, "Qwen")[1]


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
    assert "Of 1 release, listed or only named as a base, 1 has none;" in page
    assert "  year = " not in page


def test_the_page_is_the_same_each_time_and_holds_nothing_from_elsewhere(made: Settings) -> None:
    _, page = report(made, "Qwen")
    assert page == report(made, "Qwen")[1]
    assert "Made-up: no figure here is the Hub&#39;s" in page
    assert "<script" not in page
    assert "style=" not in page
    assert page.count("<svg") == page.count("<details>") == page.count("<title id=") == page.count("<desc id=") == 7
    assert "r2/first-party=out" in page


def test_the_hub_itself_and_what_is_wrong_with_records_are_said(made: Settings, tmp_path: Path) -> None:
    hub = spoiled(
        made,
        tmp_path,
        "UPDATE origin SET population = 'Hub'",
        "INSERT OR REPLACE INTO bad_record (raw_value, first_crawl, last_crawl) SELECT 'x', id, id FROM crawl",
    )
    _, page = report(hub, "Qwen")
    assert "The whole Hub · as of" in page
    assert "records were of no use at all." in page


def test_the_page_opens_offline_on_a_desk_a_phone_and_in_the_dark(
    browsers: Browsers, made: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(report(made, "Qwen")[1], encoding="utf-8")
    for width, scheme in ((1100, "light"), (360, "light"), (1100, "dark")):
        with browsers.pages().lent(width, 800, color_scheme=scheme) as watched:
            page = watched.page
            page.goto(path.as_uri())
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            ink = page.evaluate("getComputedStyle(document.querySelector('svg text')).fill")
            assert (ink == "rgb(241, 244, 248)") == (scheme == "dark")
            assert page.get_by_role("img", name="Growth").count() == 1
            assert watched.complaints == []
            assert set(watched.requests) == {path.as_uri()}


def test_hostile_names_in_every_field_run_nothing_in_a_browser(
    browsers: Browsers, made: Settings, tmp_path: Path
) -> None:
    found = portrait(made, "Qwen")
    assert found.comparison is not None
    brand = replace(found.comparison.brands[0], brand=Brand(HOSTILE[0], ()))
    months = replace(found.comparison.by_month, brands=HOSTILE[: len(found.comparison.brands)])
    path = tmp_path / "hostile.html"
    with browsers.pages().lent(390, 844) as watched:
        page = watched.page
        for name in HOSTILE[1::4]:  # lists have all of them each time
            spoilt = replace(
                found,
                subject=name,
                source=found.source._replace(population=f"sample: {name}", as_of=name),
                coverage=((name, found.coverage[0][1]._replace(as_of=name)),),
                marks=(name,),
                owners=replace(found.owners, top=tuple((one, 1) for one in HOSTILE)),
                branches=tuple(Branch(one, 1, 1) for one in HOSTILE),
                largest_releases=(Branch(name, 1, 1),),
                comparison=replace(found.comparison, brands=(brand,), by_month=months),
                published=(Published(name, 1, name, name, name, name),),
            )
            path.write_text(report_page(spoilt, name), encoding="utf-8")
            page.goto(path.as_uri())
            assert page.evaluate("window.ran") is None
            assert page.evaluate("document.querySelectorAll('img, iframe, script').length") == 0
            assert page.evaluate("document.querySelectorAll('a:not([href^=\"#\"])').length") == 0
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert watched.complaints == []
        assert set(watched.requests) == {path.as_uri()}
