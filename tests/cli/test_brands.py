"""Brands on the command line: counted like organizations, and told apart from them where that matters."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from lineage.settings import Config, Settings, read_settings
from lineage.simhub import SimHub, made_up
from lineage.workflows.count import count
from lineage.workflows.show.networks import to_networkx
from tests.bench.filled import fill
from tests.cli.running import lineage


def test_a_brand_can_be_asked_about_and_lists_what_it_counts(crawled: Path) -> None:
    counted = lineage("count", "Llama", "-q", "--db", crawled)
    assert counted.code == 0
    assert len(lineage("ls", "llama", "-q", "--db", crawled).lines) == int(counted.out) > 0
    assert lineage("stats", "Llama", "--json", "--db", crawled).json["kind"] == "brand"
    (same,) = lineage("compare", "Llama", "--json", "--db", crawled).rows
    assert same["derivatives"] == int(counted.out)


def test_it_is_drawn_as_a_map_and_never_as_a_tree_or_portrait(crawled: Path, tmp_path: Path) -> None:
    page = tmp_path / "llama.html"
    assert lineage("graph", "Llama", "-o", page, "--db", crawled).code == 0
    refused = lineage("graph", "Llama", "-o", page, "--as", "tree", "--db", crawled)
    assert (refused.code, "leave --as out for a map" in refused.err) == (2, True)
    portrait = lineage("graph", "Llama", "-o", tmp_path / "llama.png", "--db", crawled)
    assert (portrait.code, "A portrait is of one model, and Llama is none" in portrait.err) == (2, True)


def test_crawling_or_asking_live_for_it_names_an_organization_to_type(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub(made_up(600, seed=7))
    for words in (("crawl", "llama", "--db", tmp_path / "new.sqlite"), ("count", "llama", "--live")):
        ran = lineage(*words)
        assert ran.code == 3
        assert ran.err.endswith("Llama is a brand: name one of its organizations, meta-llama, codellama, facebook.\n")


def test_of_a_brand_crawled_in_part_the_command_for_the_rest_is_told(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    hub(made_up(600, seed=7))
    database = tmp_path / "part.sqlite"
    assert lineage("crawl", "meta-llama", "--plan", "walk", "--db", database).code == 0
    ran = lineage("count", "Llama", "--db", database)
    assert "No crawl has looked below all of it: not below the releases of codellama and facebook" in ran.out + ran.err
    assert ran.err.endswith(f"lineage crawl meta-llama --plan sweep --db {database}\n")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file with a brand of one's own."""
    file = tmp_path / "small.toml"
    file.write_text('[brands.Small]\nreleases = ["Qwen/*-0.*"]')
    return file


@pytest.mark.parametrize(
    "words",
    [
        "count {}",
        "count {} --all-rules",
        "ls {} --limit 3",
        "stats {} --only owners",
        "count {} --explain 100",
        "ls {} --bursts only",
        "ls {} --mirrors only",
        "compare {}",
        "export {}",
        "graph {} -o page.html",
        "explore {} --no-open --offline",
        "report {} -o page.html",
    ],
)
def test_a_brand_of_ones_own_goes_with_every_command_that_takes_one(
    crawled: Path, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    monkeypatch.chdir(tmp_path)
    command = words.format("small").split()
    assert lineage(*command, "--db", crawled).code in {2, 3}
    ran = lineage(*command, "--config", small, "--db", crawled)
    assert (ran.code, "Traceback" in ran.err) == (0, False), ran.err


def test_a_brand_of_ones_own_counts_what_its_releases_count_and_is_known_to_networkx(
    crawled: Path, small: Path
) -> None:
    counted = int(lineage("count", "Small", "--config", small, "-q", "--db", crawled).out)
    assert len(lineage("ls", "Small", "--config", small, "-q", "--db", crawled).lines) == counted
    settings = read_settings(crawled, config=small)
    assert len(to_networkx(settings, "Small")) > counted


@pytest.mark.parametrize("command", ["count", "ls", "stats", "compare"])
def test_a_number_of_a_brand_of_ones_own_says_so_and_one_of_a_known_brand_does_not(
    crawled: Path, tmp_path: Path, command: str
) -> None:
    mine = tmp_path / "mine.toml"
    patterns = [f"Qwen/*-{size}.*" for size in range(7)]
    mine.write_text(f'[brands.Small]\nreleases = ["Qwen/*-0.*"]\n[brands.Gemma]\nreleases = {json.dumps(patterns)}\n')

    def said(name: str) -> str:
        ran = lineage(command, name, "--config", mine, "--db", crawled)
        return " ".join(f"{ran.err} {ran.out}".split())

    assert "By a list of your own, Small is Qwen/*-0.*" in said("Small")
    assert f"By a list of your own, Gemma is {', '.join(patterns[:5])} and 2 more" in said("Gemma")
    assert "list of your own" not in said("Qwen")
    assert "list of your own" not in said("Llama")


def test_exploring_a_brand_of_ones_own_crawls_from_its_organization(
    hub: Callable[..., SimHub], tmp_path: Path, small: Path
) -> None:
    hub(made_up(600, seed=7))
    database = tmp_path / "new.sqlite"
    ran = lineage("explore", "Small", "--config", small, "--no-open", "-o", tmp_path / "a.html", "--db", database)
    assert ran.code == 0, ran.err
    assert "Plan: sweep from Qwen." in ran.err


def test_what_is_kept_for_one_list_of_mirrors_is_not_taken_for_another(tmp_path: Path) -> None:
    path = tmp_path / "filled.sqlite"
    fill(path, 20_000)
    plain = Settings(database=path)
    mine = replace(plain, config=Config(mirrors={"forms": ["GGUF"]}))
    first = [count(one, "Qwen", "with-mirrors").counts.all for one in (plain, mine)]
    again = [count(one, "Qwen", "with-mirrors").counts.all for one in (mine, plain)]
    assert first == again[::-1]
    assert first[1] < first[0]
