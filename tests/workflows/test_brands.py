"""A brand of releases, which may be several organizations', wherever a model or an organization can be asked about."""

from collections.abc import Callable
from pathlib import Path

import pytest

from lineage.errors import UnknownModelError
from lineage.settings import Settings
from lineage.simhub import SimHub
from lineage.workflows.compare import compare
from lineage.workflows.count import count
from lineage.workflows.crawl.crawl import CrawlOptions
from lineage.workflows.explaining import explain_figure
from lineage.workflows.explore import full_crawl, standing
from lineage.workflows.listing import list_derivatives, releases
from lineage.workflows.release_groups import release_groups
from lineage.workflows.show.export import export
from lineage.workflows.show.map import chart
from lineage.workflows.show.networks import to_networkx
from lineage.workflows.statistics import statistics
from tests.crawled import Databases
from tests.hub.world import row
from tests.workflows.world import run

LLAMAS = [
    row("meta-llama/Llama-3-8B", 1),
    row("meta-llama/Llama-3-8B-Instruct", 2, "meta-llama/Llama-3-8B"),
    row("codellama/CodeLlama-7b", 3),
    row("facebook/layerskip-llama3-8B", 4, "meta-llama/Llama-3-8B"),
    row("facebook/opt-1b", 5, "meta-llama/Llama-3-8B"),
    row("lee/tuned", 6, "meta-llama/Llama-3-8B-Instruct"),
    row("lee/code", 7, "codellama/CodeLlama-7b"),
    row("unsloth/Llama-3-8B", 8, "meta-llama/Llama-3-8B"),
    row("kim/skipped", 9, "facebook/layerskip-llama3-8B", relation="adapter"),
    row("kim/of-opt", 10, "facebook/opt-1b"),
    row("nobody/else", 11),
]
BELOW = ["kim/of-opt", "kim/skipped", "lee/code", "lee/tuned", "unsloth/Llama-3-8B"]
"""What others made from the releases; `facebook/opt-1b` is first-party, and no release."""


@pytest.fixture
def llamas(start: Callable[..., SimHub], tmp_path: Path) -> Settings:
    settings = Settings(tmp_path / "llamas.sqlite", start(LLAMAS).url)
    run(settings, "meta-llama", plan="sweep")
    return settings


@pytest.mark.parametrize("name", ["Llama", "llama"])
def test_a_brand_is_counted_and_listed_as_one(llamas: Settings, name: str) -> None:
    found, listed = count(llamas, name), list_derivatives(llamas, name, sort="name")
    assert (found.subject, found.counts.direct, found.counts.all) == ("Llama", 4, 5)
    assert (found.rule.written(), found.marks, found.limit) == ("r2/first-party=out", (), None)
    assert [row.model.repo_id for row in listed.rows] == BELOW
    assert count(llamas, name, "r2/first-party=in").counts.all == 8
    assert count(llamas, name, "tagged").counts.all == 1


def test_its_number_is_that_of_compare(llamas: Settings) -> None:
    (one,) = compare(llamas, ("Llama",)).brands
    assert (one.direct, one.derivatives) == (4, 5)


def test_everything_else_takes_it_too(llamas: Settings) -> None:
    inside = {*BELOW, *(one["id"] for one in LLAMAS[:5])}
    found = statistics(llamas, "Llama")
    assert (found.kind, found.subject, found.models) == ("brand", "Llama", 5)
    drawn = chart(llamas, "Llama")
    assert (drawn.head.subject, drawn.head.total, len(drawn.graph)) == ("Llama", 5, len(inside))
    assert set(to_networkx(llamas, "Llama")) == inside
    assert b"".join(export(llamas, "jsonl", "Llama")).count(b'"record":"model"') == len(inside)
    mirrors = list_derivatives(llamas, "Llama", only=["mirrors"])
    assert [row.model.repo_id for row in mirrors.rows] == ["unsloth/Llama-3-8B"]
    assert list_derivatives(llamas, "Llama", only=["bursts"]).rows == []
    assert explain_figure(llamas, 5, "Llama").subject == "Llama"


def test_on_real_rows_count_says_what_compare_says(real_data: Path, databases: Databases) -> None:
    settings = databases.real(real_data)
    assert {name: (c.direct, c.all) for name in ("Llama", "Gemma") for c in (count(settings, name).counts,)} == {
        "Llama": (163, 167),
        "Gemma": (266, 293),
    }


def test_an_organization_or_a_model_of_that_name_goes_before_the_brand(
    start: Callable[..., SimHub], tmp_path: Path
) -> None:
    rows = [*LLAMAS, row("gemma/own", 20), row("phi", 21), row("lee/of-phi", 22, "phi")]
    settings = Settings(tmp_path / "names.sqlite", start(rows).url)
    run(settings, "meta-llama", plan="sweep")
    assert (count(settings, "Gemma").subject, count(settings, "Phi").subject) == ("gemma", "phi")


def test_a_brand_crawled_in_part_says_which_part_is_missing(start: Callable[..., SimHub], tmp_path: Path) -> None:
    settings = Settings(tmp_path / "part.sqlite", start(LLAMAS).url)
    run(settings, "meta-llama", plan="walk")
    found = count(settings, "Llama")
    assert found.rule.reach == "direct"
    assert found.limit == "no crawl has looked below all of it: not below the releases of codellama and facebook"
    assert not standing(settings, "Llama", "2026-09-25T00:00:00.000Z").crawled
    told = standing(settings, "Llama", "2026-09-25T00:00:00.000Z").advice
    assert str(told).endswith(f"run: lineage crawl meta-llama --plan sweep --db {settings.database}")
    assert full_crawl(settings, "Llama") == CrawlOptions(("meta-llama",), "sweep")
    run(settings, "codellama", plan="walk")
    run(settings, "facebook", plan="walk")
    assert (count(settings, "Llama").limit, count(settings, "Llama").counts.all) == (None, 5)


def test_a_brand_that_is_not_there_is_told_with_the_command_that_fetches_it(llamas: Settings) -> None:
    with pytest.raises(UnknownModelError, match=r"GLM is a brand, .* lineage crawl zai-org --plan sweep --db \S+$"):
        count(llamas, "GLM")
    assert full_crawl(llamas, "GLM") == CrawlOptions(("zai-org",), "sweep")
    assert full_crawl(llamas, "nobodys") == CrawlOptions(("nobodys",))


def test_what_takes_an_organization_alone_names_those_of_the_brand(llamas: Settings) -> None:
    for asked in (releases, lambda settings, name: release_groups(settings, name, "series")):
        with pytest.raises(UnknownModelError, match=r"releases meta-llama --db \S+ or lineage releases codellama --db"):
            asked(llamas, "Llama")
    with pytest.raises(UnknownModelError, match=r"^No models of nobodys in the database"):
        releases(llamas, "nobodys")
