"""Brands side by side."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import poke
from tests.cli.running import lineage, lineage_on_terminal

NAMES = ("Qwen", "Llama", "Gemma")


def test_people_see_releases_derivatives_months_and_sizes_with_the_rule(crawled: Path) -> None:
    out = lineage("compare", *NAMES, "--db", crawled).out
    assert out.startswith("made-up: no figure here is the Hub's · as of 2026-09-25\n\nReleases and their downloads\n")
    for words in (
        "BRAND  RELEASES ",
        "\nDerivatives\n",
        "BRAND  DIRECT_DERIVATIVES  DERIVATIVES  DIGEST\n",
        "MONTH    NEW_IN_ANY ",
        "\nReleases by size",
        "\nMost downloaded, 3 of each\n",
    ):
        assert words in out
    assert "Rule: Models made from each brand, directly or through others" in out
    assert out.endswith("Written: r2/first-party=out\n")
    assert "has had the most since " in out


@pytest.mark.parametrize("columns", [80, 200])
def test_nothing_is_wider_than_the_terminal(crawled: Path, columns: int) -> None:
    shown = lineage_on_terminal(columns, "compare", *NAMES, "Mistral", "Phi", "FLUX", "DeepSeek", "--db", crawled).out
    assert all(len(line) <= columns for line in shown.splitlines())
    assert "MEDIAN_PARAMETERS" in shown
    assert "GATED_SHARE" in shown


def test_a_sample_is_marked_unfit_in_every_format(told: Path) -> None:
    human = lineage("compare", "Qwen", "--db", told)
    assert "Unfit for a comparison: a sample " in human.out
    agent = lineage("compare", "Qwen", "--db", told, "--format", "agent")
    assert "Unfit for a comparison: a sample " in agent.err
    found = lineage("compare", "Qwen", "--db", told, "--json").json
    digest = found["rows"][0]["digest"]
    assert agent.lines[1].split("\t")[:9] == ["Qwen", "2", "37000", "200000", "0.0", "8190735360", "5", "5", digest]
    assert (found["comparable"], found["population"]) == (False, "sample: a family told by hand")
    assert len(found["caveats"]) == 1
    assert lineage("compare", "qwen", "--db", told, "-q").out == "Qwen\n"


def test_json_has_every_figure_with_its_rule_population_and_date(crawled: Path) -> None:
    found = lineage("compare", *NAMES, "--rule", "direct", "--db", crawled, "--json").json
    assert found["rule"]["written"] == "r2/first-party=out/reach=direct"
    assert [one["brand"] for one in found["rows"]] == list(NAMES)
    qwen = found["rows"][0]
    assert (
        qwen["direct_derivatives"]
        == qwen["derivatives"]
        == lineage("count", "Qwen", "--json", "--db", crawled).json["direct_derivatives"]
    )
    sizes = [one for one in found["brand_sizes"] if one["brand"] == "Qwen"]
    assert sum(size["releases"] for size in sizes) == qwen["releases"]
    assert list(sizes[0]) == ["brand", "size", "releases", "downloads", "downloads_share"]
    assert list(found["most_downloaded"][0]) == ["brand", "repo_id", "parameters", "size", "downloads"]
    assert {one["brand"] for one in found["by_month"]} == set(NAMES)
    assert found["lead"]["brand"] in NAMES
    alone = lineage("compare", "Qwen", "--db", crawled, "--json").json
    assert alone["lead"] is None


def test_the_rule_beside_the_numbers_gives_them_again(crawled: Path) -> None:
    first = lineage("compare", *NAMES, "--rule", "r2/merges=share/min-downloads=1", "--db", crawled, "--json").json
    again = lineage("compare", *NAMES, "--rule", first["rule"]["written"], "--db", crawled, "--json").json
    assert again == first
    shown = lineage("compare", *NAMES, "--rule", "r2/merges=share/min-downloads=1", "--db", crawled).out
    assert "so that shares can add up" not in shown


@pytest.mark.parametrize("rule", ["direct", "no-bursts", "r2/first-party=in/mirrors=folded"])
def test_measures_and_comparisons_carry_the_digest_of_what_count_counts(crawled: Path, rule: str) -> None:
    def told(command: str) -> Any:
        return lineage(command, "Qwen", "--rule", rule, "--db", crawled, "--json").json

    digest = told("count")["digest"]
    assert told("stats")["digest"] == told("compare")["rows"][0]["digest"] == digest
    assert f"Digest: {digest} (SHA-256 of " in lineage("stats", "Qwen", "--rule", rule, "--db", crawled).out
    assert f" {digest[:12]}\n" in lineage("compare", "Qwen", "--rule", rule, "--db", crawled).out


def test_what_speaks_against_a_comparison_is_said(from_the_hub: Path) -> None:
    whole = lineage("compare", "Qwen", "--db", from_the_hub).out
    assert whole.startswith("Releases and their downloads\n")
    assert whole.endswith("Population: the Hub as of 2025-06-01.\n")
    assert "Derivatives without a usable date, in no month: 1." in whole
    poke(from_the_hub, "UPDATE model SET state = 'absent' WHERE name = 'Qwen/Qwen3-8B-Base'")
    poke(from_the_hub, "UPDATE model SET downloads = NULL WHERE name = 'Qwen/Qwen3-8B'")
    gaps = lineage("compare", "Qwen", "--db", from_the_hub).out
    assert "Releases known only as somebody's base and not summed up: Qwen 1.\n" in gaps
    assert "Releases without a number of downloads in 30 days: Qwen 1.\n" in gaps
    poke(from_the_hub, "UPDATE crawl SET finished_at = NULL")
    assert "unfinished for Qwen: these figures are too small" in lineage("compare", "Qwen", "--db", from_the_hub).out
    poke(from_the_hub, "UPDATE crawl SET as_of = NULL")
    assert "Population" not in lineage("compare", "Qwen", "--db", from_the_hub).out


def test_a_brand_without_dated_derivatives_has_no_months(family: Path) -> None:
    poke(family, "UPDATE model SET created_at = NULL")
    assert "No derivative has a date.\n" in lineage("compare", "Qwen", "--db", family).out


def test_different_days_are_said(from_the_hub: Path) -> None:
    poke(
        from_the_hub,
        "INSERT INTO model (id, name, owner, state, parameters, first_crawl, last_crawl) "
        "VALUES (99, 'google/gemma-2b', 'google', 'present', NULL, 1, 1)",
    )
    poke(from_the_hub, "UPDATE crawl_task SET kind = 'owner', name = 'Qwen'")
    poke(
        from_the_hub,
        "INSERT INTO crawl (id, plan, roots, started_at, finished_at, as_of, requests) "
        "SELECT 9, 'walk', 'google', started_at, finished_at, '2026-01-05T00:00:00.000Z', 1 FROM crawl WHERE id = 1",
    )
    poke(from_the_hub, "INSERT INTO crawl_task VALUES (99, 9, 'owner', 'google', NULL, 1, NULL)")
    out = lineage("compare", "Qwen", "Gemma", "--db", from_the_hub).out
    assert "Looked at on different days, 2025-06-01 and 2026-01-05" in out
    assert "not said" in out


def test_a_look_back_says_what_it_leaves_as_it_is(crawled: Path) -> None:
    out = lineage("compare", *NAMES, "--as-of", "2025-12", "--db", crawled).out
    assert "Survivors of 2025-12-31, cards of 2026-09-25.\n" in out
    assert "Releases and downloads are all that the crawl saw, not only those of 2025-12-31.\n" in out
    assert "may not be over" not in out


def test_bad_requests_are_refused_in_one_line(crawled: Path, tmp_path: Path) -> None:
    def refused(*arguments: object) -> tuple[int, str]:
        ran = lineage("compare", *arguments, "--db", crawled)
        assert ran.out == ""
        assert ran.err.count("\n") == 1
        return ran.code, ran.err

    assert refused("Qwen", "Pythia")[0] == 3
    assert refused("Qwen", "GLM")[0] == 3
    assert refused("Qwen", "--rule", "r9")[0] == 2
    assert refused("Qwen", "--rule", "tagged")[0] == 2
    mine = tmp_path / "mine.toml"
    mine.write_text('[brands.Small]\nreleases = ["Qwen/*-0.*"]')
    assert lineage("compare", "small", "--config", mine, "-q", "--db", crawled).out == "Small\n"


def test_what_was_not_crawled_is_refused_with_the_command_to_type(family: Path) -> None:
    poke(family, "UPDATE crawl_task SET kind = 'owner', name = 'Qwen'")
    ran = lineage("compare", "Qwen", "Llama", "--db", family)
    assert (ran.code, ran.out) == (5, "")
    assert ran.err.endswith(f"lineage crawl meta-llama --plan sweep --db {family}\n")


def test_an_organization_and_a_model_stand_beside_a_brand_with_the_numbers_that_count_gives(crawled: Path) -> None:
    model = lineage("releases", "Qwen", "--limit", 1, "-q", "--db", crawled).lines
    found = lineage("compare", "Llama", "meta-llama", model[0].lower(), model[0], "--json", "--db", crawled).json
    assert [one["brand"] for one in found["rows"]] == ["Llama", "meta-llama", model[0]]
    for row in found["rows"][1:]:
        rule = found["rule"]["written"]
        told = lineage("count", row["brand"], "--rule", rule, "--json", "--db", crawled).json
        assert {name: row[name] for name in ("derivatives", "direct_derivatives", "digest")} == {
            name: told[name] for name in ("derivatives", "direct_derivatives", "digest")
        }


@pytest.mark.parametrize(
    ("name", "near"), [("meta-lama", "Near it: meta-llama"), ("Gema", "Near it: Gemma"), ("Qwen/none-such", "No model")]
)
def test_a_name_that_is_nothing_is_refused_with_those_that_come_near(crawled: Path, name: str, near: str) -> None:
    ran = lineage("compare", "Qwen", name, "--db", crawled)
    assert (ran.code, ran.out) == (3, "")
    assert near in ran.err
