import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import networkx as nx
import pytest

from lineage.errors import DatabaseMissingError, UnknownModelError, UsageError
from lineage.facts import DECLARED_EVIDENCE, Relation
from lineage.settings import Settings
from lineage.simhub import SimHub
from lineage.simhub.sample import POPULATION
from lineage.store.read.answers import WALKED
from lineage.store.read.rows import RowFilter
from lineage.store.schema.database import HEAD
from lineage.workflows.ask import MAX_DEPTH, info, search, trace, tree
from lineage.workflows.caveats import NOT_ASKED
from lineage.workflows.count import Adds, count
from lineage.workflows.crawl.crawl import CrawlOptions, Finished, crawl
from lineage.workflows.crawl.planning import CrawlPlan
from lineage.workflows.demo import MADE_UP_MODELS, made_up_hub, sample_hub
from lineage.workflows.family.subject import limits
from lineage.workflows.listing import SORTS, derivatives, list_derivatives, releases
from lineage.workflows.show.export import ExportFormat, export
from lineage.workflows.show.networks import to_networkx
from lineage.workflows.show.picture import picture
from lineage.workflows.status import check, status, upgrade
from tests.hub.world import row
from tests.workflows.world import BELOW, FAMILY, exported, names, run, settings_for

Start = Callable[..., SimHub]


@pytest.fixture
def with_cards(start: Start, tmp_path: Path) -> Settings:
    """Sweep the family, with a model in it that only its card connects, a legacy one, and a ring."""
    rows = [
        *FAMILY,
        {"_id": f"{50:024x}", "id": "c/card", "tags": [], "cardData": {"base_model": "org/chat"}},
        {"_id": f"{51:024x}", "id": "gpt2", "tags": []},
        row("d/of-gpt2", 52, "gpt2"),
        row("org/ring", 53, "e/ring"),
        row("e/ring", 54, "org/ring"),
    ]
    settings = settings_for(start(rows), tmp_path)
    run(settings, plan="sweep")
    return settings


def test_a_count_says_by_what_rule_of_what_and_as_of_when(swept: Settings) -> None:
    found = count(swept, "org")

    assert (found.counts.direct, found.counts.all, found.counts.by_depth) == (3, 4, (3, 1))
    assert dict(found.counts.all_by_relation) == dict.fromkeys(dict(found.counts.all_by_relation), 0) | {
        "finetune": 1,
        "adapter": 1,
        "quantized": 1,
        "merge": 1,
    }
    assert (found.subject, found.rule.written()) == ("org", "r2/first-party=out")
    assert (found.source.population, found.source.as_of) == ("made-up", "2025-01-01T00:00:00.000Z")
    assert found.complete
    assert found.coverage.all


def test_first_party_models_count_below_a_model_and_for_an_organisation_if_wished(swept: Settings) -> None:
    assert count(swept, "org/base").counts.all == 5
    assert count(swept, "org/base", "r2/first-party=out").counts.all == 4
    assert count(swept, "org", "r2/first-party=in").counts.all == 5
    assert [one.model.repo_id for one in derivatives(swept, "org", "r2/first-party=in", sort="name")[1]] == [
        *BELOW,
        "org/chat",
    ]


def test_a_release_in_a_ring_with_a_stranger_is_not_its_own_derivative(with_cards: Settings) -> None:
    assert count(with_cards, "org", "r2/first-party=in").counts.all == count(with_cards, "org").counts.all + 1
    assert count(with_cards, "org/ring").counts.by_depth == (1,)


@pytest.mark.parametrize(
    "rule", ["r2/first-party=in", "r2/first-party=in/reach=direct", "r2/first-party=in/merges=share"]
)
def test_an_organisation_of_one_release_counts_what_the_release_does(with_cards: Settings, rule: str) -> None:
    one, all_of_them = count(with_cards, "e/ring", rule), count(with_cards, "e", rule)
    assert (all_of_them.counts, all_of_them.digest) == (one.counts, one.digest)
    assert one.counts.all == 1


def test_what_cards_add_stands_beside_the_count(with_cards: Settings) -> None:
    found = count(with_cards, "org")
    declared = count(with_cards, "org", "r2/evidence=hub+tag+card")
    assert found.adds.cards == Adds(1, 1)
    assert declared.counts.direct == found.counts.direct + 1
    assert declared.adds.cards == Adds(0, 0)


@pytest.mark.parametrize("name", ["org", "a/tuned", "up/ancestor"])
def test_a_number_from_a_walk_says_so_and_is_as_little_complete_as_the_database(walked: Settings, name: str) -> None:
    found = count(walked, name)
    assert found.complete is status(walked).source.complete is False
    assert found.marks == ((WALKED,) if found.limit is None else (WALKED, found.limit))
    run(walked, plan="sweep")
    found = count(walked, name)
    assert found.complete is status(walked).source.complete is True
    assert found.marks == ()


def test_a_sample_is_never_complete(start: Start, tmp_path: Path) -> None:
    settings = settings_for(start(population="sample: one day"), tmp_path)
    run(settings, plan="sweep")
    assert not count(settings, "org").complete
    assert not status(settings).source.complete


def test_where_nobody_has_looked_further_direct_derivatives_alone_are_counted_and_listed(walked: Settings) -> None:
    found = count(walked, "up/ancestor")
    listed = list_derivatives(walked, "up/ancestor")
    assert found.rule == listed.rule
    assert found.rule.reach == "direct"
    assert found.models == len(listed.rows) == 1
    assert listed.marks == (WALKED, listed.limit)
    assert found.marks == listed.marks == (WALKED, NOT_ASKED)
    assert tree(walked, "up/ancestor").marks == (NOT_ASKED,)
    assert limits(walked, "up/ancestor") == ("up/ancestor", (NOT_ASKED,))
    assert limits(walked, "ORG") == ("org", ())
    assert list_derivatives(walked, "up", "direct").limit == (
        "no crawl has looked below it: of its 1 known model, no derivatives were asked for"
    )
    assert count(walked, "up", "tagged").limit is None


def test_a_name_without_owner_is_an_organisation_else_a_legacy_model(with_cards: Settings) -> None:
    assert count(with_cards, "gpt2").rule.first_party == "in"
    assert count(with_cards, "gpt2").counts.direct == 1
    assert count(with_cards, "ORG") == count(with_cards, "org")
    assert releases(with_cards, "ORG") == releases(with_cards, "org")
    with pytest.raises(UnknownModelError, match=r"No models of nobody in the database\. To find "):
        count(with_cards, "nobody")


def test_a_model_without_edges_has_no_derivatives(swept: Settings) -> None:
    assert count(swept, "b/adapter").counts.all == 0
    assert derivatives(swept, "b/adapter")[1] == []
    assert tree(swept, "b/adapter").answer.children == ()


@pytest.mark.parametrize("sort", SORTS)
@pytest.mark.parametrize("direct", [False, True])
def test_the_list_of_descendants_holds_what_is_counted_in_the_order_wished(
    swept: Settings, sort: str, direct: bool
) -> None:
    _, rows = derivatives(swept, "org", "direct" if direct else "all-generations", sort=sort)
    counts = count(swept, "org").counts
    assert len(rows) == (counts.direct if direct else counts.all)
    if sort == "name":
        assert [one.model.repo_id for one in rows] == sorted(one.model.repo_id for one in rows)
    elif sort == "depth":
        assert [one.depth for one in rows] == sorted(one.depth or 0 for one in rows)
    else:
        values = [getattr(one.model, sort) for one in rows]
        known = [value for value in values if value is not None]
        assert values == sorted(known, reverse=True) + [None] * (len(values) - len(known))


def test_descendants_can_be_narrowed(swept: Settings) -> None:
    def listed(**options: object) -> list[str]:
        return [one.model.repo_id for one in derivatives(swept, "org", sort="name", **options)[1]]  # type: ignore[arg-type]

    assert listed(relations=("adapter", "merge")) == ["b/adapter", "b/merge"]
    assert listed(filters=RowFilter(license="MIT")) == ["a/tuned"]
    assert listed(rule="r2/min-downloads=8") == ["a/quant"]
    assert listed(limit=2) == ["a/quant", "a/tuned"]
    assert listed(rule="direct") == ["a/tuned", "b/adapter", "b/merge"]
    with pytest.raises(UsageError, match="Cannot sort by 'beauty'"):
        derivatives(swept, "org", sort="beauty")


def test_releases_are_an_organisations_models_also_those_only_named(start: Start, tmp_path: Path) -> None:
    settings = settings_for(start([*FAMILY, row("f/made", 60, "org/ghost")]), tmp_path)
    run(settings, plan="sweep")
    _, rows = releases(settings, "org")

    assert [(one.model.repo_id, one.fan_out, one.reach, one.listed) for one in rows] == [
        ("org/base", 3, 5, True),
        ("org/chat", 1, 2, True),
        ("org/ghost", 1, 1, False),
    ]
    assert rows[1].base is not None
    assert (rows[1].base.base, rows[2].base) == ("org/base", None)


def test_info_brings_together_what_is_known(with_cards: Settings) -> None:
    found = info(with_cards, "org/chat")
    assert [edge.base for edge in found.bases] == ["org/base"]
    assert (found.direct, found.model.downloads, found.issues) == ({"finetune": 1}, 100, ())


def test_tree_trace_and_search_answer_from_the_database(swept: Settings) -> None:
    below = tree(swept, "org/base", depth=1, width=2).answer.children
    assert [node.repo_id for node in below] == ["org/chat", "b/adapter"]
    found = trace(swept, "a/quant", target="org/base", raw=True).answer
    (way,) = found.ways
    assert [edge.relation for edge in way] == [Relation.QUANTIZED, Relation.FINETUNE, Relation.FINETUNE]
    assert [one.repo_id for one in search(swept, "A/ TUN").answer] == ["a/tuned"]
    assert search(swept, "a/", limit=1).total > 1
    with pytest.raises(UsageError, match="nothing to search for"):
        search(swept, " ")


@pytest.mark.parametrize(("depth", "width"), [(0, 10), (MAX_DEPTH + 1, 10), (3, 0)])
def test_a_tree_of_no_size_is_wrong_usage(swept: Settings, depth: int, width: int) -> None:
    with pytest.raises(UsageError, match="A tree is 1 to 1,000 levels deep"):
        tree(swept, "org/base", depth=depth, width=width)


def test_a_picture_shows_the_family_or_as_much_of_it_as_was_wished(swept: Settings) -> None:
    _, page, shown, total = picture(swept, "org/base")
    assert (shown, total) == (6, 6)
    assert "a/quant" in page
    _, _, shown, total = picture(swept, "org/base", limit=3)
    assert (shown, total) == (3, 6)
    _, page, shown, total = picture(swept, "far/root", limit=1)
    assert (shown, total) == (1, 3)
    with pytest.raises(UsageError, match="A page shows 1 to"):
        picture(swept, "org/base", limit=0)


def test_a_picture_of_a_model_without_family_is_the_model(with_cards: Settings) -> None:
    _, page, shown, total = picture(with_cards, "c/card")
    assert (shown, total) == (1, 1)
    assert "c/card" in page


def test_an_export_holds_every_model_and_edge_in_name_order_the_same_each_time(swept: Settings) -> None:
    first, *rest = map(json.loads, exported(swept).splitlines())
    models = [line for line in rest if line["record"] == "model"]
    edges = [line for line in rest if line["record"] == "edge"]

    assert first["population"] == "made-up"
    assert [line["repo_id"] for line in models] == names(FAMILY)
    assert [line["derivative"] for line in edges] == sorted(line["derivative"] for line in edges)
    assert len(edges) == 10
    assert exported(swept) == exported(swept)


def test_an_export_of_one_family_holds_that_alone(with_cards: Settings) -> None:
    lines = [json.loads(line) for line in b"".join(export(with_cards, "jsonl", "org/chat")).splitlines()]
    models = [line["repo_id"] for line in lines if line["record"] == "model"]
    assert models == ["a/quant", "a/tuned", "c/card", "org/chat"]
    assert {line["base"] for line in lines if line["record"] == "edge"} == {"a/tuned", "org/chat"}
    alone = [json.loads(line) for line in b"".join(export(with_cards, "jsonl", "b/adapter")).splitlines()]
    assert [line["repo_id"] for line in alone[1:]] == ["b/adapter"]


def test_graphml_is_read_back_by_networkx(swept: Settings, tmp_path: Path) -> None:
    file = tmp_path / "family.graphml"
    file.write_bytes(b"".join(export(swept, "graphml", "org")))
    ET.parse(file)
    assert sorted(nx.read_graphml(file).nodes) == sorted([*BELOW, "org/base", "org/chat"])


def test_a_family_becomes_a_networkx_graph_from_base_to_derivative(swept: Settings) -> None:
    graph = to_networkx(swept, "org")
    assert sorted(nx.descendants(graph, "org/base")) == sorted([*BELOW, "org/chat"])
    assert graph.edges["a/tuned", "a/quant"]["relation"] == "quantized"
    assert list(to_networkx(swept, "b/adapter")) == ["b/adapter"]


def test_a_networkx_graph_has_what_graphml_has(swept: Settings, tmp_path: Path) -> None:
    file = tmp_path / "family.graphml"
    file.write_bytes(b"".join(export(swept, "graphml", "org")))
    read, made = nx.read_graphml(file), to_networkx(swept, "org", evidence=DECLARED_EVIDENCE)
    assert dict(made.nodes(data=True)) == dict(read.nodes(data=True))
    assert sorted(made.edges(data=True)) == sorted(read.edges(data=True))
    assert made.graph == {
        name: value for name, value in read.graph.items() if name not in {"node_default", "edge_default"}
    }
    assert made.graph["population"]


def test_status_says_what_was_crawled_from_where_when_and_how_completely(hub: SimHub, swept: Settings) -> None:
    found = status(swept)
    (entry,) = found.crawls

    assert (found.path, found.looks) == (swept.database, ())
    assert found.size == swept.database.stat().st_size
    assert found.source.endpoint == "simhub"
    assert found.source.complete
    assert (entry.crawl.plan, entry.crawl.roots, entry.done, entry.known) == ("sweep", ("org",), 1, 1)
    assert entry.crawl.requests == len(hub.requests)
    assert entry.crawl.listed_models == len(FAMILY)
    assert found.totals.models == {"present": 11}
    assert found.totals.several_bases == 1


def test_a_sound_database_has_no_problems_and_is_up_to_date(swept: Settings) -> None:
    assert check(swept) == []
    assert upgrade(swept) == (HEAD, HEAD)


def test_contradictions_are_found(swept: Settings) -> None:
    connection = sqlite3.connect(swept.database)
    connection.execute("UPDATE model SET state = 'vanished' WHERE name = 'a/quant'")
    connection.commit()
    connection.close()
    assert check(swept) == ["1 edges of models that are not present"]


@pytest.mark.parametrize(
    "question",
    [
        lambda settings: info(settings, "a/b"),
        lambda settings: trace(settings, "a/b"),
        lambda settings: tree(settings, "a/b"),
        lambda settings: search(settings, "a"),
        lambda settings: count(settings, "a/b"),
        lambda settings: derivatives(settings, "a/b"),
        lambda settings: releases(settings, "a"),
        lambda settings: picture(settings, "a/b"),
        lambda settings: to_networkx(settings, "a/b"),
        lambda settings: list(export(settings, "jsonl")),
        status,
        check,
        upgrade,
    ],
)
def test_without_a_database_every_question_says_so_and_makes_none(
    settings: Settings, question: Callable[[Settings], object]
) -> None:
    with pytest.raises(DatabaseMissingError, match="There is no database at"):
        question(settings)
    assert not settings.database.exists()


@pytest.mark.parametrize("fmt", ["jsonl", "graphml"])
def test_an_unknown_subject_is_unknown_everywhere(swept: Settings, fmt: ExportFormat) -> None:
    for question in (info, trace, tree, count, derivatives, picture, to_networkx):
        with pytest.raises(UnknownModelError, match="org/bse"):
            question(swept, "org/bse")
    with pytest.raises(UnknownModelError):
        list(export(swept, fmt, "nobody"))


@pytest.mark.parametrize(
    ("served", "file", "models", "population"),
    [
        (partial(made_up_hub, models=2_000), "made-up.sqlite", 2_000, "made-up"),
        (sample_hub, "demo.sqlite", 7_256, POPULATION),
    ],
)
def test_a_hub_of_our_own_is_crawled_into_a_file_of_its_own(
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    served: Callable[[Settings, Path], AbstractContextManager[Settings]],
    file: str,
    models: int,
    population: str,
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.delenv("NO_PROXY")
    with served(replace(settings, offline=True), tmp_path) as ours:
        assert ours.database == tmp_path / file
        assert not ours.offline
        assert "HF_TOKEN" not in os.environ
        plan, *_, done = crawl(CrawlOptions(("Qwen",), "sweep"), ours)
    assert isinstance(plan, CrawlPlan)
    assert plan.population == population
    assert isinstance(done, Finished)
    assert done.totals.models["present"] == models
    assert (os.environ["HF_TOKEN"], os.environ["HF_HUB_OFFLINE"]) == ("hf_secret", "1")
    assert "NO_PROXY" not in os.environ
    assert not settings.database.exists()
    assert MADE_UP_MODELS == 20_000


def test_the_demo_needs_no_network_and_heeds_no_offline_switch(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path\n"
        "from lineage.settings import read_settings\n"
        "from lineage.workflows.crawl.crawl import CrawlOptions, crawl\n"
        "from lineage.workflows.demo import sample_hub\n"
        f"with sample_hub(read_settings('unused'), Path({str(tmp_path)!r})) as settings:\n"
        "    *_, done = crawl(CrawlOptions(('Qwen',), 'sweep'), settings)\n"
        "print(done.totals.models['present'])"
    )
    environ = {**os.environ, "HF_HUB_OFFLINE": "1", "HTTP_PROXY": "http://127.0.0.1:9"}
    done = subprocess.run([sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=True)
    assert done.stdout == "7256\n"
