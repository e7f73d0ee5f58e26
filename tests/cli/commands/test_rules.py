"""Numbers by any rule: what is listed is what is counted, every number carries what it rests on."""

import re
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lineage.cli.answer import sentence
from lineage.facts import DECLARED_EVIDENCE, Evidence, Relation
from lineage.stats.rules.rule import PRESETS, CountingRule
from tests.cli.conftest import poke
from tests.cli.running import lineage
from tests.conftest import CHECKOUT

RULES = st.one_of(
    st.builds(
        CountingRule,
        first_party=st.sampled_from([None, "in", "out"]),
        reach=st.sampled_from(["direct", "all"]),
        relations=st.lists(st.sampled_from(list(Relation)), min_size=1, unique=True).map(tuple),
        merges=st.sampled_from(["once", "share"]),
        mirrors=st.sampled_from(["apart", "folded"]),
        evidence=st.lists(st.sampled_from(list(Evidence)[:3]), min_size=1, unique=True).map(tuple),
        min_downloads=st.none() | st.integers(1, 200),
        without=st.lists(st.sampled_from(["gated", "disabled"]), unique=True).map(tuple),
        bursts=st.sampled_from(["in", "out"]),
        as_of=st.none() | st.dates(date(2019, 1, 1), date(2026, 12, 31)).map(date.isoformat),
    ),
    st.builds(
        CountingRule,
        basis=st.just("tagged"),
        first_party=st.sampled_from([None, "in", "out"]),
        min_downloads=st.none() | st.integers(1, 200),
        bursts=st.sampled_from(["in", "out"]),
    ),
)


def check_that_ls_lists_what_count_counts(database: Path, subject: str, rule: str) -> None:
    listed = lineage("ls", subject, "--rule", rule, "-q", "--db", database).lines
    counted = lineage("count", subject, "--rule", rule, "--json", "--db", database).json
    assert len(listed) == len(set(listed)) == counted["models"]
    assert counted["digest"] == sha256(b"".join(sorted(f"{name}\n".encode() for name in listed))).hexdigest()
    if counted["rule"]["choices"]["merges"] == "once":
        assert counted["derivatives"] == len(listed)
        assert lineage("count", subject, "--rule", rule, "-q", "--db", database).out == f"{len(listed)}\n"
    again = lineage("count", subject, "--rule", counted["rule"]["written"], "--json", "--db", database).json
    assert again == counted


@pytest.mark.parametrize("subject", ["Qwen", "Qwen/Qwen3-8B", "google"])
@pytest.mark.parametrize("rule", PRESETS)
def test_ls_lists_what_count_counts_by_every_preset(crawled: Path, subject: str, rule: str) -> None:
    check_that_ls_lists_what_count_counts(crawled, subject, rule)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(RULES, st.sampled_from(["Qwen", "Qwen/Qwen2.5-7B"]))
def test_ls_lists_what_count_counts_by_any_rule(crawled: Path, rule: CountingRule, subject: str) -> None:
    check_that_ls_lists_what_count_counts(crawled, subject, rule.written())


def test_single_options_add_to_what_the_rule_says(told: Path) -> None:
    def written(*options: str) -> str:
        return str(lineage("count", "Qwen", *options, "--db", told, "--json").json["rule"]["written"])

    assert written() == "r2/first-party=out"
    assert written("--rule", "no-bursts", "--first-party", "in") == "r2/first-party=in/bursts=out"
    both = written("--rule", "no-bursts", "--bursts", "out", "--min-downloads", "6")
    assert both.endswith("/min-downloads=6/bursts=out")
    assert written("--direct") == "r2/first-party=out/reach=direct"
    assert written("--rule", "direct", "--direct") == "r2/first-party=out/reach=direct"
    assert written("--evidence", "tag+hub") == written("--evidence", "headline") == "r2/first-party=out"
    assert written("--evidence", "declared") == "r2/first-party=out/evidence=hub+tag+card+adapter_config"
    assert written("--relation", "merge", "--relation", "adapter").endswith("/relations=adapter+merge")
    assert written("--rule", "direct/without=gated").endswith("/reach=direct/without=gated")
    assert written("--rule", "r2/merges=share", "--mirrors", "folded").endswith("/merges=share/mirrors=folded")
    assert written("--min-downloads", "6", "--as-of", "2024-02").endswith("/min-downloads=6/as-of=2024-02-29")
    assert written("--as-of", "2024").endswith("/as-of=2024-12-31")


def test_a_count_by_tag_has_no_relations_and_no_generations(told: Path) -> None:
    found = lineage("count", "Qwen", "--rule", "tagged", "--json", "--db", told).json
    without = ("direct_derivatives", "by_depth", "by_relation", "direct_by_relation")
    adds = ("card_adds", "card_adds_direct", "config_adds", "config_adds_direct")
    assert {found[name] for name in (*without, *adds)} == {None}
    assert found["derivatives"] == 1
    shown = lineage("count", "qwen3", "--rule", "tagged", "--db", told)
    assert shown.code == 3
    human = lineage("count", "Qwen", "--rule", "tagged", "--db", told).out
    assert "Qwen: 1 model that carries its name\n" in human
    assert "not lineage" in human
    assert "\nmodels\t1\n" in lineage("count", "Qwen", "--rule", "tagged", "--format", "agent", "--db", told).out
    listed = lineage("ls", "Qwen", "--rule", "tagged", "--json", "--db", told).rows
    assert [(row["repo_id"], row["relation"], row["depth"]) for row in listed] == [("kim/Qwen3-8B-GGUF", None, None)]
    of_a_model = lineage("ls", "Qwen/Qwen3-8B", "--rule", "tagged", "--sort", "name", "-q", "--db", told).lines
    assert of_a_model == ["Qwen/Qwen3-8B-Base", "kim/Qwen3-8B-GGUF"]


def test_a_count_by_share_is_a_sum_of_shares_and_says_of_how_many_models(told: Path) -> None:
    found = lineage("count", "Qwen/Qwen3-8B", "--rule", "r2/merges=share", "--json", "--db", told).json
    assert (found["derivatives"], found["models"]) == (3.5, 4)
    assert "3.5 direct derivatives" in lineage("count", "Qwen/Qwen3-8B", "--rule", "r2/merges=share", "--db", told).out


@pytest.mark.parametrize(
    ("day", "mark"),
    [
        ("2025-04-05", "survivors of 2025-04-05, cards of 2025-06-01"),
        ("2025-07", "the data ends on 2025-06-01: what was made later, up to 2025-07-31, is not in it"),
        ("2020-01-01", "2020-01-01 is before the data: its first model is of 2025-04-01"),
        ("2020-01-01", "nothing counted: no model of the database fulfils the rule"),
    ],
)
@pytest.mark.parametrize("command", ["count", "ls"])
def test_a_number_as_of_another_day_says_what_that_means(told: Path, command: str, day: str, mark: str) -> None:
    asked = (command, "Qwen", "--as-of", day, "--db", told)
    assert f"{sentence(mark)}\n" in lineage(*asked).out
    assert sentence(mark) in lineage(*asked, "-q").err.splitlines()


def test_marks_stand_in_json_too_also_that_of_an_unfinished_crawl(family: Path) -> None:
    poke(family, "UPDATE crawl SET finished_at = NULL")
    found = lineage("count", "Qwen", "--as-of", "2025-06-01", "--json", "--db", family).json
    assert (found["caveats"], found["complete"]) == (["Crawl unfinished: at least this many."], False)


def test_every_rule_stands_beside_the_others_and_beside_what_was_published(told: Path) -> None:
    found = lineage("count", "Qwen", "--all-rules", "--json", "--db", told).json
    assert (found["subject"], found["population"], found["complete"]) == (
        "Qwen",
        "sample: a family told by hand",
        False,
    )
    assert [row["rule_name"] for row in found["rows"]] == list(PRESETS)
    for row in found["rows"]:
        alone = lineage("count", "Qwen", "--rule", row["rule_name"], "--json", "--db", told).json
        same = ("derivatives", "by_relation", "models", "digest", "caveats", "complete")
        assert [row[name] for name in same] == [alone[name] for name in same]
        assert (row["written"], row["words"]) == (alone["rule"]["written"], alone["rule"]["words"])
    assert [figure["figure"] for figure in found["published"]] == [113000, 134553, 151448, 180000, 200000]


@pytest.mark.parametrize("columns", ["80", "200"])
def test_beside_made_up_numbers_the_published_figures_are_said_to_be_of_the_real_hub(
    crawled: Path, from_the_hub: Path, monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    said = " ".join(lineage("count", "Qwen", "--all-rules", "--db", crawled).out.split())
    assert said.endswith("of the real Hub, whole, and not of what was counted here. Ours above are of made-up.")
    assert "itle and address not known" in said
    assert "of the real Hub" not in lineage("count", "Qwen", "--all-rules", "--db", from_the_hub).out
    found = lineage("count", "Qwen", "--all-rules", "--json", "--db", crawled).json["published"]
    assert [figure["title"] for figure in found if figure["title"]] == ["irenesolaiman/hf-derivatives-monthly"]


def test_figures_published_of_one_organisation_are_left_out_beside_another(crawled: Path) -> None:
    assert lineage("count", "google", "--all-rules", "--json", "--db", crawled).json["published"] == []
    assert "Published" not in lineage("count", "google", "--all-rules", "--db", crawled).out


@pytest.mark.parametrize("columns", [80, 200])
def test_the_table_of_all_rules_fits_the_terminal(told: Path, columns: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = lineage("count", "Qwen", "--all-rules", "--db", told)
    assert shown.code == 0
    assert max(map(len, shown.lines)) <= columns
    assert re.search(r"^all-generations +5 ", shown.out, re.MULTILINE)
    assert ("WRITTEN" in shown.out) == (columns == 200)
    assert ("left out" in shown.err) == (columns == 80)
    assert "Population: sample: a family told by hand as of 2025-06-01, not known to be complete." in " ".join(
        shown.lines
    )
    assert "180,000+" in shown.out


def test_all_rules_as_of_a_day_are_marked_and_programs_get_whole_digests(told: Path) -> None:
    shown = lineage("count", "Qwen", "--all-rules", "--as-of", "2025-04-05", "--db", told)
    assert "Survivors of 2025-04-05, cards of 2025-06-01.\n" in shown.out
    table = lineage("count", "Qwen", "--all-rules", "--format", "agent", "--db", told).lines
    assert table[0].startswith("rule_name\tderivatives\tby_relation_finetune\t")
    assert len(dict(zip(table[0].split("\t"), table[1].split("\t"), strict=True))["digest"]) == 64


def test_a_number_is_cited_with_everything_it_rests_on(told: Path) -> None:
    entry = lineage("count", "Qwen", "--cite", "--as-of", "2025-04-07", "--db", told).out
    digest = lineage("count", "Qwen", "--as-of", "2025-04-07", "--json", "--db", told).json["digest"]
    assert entry.startswith(f"@misc{{lineage-Qwen-3-{digest[:8]},\n")
    assert entry.endswith("\n}\n")
    for said in (
        "title = {3 derivatives of {Qwen}}",
        "date = {2025-06-01}",
        "--rule r2/first-party=out/as-of=2025-04-07",
        "Population: sample: a family told by hand, as of 2025-06-01, not known to be complete.",
        "Note: survivors of 2025-04-07, cards of 2025-06-01.",
        digest,
        "lineage 0.",
    ):
        assert said in entry
    assert (
        "models that carry the name of {Qwen}"
        in lineage("count", "Qwen", "--rule", "tagged", "--cite", "--db", told).out
    )


@pytest.mark.parametrize(
    "options",
    [
        "--cite --all-rules",
        "--cite --json",
        "--all-rules --direct",
        "--all-rules --rule direct",
        "--live --cite",
        "--rule tagged --mirrors folded",
        "--rule r2/reach=direct/reach=all",
        "--rule no-bursts --bursts in",
        "--rule r2/relations=merge --relation adapter",
        "--rule over-5-downloads --min-downloads 10",
    ],
)
def test_options_that_contradict_one_another_are_one_clear_error(told: Path, options: str) -> None:
    ran = lineage("count", "Qwen", *options.split(), "--db", told)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith("Error: ")


def test_releases_have_fan_out_and_reach_by_the_rule(told: Path) -> None:
    def rows(*options: str) -> dict[str, tuple[int, int]]:
        found = lineage("releases", "Qwen", *options, "--json", "--db", told).rows
        return {row["repo_id"]: (row["fan_out"], row["reach"]) for row in found}

    assert rows() == {"Qwen/Qwen3-8B-Base": (2, 6), "Qwen/Qwen3-8B": (4, 4)}
    assert rows("--first-party", "out") == {"Qwen/Qwen3-8B-Base": (1, 5), "Qwen/Qwen3-8B": (4, 4)}
    assert rows("--relation", "merge") == {"Qwen/Qwen3-8B-Base": (0, 1), "Qwen/Qwen3-8B": (1, 1)}
    assert rows("--as-of", "2025-04-01") == {"Qwen/Qwen3-8B-Base": (0, 0), "Qwen/Qwen3-8B": (0, 0)}
    seen = "Releases and downloads are all that the crawl saw, not only those of 2025-04-01."
    for by in ((), ("--by", "series")):
        assert seen in " ".join(lineage("releases", "Qwen", *by, "--as-of", "2025-04-01", "--db", told).out.split())
    refused = lineage("releases", "Qwen", "--rule", "direct", "--db", told)
    assert (refused.code, refused.err) == (
        2,
        "Error: Fan-out and reach stand side by side: reach=direct is not for them.\n",
    )
    shown = lineage("releases", "Qwen", "--db", told).lines
    assert shown[-1] == "Written: r2/first-party=in"
    assert shown[-2].startswith("Rule: Models made from each release, directly or through others")


@pytest.mark.parametrize("kinds", ["name", "config+merge_config"])
def test_a_kind_of_evidence_that_no_edge_has_is_told_apart_from_a_rule_that_nothing_fulfils(
    told: Path, tmp_path: Path, kinds: str
) -> None:
    words = f"no edge of this database is known from {kinds.replace('+', ' or ')}"
    for command in (
        ["count", "Qwen"],
        ["count", "Qwen", "--json"],
        ["ls", "Qwen"],
        ["stats", "Qwen"],
        ["compare", "Qwen"],
        ["graph", "-o", tmp_path / "all.html"],
        ["tree", "Qwen/Qwen3-8B"],
    ):
        ran = lineage(*command, "--evidence", kinds, "--db", told)
        assert ran.code == 0
        said = " ".join((ran.out + ran.err).lower().split())
        assert words in said, command
        assert "no model of the database fulfils the rule" not in said
    seldom = lineage("count", "Qwen", "--min-downloads", "999999999", "--db", told)
    assert "no model of the database fulfils the rule" in seldom.out


@pytest.mark.parametrize("command", ["count", "tree"])
def test_the_help_names_the_kinds_of_evidence_that_crawls_collect_and_the_page_on_evidence_all(command: str) -> None:
    shown = " ".join(lineage(command, "--help").out.split())
    page = (CHECKOUT / "docs" / "evidence.md").read_text(encoding="utf-8")
    for kind in DECLARED_EVIDENCE:
        assert re.search(rf"\b{kind}\b", shown), kind
    for kind in Evidence:
        assert f"`{kind}`" in page


def test_the_title_of_a_citation_says_that_nothing_was_counted_or_the_crawl_is_unfinished(
    family: Path, from_the_hub: Path
) -> None:
    def title(*options: str) -> str:
        entry = lineage("count", "Qwen", "--cite", *options, "--db", family).out
        (line,) = (line for line in entry.splitlines() if line.startswith("  title = "))
        return line

    assert from_the_hub == family
    assert "(" not in title()
    assert title("--min-downloads", "999999999") == "  title = {0 derivatives of {Qwen} (nothing counted)},"
    poke(family, "UPDATE crawl SET finished_at = NULL")
    assert title().endswith(" derivatives of {Qwen} (crawl unfinished)},")
    assert "(nothing counted; crawl unfinished)" in title("--min-downloads", "999999999")
    poke(family, "UPDATE crawl_task SET kind = 'owner', name = 'google'")
    assert "(crawl unfinished; no crawl has looked below it" in title()


def test_an_organisation_that_is_not_there_is_told_with_the_commands_to_type_next(
    told: Path, from_the_hub: Path
) -> None:
    found = lineage("count", "nosuchorg", "--db", told)
    assert (found.code, found.out) == (3, "")
    search = f"To find names that it has: lineage search WORD --db {told}"
    assert found.err == f"Error: No models of nosuchorg in the database. {search}\n"
    of_the_hub = lineage("count", "no such org", "--db", from_the_hub).err
    assert of_the_hub.endswith(f". To crawl it: lineage crawl 'no such org' --db {from_the_hub}\n")
    assert "To crawl" not in lineage("count", "x" * 10_000, "--db", from_the_hub).err


def test_a_model_dated_before_its_base_is_counted_as_of_the_base_and_the_words_say_so(family: Path) -> None:
    poke(family, "UPDATE model SET created_at = '2025-05-20T12:00:00.000Z' WHERE name = 'Qwen/Qwen3-8B'")

    def listed(day: str) -> set[str]:
        return set(lineage("ls", "Qwen", "--as-of", day, "-q", "--db", family).lines)

    assert listed("2025-05") - listed("2025-04") == {"kim/Qwen3-8B-GGUF", "eve/hostile"}
    words = "only those created by 2025-04-30 that still exist, of bases that are not dated later either."
    assert words in lineage("count", "Qwen", "--as-of", "2025-04", "--db", family).out
    tagged = lineage("count", "Qwen", "--rule", "tagged", "--as-of", "2025-04", "--db", family).out
    assert "only those created by 2025-04-30 that still exist.\n" in tagged
    grown = lineage("stats", "Qwen", "--only", "growth", "--json", "--db", family).rows
    assert {row["at"] for row in grown if row["measure"] == "new_by_relation"} == {"2025-04"}
    shown = lineage("stats", "Qwen", "--only", "growth", "--db", family).out
    assert "one dated before its base is in a count as of a day only from the day of its base." in shown
