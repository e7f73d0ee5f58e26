"""`lineage count … --explain N`: which rules yield a figure, and how many were tried."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import poke
from tests.cli.running import lineage


def test_the_rules_that_yield_a_figure_are_listed_nearest_first_and_count_it(crawled: Path) -> None:
    total = lineage("count", "Qwen", "--json", "--db", crawled).json["derivatives"]
    found = lineage("count", "Qwen", "--explain", total + 1, "--limit", 6, "--json", "--db", crawled).json
    assert (found["subject"], found["figure"], found["population"]) == ("Qwen", total + 1, "made-up")
    assert found["tried"] > found["distinct_values"] > 10
    assert found["total"] >= len(found["rows"]) == 6
    offs = [abs(hit["deviation"]) for hit in found["rows"]]
    assert offs == sorted(offs)
    assert offs[-1] <= found["tolerance"] == 0.02
    for hit in found["rows"]:
        again = lineage("count", "Qwen", "--rule", hit["written"], "--json", "--db", crawled).json
        assert again["derivatives"] == pytest.approx(hit["derivatives"])
        assert again["rule"]["words"] == hit["words"]
    by_tag = lineage("count", "Qwen", "--rule", "tagged", "-q", "--db", crawled).out
    assert f"{found['tagged_models']}\n" == by_tag


def test_people_read_how_many_rules_were_tried_before_any_hit(told: Path) -> None:
    out = lineage("count", "Qwen", "--explain", 5, "--limit", 3, "--db", told).out
    assert "5 below Qwen: of 2,880 rules tried, with " in out
    assert "\nThe more rules are tried, the more come near a figure by chance.\n" in out
    assert "\nThe nearest: Models made from Qwen, directly or through others" in out
    assert re.search(r"^3 of \d+ rules; --limit N shows more\.$", out, re.MULTILINE)
    assert "--limit N" not in lineage("count", "Qwen", "--explain", 5, "--limit", 9999, "--db", told).out
    assert lineage("count", "Qwen", "--explain", 5, "--limit", 1, "-q", "--db", told).out == "r2/first-party=out\n"
    rows = lineage("count", "Qwen", "--explain", 5, "--limit", 2, "--format", "agent", "--db", told).lines
    assert rows[0] == "derivatives\tdeviation\twritten\twords"
    assert rows[1].startswith("5\t0.0\tr2/first-party=out\tModels made from Qwen, ")


def test_a_figure_that_no_rule_yields_has_no_hits(told: Path) -> None:
    shown = lineage("count", "Qwen", "--explain", "180k", "--db", told)
    assert shown.code == 0
    assert "180,000 below Qwen" in shown.out
    assert "\nNo results found.\n" in shown.out
    found = lineage("count", "Qwen", "--explain", "180k", "--json", "--db", told).json
    nearest = lineage("count", "Qwen", "--rule", found["nearest"]["written"], "--json", "--db", told).json
    assert nearest["derivatives"] == found["nearest"]["derivatives"] == found["largest"]
    said = f"The nearest yields {found['largest']:,} (-100%), by {found['nearest']['written']}; no rule yields more"
    assert said in " ".join(shown.out.split())


def test_a_search_as_of_a_day_is_marked(told: Path, family: Path) -> None:
    found = lineage("count", "Qwen", "--explain", 1, "--as-of", "2025-04-03", "--json", "--db", told).json
    survivors, by_chance = found["caveats"]
    assert survivors == "Survivors of 2025-04-03, cards of 2025-06-01."
    assert "by chance" in by_chance
    assert "as-of=2025-04-03" in found["rows"][0]["written"]
    poke(family, "UPDATE crawl SET plan = 'look'")
    poke(family, "UPDATE crawl_task SET kind = 'derivatives', name = 'Qwen/Qwen3-8B'")
    asked = lineage("count", "Qwen/Qwen3-8B", "--explain", 4, "--offline", "--db", family)
    assert "A look of 3 requests: at least this many" in asked.out


@pytest.mark.parametrize("figure", ["180000", "180,000", "180k", "180K", "180,000+", "0.18M", "180000.0"])
def test_figures_are_read_as_papers_print_them(told: Path, figure: str) -> None:
    assert lineage("count", "Qwen", "--explain", figure, "--json", "--db", told).json["figure"] == 180000


@pytest.mark.parametrize("figure", ["many", "0", "18,00", "1e5", ""])
def test_what_is_no_figure_is_wrong_usage(told: Path, figure: str) -> None:
    ran = lineage("count", "Qwen", "--explain", figure, "--db", told)
    assert (ran.code, ran.out) == (2, "")
    assert "is no figure such as" in ran.err


def test_an_organisation_that_is_not_there_is_one_clear_line(told: Path) -> None:
    ran = lineage("count", "nobody", "--explain", "7", "--db", told)
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert ran.err.startswith("Error: No models of nobody in the database. To find names that it has: lineage search ")


def test_half_a_model_can_be_looked_for_too(told: Path) -> None:
    first, *_ = lineage("count", "Qwen/Qwen3-8B", "--explain", "3.5", "--json", "--db", told).rows
    assert first["derivatives"] == 3.5


@pytest.mark.parametrize("options", ["--direct", "--rule direct", "--live", "--cite", "--all-rules"])
def test_what_has_nothing_to_do_with_a_figure_is_refused_in_one_sentence(told: Path, options: str) -> None:
    ran = lineage("count", "Qwen", "--explain", 5, *options.split(), "--db", told)
    assert (ran.code, ran.out) == (2, "")
    assert re.fullmatch(r"Error: [^.]+\.", ran.err.splitlines()[-1])
