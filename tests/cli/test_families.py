"""Families on the command line: counted like organisations, and told apart from them where that matters."""

from collections.abc import Callable
from pathlib import Path

from lineage.simhub import SimHub, made_up
from tests.cli.running import lineage


def test_a_family_can_be_asked_about_and_lists_what_it_counts(crawled: Path) -> None:
    counted = lineage("count", "Llama", "-q", "--db", crawled)
    assert counted.code == 0
    assert len(lineage("ls", "llama", "-q", "--db", crawled).lines) == int(counted.out) > 0
    assert lineage("stats", "Llama", "--json", "--db", crawled).json["kind"] == "family"
    (same,) = lineage("compare", "Llama", "--json", "--db", crawled).json["families"]
    assert same["derivatives"] == int(counted.out)


def test_it_is_drawn_as_a_map_and_by_pyvis_never(crawled: Path, tmp_path: Path) -> None:
    page = tmp_path / "llama.html"
    assert lineage("graph", "Llama", "-o", page, "--db", crawled).code == 0
    refused = lineage("graph", "Llama", "-o", page, "--renderer", "pyvis", "--db", crawled)
    assert (refused.code, "leave --renderer out for a map" in refused.err) == (2, True)


def test_crawling_or_asking_live_for_it_names_an_organisation_to_type(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub(made_up(600, seed=7))
    for words, command in (
        (("crawl", "llama", "--db", tmp_path / "new.sqlite"), "lineage crawl meta-llama --plan sweep\n"),
        (("count", "llama", "--live"), "lineage count meta-llama --live\n"),
    ):
        ran = lineage(*words)
        assert ran.code == 3
        assert "Llama is a family, whose releases are of meta-llama, codellama, facebook: " in ran.err
        assert ran.err.endswith(command)


def test_of_a_family_crawled_in_part_the_command_for_the_rest_is_told(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub(made_up(600, seed=7))
    database = tmp_path / "part.sqlite"
    assert lineage("crawl", "meta-llama", "--plan", "walk", "--db", database).code == 0
    ran = lineage("count", "Llama", "--db", database)
    assert "no crawl has looked below all of it: not below the releases of codellama and facebook" in ran.out + ran.err
    assert ran.err.endswith(f"lineage crawl meta-llama --plan sweep --db {database}\n")
