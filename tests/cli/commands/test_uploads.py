"""Listing bulk uploads and mirrors: of the real rows, and of uploads told by hand."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lineage.simhub import Replay, SimHub
from lineage.stats.uploads.mirrors import MirrorRule
from tests.cli.conftest import crawl, poke
from tests.cli.rows import FAMILY, HOSTILE, MARK
from tests.cli.running import lineage, lineage_on_terminal


def upload(number: int, name: str, relation: str, base: str, **fields: Any) -> dict[str, Any]:
    return {
        "_id": f"{number:024x}",
        "id": name,
        "createdAt": f"2025-05-{1 + number % 5:02d}T12:00:00.000Z",
        "downloads": 0,
        "tags": [f"base_model:{base}", f"base_model:{relation}:{base}"],
        **fields,
    }


@pytest.fixture(scope="module")
def uploaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The family told by hand, with a bulk upload on one of its adapters' bases and some mirrors."""
    bulk = [upload(1_000 + n, f"bot/task-{n}-tuned", "adapter", "lee/tuned") for n in range(30)]
    apart = [upload(2_000 + n, f"bot/run-{n}", "finetune", "far/away") for n in range(25)]
    copies = [
        upload(3_000, "unsloth/Qwen3-8B", "finetune", "Qwen/Qwen3-8B"),
        upload(3_001, "zoe/Qwen3-8B", "finetune", "Qwen/Qwen3-8B"),
        upload(3_002, "zoe/away-bf16", "quantized", "far/away"),
        upload(3_003, "zoe/copied", "finetune", "lee/tuned"),
    ]
    # A known owner of mirrors has it and names no base: only what was made from it makes it known to edges.
    silent = {
        **upload(3_004, "unsloth/tuned", "", ""),
        "tags": [],
        "downloads": 8,
        "pipeline_tag": "text-generation",
    }
    copies += [silent, upload(3_005, "amy/of-a-copy", "adapter", "unsloth/tuned")]
    hub = SimHub(Replay([*FAMILY, *bulk, *apart, *copies], name="a family told by hand"), quota=None)
    return crawl(tmp_path_factory.mktemp("uploaded") / "uploaded.sqlite", hub)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A file of known mirrors of one's own."""
    return tmp_path / "mine.toml"


def bursts(database: Path, *subject: str) -> Any:
    return lineage("ls", *subject, "--bursts", "only", "--json", "--db", database).rows


def mirrors(database: Path, *words: object) -> Any:
    return lineage("ls", *words, "--mirrors", "only", "--json", "--db", database).rows


def names(database: Path, *words: str) -> set[str]:
    ran = lineage("ls", *words, "-q", "--db", database)
    assert ran.code == 0, ran.err
    return set(ran.lines)


def test_the_largest_of_five_bulk_uploads_below_qwen_in_the_real_rows_is_one_owners_checkpoints(
    real: Path, real_rows: dict[str, dict[str, Any]]
) -> None:
    every = bursts(real, "Qwen")
    rows = [row for row in every if row["burst"] == 1]
    burst = {name: value for name, value in rows[0].items() if name.startswith("burst")}
    tag = f"base_model:finetune:{burst['burst_base']}"
    made = [row for row in real_rows.values() if row["id"].startswith("agentic-ptb/") and tag in row["tags"]]

    assert all(burst.items() <= row.items() for row in rows)
    assert (burst["burst"], burst["burst_owner"], burst["burst_owner_count"]) == (1, "agentic-ptb", 1)
    assert burst["burst_models"] == len(rows) == len(made) == 238
    assert burst["burst_idle_share"] == sum(row["downloads"] <= 10 for row in made) / len(made)
    assert [burst["burst_first"], burst["burst_last"]] == [
        min(row["createdAt"] for row in made)[:10],
        max(row["createdAt"] for row in made)[:10],
    ]
    assert {row["repo_id"] for row in rows} == {row["id"] for row in made}
    assert names(real, "Qwen", "--bursts", "only") == {row["repo_id"] for row in every}
    assert Counter(row["burst_owner"] for row in every) == {
        "agentic-ptb": 238,
        "dementor-research": 42,
        "ssurface": 39,
        "FRPO": 26,
        "AmberYifan": 21,
    }


@pytest.mark.parametrize("subject", ["Qwen", "Qwen/Qwen3.5-9B-Base", "Llama"])
@pytest.mark.parametrize("options", [(), ("--direct",), ("--relation", "finetune", "--min-downloads", "3")])
def test_what_a_rule_counts_are_its_bulk_uploads_and_what_it_counts_without_them(
    real: Path, subject: str, options: tuple[str, ...]
) -> None:
    every, without, only = (
        names(real, subject, *options, "--offline", "--bursts", how) for how in ("in", "out", "only")
    )
    assert only | without == every
    assert only & without == set()


def test_mirrors_below_qwen_in_the_real_rows_hold_what_their_evidence_says(
    real: Path, real_rows: dict[str, dict[str, Any]]
) -> None:
    rows = mirrors(real, "Qwen")
    rules = Counter(row["mirror_rule"] for row in rows)

    assert len(rows) == 94
    assert sum(row["folded"] for row in rows) == len(rows) - rules["namesake"] - rules["unread"]
    assert {real_rows.get(row["repo_id"]) for row in rows if row["mirror_rule"] == "unread"} == {None}
    assert set(rules) <= {rule.value for rule in MirrorRule}
    for row in rows:
        if row["mirror_rule"] in ("owner", "name", "namesake"):
            tags = real_rows[row["repo_id"]]["tags"]
            assert any(tag.startswith("base_model:") and row["mirror_of"] in tag for tag in tags)
    assert {row["repo_id"] for row in rows} < names(real, "--mirrors", "only")
    linked = {row["repo_id"] for row in rows if row["relation"] is not None}
    assert linked == {row["repo_id"] for row in rows if row["depth"] is not None} <= names(real, "Qwen")
    assert {row["repo_id"] for row in rows} - linked == {
        row["repo_id"] for row in rows if row["mirror_rule"] == "unread"
    }


def test_a_mirror_that_no_edge_links_is_listed_as_far_as_the_rule_says_nothing_of_edges(uploaded: Path) -> None:
    def unlinked(*options: str) -> set[str]:
        return {row["repo_id"] for row in mirrors(uploaded, *options) if row["relation"] is None}

    silent = {"unsloth/tuned"}
    assert unlinked("lee/tuned") == unlinked("Qwen") == silent
    assert unlinked("lee/tuned", "--direct") == unlinked("Qwen", "--min-downloads", "8") == silent
    assert unlinked("lee/tuned", "--as-of", "2025-05-05") == unlinked("Qwen", "--first-party", "in") == silent
    assert unlinked("Qwen", "--direct") == unlinked("Qwen", "--relation", "quantized") == set()
    assert unlinked("Qwen", "--min-downloads", "9") == unlinked("lee/tuned", "--as-of", "2025-05-04") == set()
    assert unlinked("kim/Qwen3-8B-GGUF") == unlinked("far/away") == set()


def test_a_bulk_upload_is_shown_with_what_it_was_made_from_by_whom_and_when(uploaded: Path) -> None:
    ran = lineage("ls", "Qwen", "--bursts", "only", "--limit", "2", "--db", uploaded)

    assert ran.out.startswith(f"{MARK}\n\n1 bulk upload, with 30 models in this list.\n\nBURST  BASE ")
    assert " 1 lee/tuned 30 2025-05-01 2025-05-05 bot task-#-tuned 100.0 % REPO_ID BURST " in " ".join(
        re.sub("-{3,}", "", ran.out).split()
    )
    assert "\nThis list: of its 38 models only those of bulk uploads, 30 models.\n" in ran.out
    assert "\nA burst is 20 models or more that one owner makes" in ran.out
    everywhere = lineage("ls", "--bursts", "only", "--db", uploaded)
    assert "2 bulk uploads, with 55 models in this list." in everywhere.out
    assert "\nThis list: those of bulk uploads, 55 models.\n" in everywhere.out
    assert "RELATION" not in everywhere.out
    assert len(lineage("ls", "--bursts", "only", "--format", "agent", "--limit", "1", "--db", uploaded).lines) == 2
    assert len(names(uploaded, "lee/tuned", "--bursts", "only")) == 30


def test_a_crowd_is_shown_with_one_owner_and_one_template_and_how_many_more_there_are(tmp_path: Path) -> None:
    crowd = [upload(100 + n, f"bot{n % 9}/run-{n}-x", "adapter", "far/away") for n in range(90)]
    one = [upload(300 + n, f"kim/{'ab'[n % 2]}-{n}", "adapter", "far/off") for n in range(40)]
    hub = SimHub(Replay([*FAMILY, *crowd, *one], name="a crowd"), quota=None)
    database = crawl(tmp_path / "crowd.sqlite", hub)
    out = lineage("ls", "--bursts", "only", "--db", database).out
    assert "bot0 and 8 more" in out
    assert "a-# and 1 more" in out
    (large, small) = ({**row} for row in bursts(database)[::129])
    assert (large["burst"], large["burst_owner"], large["burst_owner_count"]) == (1, "bot0", 9)
    assert (small["burst"], small["burst_template"], small["burst_template_count"]) == (2, "a-#", 2)


def test_of_many_bulk_uploads_the_largest_stand_above_the_list(tmp_path: Path) -> None:
    many = [upload(1_000 + n, f"bot/run-{n}", "adapter", f"far/base-{n // 20}") for n in range(21 * 20)]
    database = crawl(tmp_path / "many.sqlite", SimHub(Replay([*FAMILY, *many], name="many"), quota=None))
    out = lineage("ls", "--bursts", "only", "--db", database).out
    assert "21 bulk uploads, with 420 models in this list; below are the 20 largest.\n" in out
    assert len(re.findall(r"^ +\d+  far/base-\d+ ", out, re.MULTILINE)) == 20
    assert {row["burst"] for row in bursts(database)} == set(range(1, 22))


def test_mirrors_are_listed_with_rule_and_evidence_and_whether_they_are_folded(uploaded: Path) -> None:
    ran = lineage("ls", "Qwen", "--mirrors", "only", "--db", uploaded)
    assert "3 mirrors; --mirrors folded folds 2.\n" in ran.out
    told = " ".join(ran.out.split())
    assert "unsloth/Qwen3-8B Qwen/Qwen3-8B owner yes declares Qwen/Qwen3-8B as finetune" in told
    assert "zoe/Qwen3-8B Qwen/Qwen3-8B namesake no " in told
    assert (
        "\nowner: a known owner of mirrors declares the base whose name it has, nothing tells of other weights.\n"
        in ran.out
    )
    assert "\nThis list: of its 38 models, and of copies that no edge links to it, only mirrors, 3 models.\n" in ran.out
    assert names(uploaded, "far/away", "--mirrors", "only") == {"zoe/away-bf16"}
    assert names(uploaded, "--mirrors", "only", "--limit", "1", "--sort", "name") == {"unsloth/Qwen3-8B"}
    assert "No results found." in lineage("ls", "kim/Qwen3-8B-GGUF", "--mirrors", "only", "--db", uploaded).out


def test_filters_and_both_kinds_narrow_the_list_further(uploaded: Path) -> None:
    wishes = ("Qwen", "--mirrors", "only", "--task", "text-generation")
    assert names(uploaded, *wishes) == {"unsloth/tuned"}
    words = "copies that no edge links to it, only mirrors with the task text-generation, 1 model."
    assert words in " ".join(lineage("ls", *wishes, "--db", uploaded).out.split())
    assert names(uploaded, "--bursts", "only", "--mirrors", "only") == set()
    assert names(uploaded, "Qwen", "--bursts", "out", "--mirrors", "only") == names(
        uploaded, "Qwen", "--mirrors", "only"
    )


def test_a_persons_own_list_adds_owners_and_copies(uploaded: Path, mine: Path) -> None:
    mine.write_text(
        '[mirrors.owners]\nzoe = "copies"\n[mirrors.copies]\n"zoe/copied" = "lee/tuned"\n', encoding="utf-8"
    )
    rows = mirrors(uploaded, "Qwen", "--config", mine)
    assert {row["repo_id"]: (row["mirror_rule"], row["folded"]) for row in rows} == {
        "unsloth/Qwen3-8B": ("owner", True),
        "unsloth/tuned": ("undeclared", True),
        "zoe/Qwen3-8B": ("owner", True),
        "zoe/copied": ("listed", True),
    }


@pytest.mark.parametrize("kind", ["--bursts", "--mirrors"])
def test_an_unknown_organization_is_no_empty_list(uploaded: Path, kind: str) -> None:
    ran = lineage("ls", "nobody-at-all", kind, "only", "--db", uploaded)
    assert (ran.code, ran.out) == (3, "")
    assert "No models of nobody-at-all in the database." in ran.err


@pytest.mark.parametrize("kind", ["--bursts", "--mirrors"])
def test_an_unfinished_crawl_is_marked(from_the_hub: Path, kind: str) -> None:
    poke(from_the_hub, "UPDATE crawl SET finished_at = NULL")
    assert "crawl unfinished" in lineage("ls", kind, "only", "--db", from_the_hub).out


def test_hostile_names_reach_the_terminal_harmless(uploaded: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.sqlite"
    spoilt.write_bytes(uploaded.read_bytes())
    poke(spoilt, "UPDATE model SET name = 'bot/' || ? || '-1-tuned' WHERE name = 'bot/task-1-tuned'", HOSTILE)
    for fmt in ("human", "agent", "quiet"):
        out = lineage("ls", "--bursts", "only", "--format", fmt, "--db", spoilt).out
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_a_base_whose_name_belongs_to_another_model_now_takes_no_part(uploaded: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.sqlite"
    spoilt.write_bytes(uploaded.read_bytes())
    poke(spoilt, "UPDATE model SET state = 'replaced' WHERE name = 'far/away'")
    assert {row["burst_base"] for row in bursts(spoilt)} == {"lee/tuned"}
    assert "zoe/away-bf16" not in names(spoilt, "--mirrors", "only")


def test_a_quantized_merge_that_lists_the_merges_bases_is_a_mirror_of_the_merge(tmp_path: Path) -> None:
    bases = ("Qwen/Qwen3-8B", "lee/tuned")
    both = [f"base_model:{kind}{base}" for base in bases for kind in ("", "merge:")]
    merge = upload(100, "chef/Soup-8B", "merge", bases[0], tags=both)
    quantized = upload(101, "quants/Soup-8B-i1-GGUF", "merge", bases[0], tags=both)
    hub = SimHub(Replay([*FAMILY, merge, quantized], name="a merge"), quota=None)
    database = crawl(tmp_path / "merge.sqlite", hub)
    (found,) = mirrors(database, "Qwen")
    assert (found["repo_id"], found["mirror_of"], found["mirror_rule"]) == (
        "quants/Soup-8B-i1-GGUF",
        "chef/Soup-8B",
        "merge",
    )
    assert found["mirror_evidence"] == "lists the 2 bases of chef/Soup-8B, whose name it has"
    assert found["folded"]


def test_names_of_mirrors_are_whole_on_a_narrow_terminal_and_so_is_the_owner_of_a_burst(real: Path) -> None:
    ran = lineage_on_terminal(80, "ls", "Qwen", "--mirrors", "only", "--db", real)
    shown = ran.out
    quiet = lineage("ls", "Qwen", "--mirrors", "only", "--db", real, "-q").lines
    assert set(quiet) <= {word for line in shown.splitlines() for word in line.split()}
    assert "mirror_of" in ran.err
    assert max(map(len, shown.splitlines())) <= 80
    bulk = lineage_on_terminal(80, "ls", "Qwen", "--bursts", "only", "--db", real).out
    assert "\n  by agentic-ptb, " in bulk


def test_on_80_columns_mirrors_tell_which_are_folded_and_bursts_show_their_template_whole(uploaded: Path) -> None:
    mirrors = lineage_on_terminal(80, "ls", "Qwen", "--mirrors", "only", "--db", uploaded)
    assert re.search("^REPO_ID +MIRROR_OF +RULE +FOLDED +EVIDENCE +DOWNLOADS$", mirrors.out, re.MULTILINE)
    assert re.search("^unsloth/Qwen3-8B +Qwen/Qwen3-8B +owner +yes +declares", mirrors.out, re.MULTILINE)
    bursts = lineage_on_terminal(80, "ls", "--bursts", "only", "--db", uploaded)
    assert re.search("^ +1 +lee/tuned +30 +2025-05-01 +2025-05-05$", bursts.out, re.MULTILINE)
    assert "\n  by bot, 100.0 % not downloaded\n  named task-#-tuned\n" in bursts.out
    assert max(map(len, (mirrors.out + bursts.out).splitlines())) <= 80
    assert "TEMPLATE" in lineage_on_terminal(200, "ls", "--bursts", "only", "--db", uploaded).out
