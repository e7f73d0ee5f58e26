"""Listing bulk uploads and mirrors: of the real rows, and of uploads told by hand."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from lineage.simhub import Replay, SimHub
from lineage.stats.mirrors import MirrorRule
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
        upload(3_002, "zoe/away", "quantized", "far/away"),
        upload(3_003, "zoe/copied", "finetune", "lee/tuned"),
    ]
    hub = SimHub(Replay([*FAMILY, *bulk, *apart, *copies], name="a family told by hand"), quota=None)
    return crawl(tmp_path_factory.mktemp("uploaded") / "uploaded.sqlite", hub)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A file of known mirrors of one's own."""
    return tmp_path / "mine.toml"


def test_the_one_bulk_upload_below_qwen_in_the_real_rows_is_one_owners_checkpoints(
    real: Path, real_rows: dict[str, dict[str, Any]]
) -> None:
    found = lineage("bursts", "Qwen", "--json", "--db", real).json
    (burst,) = found["bursts"]
    tag = f"base_model:finetune:{burst['base']}"
    made = [row for row in real_rows.values() if row["id"].startswith("agentic-ptb/") and tag in row["tags"]]

    assert burst["owners"] == [["agentic-ptb", burst["models"]]]
    assert burst["models"] == found["models"] == len(made) == 238
    assert burst["idle_share"] == sum(row["downloads"] <= 10 for row in made) / len(made)
    assert [burst["first"], burst["last"]] == [
        min(row["createdAt"] for row in made)[:10],
        max(row["createdAt"] for row in made)[:10],
    ]
    assert set(lineage("bursts", "Qwen", "-q", "--db", real).lines) == {row["id"] for row in made}


def test_mirrors_below_qwen_in_the_real_rows_are_of_other_owners_and_hold_what_their_evidence_says(
    real: Path, real_rows: dict[str, dict[str, Any]]
) -> None:
    found = lineage("mirrors", "Qwen", "--json", "--db", real).json
    rules = Counter(one["rule"] for one in found["mirrors"])

    assert found["total"] == len(found["mirrors"]) == sum(rules.values())
    assert found["folded"] == found["total"] - rules["namesake"] - rules["unread"]
    assert {real_rows.get(one["mirror"]) for one in found["mirrors"] if one["rule"] == "unread"} == {None}
    assert set(found["rules"]) == set(rules) <= {rule.value for rule in MirrorRule}
    for one in found["mirrors"]:
        if one["rule"] in ("owner", "name", "namesake"):
            assert any(tag.startswith("base_model:") and one["of"] in tag for tag in real_rows[one["mirror"]]["tags"])
    everything = lineage("mirrors", "-q", "--db", real).lines
    assert {one["mirror"] for one in found["mirrors"]} < set(everything)


def test_a_bulk_upload_is_shown_with_what_it_was_made_from_by_whom_and_when(uploaded: Path) -> None:
    ran = lineage("bursts", "Qwen", "--db", uploaded)

    assert ran.out.startswith(f"{MARK}\n\n1 bulk upload below Qwen, of 30 models.\n\nBASE ")
    row = "lee/tuned 30 2025-05-01 2025-05-05 bot task-#-tuned 100.0 % bot/task-"
    assert row in " ".join(ran.out.split())
    assert "\nRule: A burst is 20 models or more that one owner makes" in ran.out
    assert "2 bulk uploads, of 55 models." in lineage("bursts", "--db", uploaded).out
    assert len(lineage("bursts", "--format", "agent", "--limit", "1", "--db", uploaded).lines) == 2
    assert len(lineage("bursts", "lee/tuned", "-q", "--db", uploaded).lines) == 30


def test_a_crowd_is_shown_with_one_owner_and_one_template_and_how_many_more_there_are(tmp_path: Path) -> None:
    crowd = [upload(100 + n, f"bot{n % 9}/run-{n}-x", "adapter", "far/away") for n in range(90)]
    one = [upload(300 + n, f"kim/{'ab'[n % 2]}-{n}", "adapter", "far/off") for n in range(40)]
    hub = SimHub(Replay([*FAMILY, *crowd, *one], name="a crowd"), quota=None)
    out = lineage("bursts", "--db", crawl(tmp_path / "crowd.sqlite", hub)).out
    assert "bot0 and 8 more" in out
    assert "a-# and 1 more" in out


def test_a_person_can_ask_for_stricter_or_weaker_bulk_uploads(uploaded: Path) -> None:
    def bursts(*options: object) -> int:
        return len(lineage("bursts", *options, "--json", "--db", uploaded).json["bursts"])

    assert bursts("--fewest", 26) == 1
    assert bursts("--fewest", 31, "--crowd", 60) == 0
    assert bursts("--window", 1) == 0
    rule = lineage("bursts", "--idle-downloads", 3, "--idle-share", 0.5, "--json", "--db", uploaded).json["rule"]
    assert (rule["idle_downloads"], rule["idle_share"]) == (3, 0.5)
    assert "50 % of a burst or more have at most 3 downloads" in rule["words"]
    nothing = lineage("bursts", "--fewest", 40, "--crowd", 60, "--db", uploaded)
    assert "0 bulk uploads, of 0 models.\n\nNo results found.\n" in nothing.out


@pytest.mark.parametrize("option", [("--fewest", 1), ("--fewest", 90), ("--idle-share", 2), ("--idle-downloads", -1)])
def test_a_burst_rule_that_makes_no_sense_is_refused_in_one_line(uploaded: Path, option: tuple[str, object]) -> None:
    ran = lineage("bursts", *option, "--db", uploaded)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "burst rule" in ran.err


def test_mirrors_are_listed_with_rule_and_evidence_and_whether_they_are_folded(uploaded: Path) -> None:
    ran = lineage("mirrors", "Qwen", "--db", uploaded)
    assert "2 mirrors in the family of Qwen; mirrors=folded folds 1.\n" in ran.out
    told = " ".join(ran.out.split())
    assert "unsloth/Qwen3-8B Qwen/Qwen3-8B owner yes declares Qwen/Qwen3-8B as finetune" in told
    assert "zoe/Qwen3-8B Qwen/Qwen3-8B namesake no " in told
    assert "\nowner: a known owner of mirrors declares the base whose name it has.\n" in ran.out
    assert lineage("mirrors", "far/away", "-q", "--db", uploaded).lines == ["zoe/away"]
    assert lineage("mirrors", "--limit", "1", "-q", "--db", uploaded).lines == ["unsloth/Qwen3-8B"]
    assert "0 mirrors" in lineage("mirrors", "kim/Qwen3-8B-GGUF", "--db", uploaded).out


def test_a_persons_own_list_adds_owners_and_copies(uploaded: Path, mine: Path) -> None:
    mine.write_text('[owners]\nzoe = "copies"\n[copies]\n"zoe/copied" = "lee/tuned"\n', encoding="utf-8")
    found = lineage("mirrors", "Qwen", "--mirrors-file", mine, "--json", "--db", uploaded).json
    assert {one["mirror"]: (one["rule"], one["folded"]) for one in found["mirrors"]} == {
        "unsloth/Qwen3-8B": ("owner", True),
        "zoe/Qwen3-8B": ("owner", True),
        "zoe/copied": ("listed", True),
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"owners = [", "is no TOML"),
        (b"\xff", "is no text in UTF-8"),
        (b"forms = 3", "forms is a list of texts"),
        (b"others = []", "not others"),
        (b"forms = " + b"[" * 20_000, "nests its lists too deeply"),
    ],
)
def test_a_list_that_cannot_be_read_is_one_clear_line(uploaded: Path, mine: Path, text: bytes, said: str) -> None:
    mine.write_bytes(text)
    ran = lineage("mirrors", "--mirrors-file", mine, "--db", uploaded)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert str(mine) in ran.err
    assert said in ran.err


def test_a_list_that_the_system_will_not_give_is_one_clear_line(uploaded: Path) -> None:
    ran = lineage("mirrors", "--mirrors-file", "/proc/self/mem", "--db", uploaded)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (2, "", 1)
    assert "Cannot read /proc/self/mem: " in ran.err


@pytest.mark.parametrize("command", ["bursts", "mirrors"])
def test_an_unknown_organisation_is_no_empty_list(uploaded: Path, command: str) -> None:
    ran = lineage(command, "nobody-at-all", "--db", uploaded)
    assert (ran.code, ran.out) == (3, "")
    assert "No models of nobody-at-all in the database." in ran.err


@pytest.mark.parametrize("command", ["bursts", "mirrors"])
def test_the_hubs_own_lists_say_their_date_and_an_unfinished_crawl_is_marked(from_the_hub: Path, command: str) -> None:
    assert lineage(command, "--db", from_the_hub).out.endswith("Population: the Hub as of 2025-06-01.\n")
    poke(from_the_hub, "UPDATE crawl SET finished_at = NULL")
    assert "crawl unfinished" in lineage(command, "--db", from_the_hub).out
    assert lineage(command, "--json", "--db", from_the_hub).json["unfinished"] is True


def test_hostile_names_reach_the_terminal_harmless(uploaded: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.sqlite"
    spoilt.write_bytes(uploaded.read_bytes())
    poke(spoilt, "UPDATE model SET name = 'bot/' || ? || '-1-tuned' WHERE name = 'bot/task-1-tuned'", HOSTILE)
    for fmt in ("human", "agent", "quiet"):
        out = lineage("bursts", "--format", fmt, "--db", spoilt).out
        assert "\x1b" not in out
        assert "\u202e" not in out


def test_a_base_whose_name_belongs_to_another_model_now_takes_no_part(uploaded: Path, tmp_path: Path) -> None:
    spoilt = tmp_path / "spoilt.sqlite"
    spoilt.write_bytes(uploaded.read_bytes())
    poke(spoilt, "UPDATE model SET state = 'replaced' WHERE name = 'far/away'")
    assert [one["base"] for one in lineage("bursts", "--json", "--db", spoilt).json["bursts"]] == ["lee/tuned"]
    assert "zoe/away" not in lineage("mirrors", "-q", "--db", spoilt).lines


def test_a_quantized_merge_that_lists_the_merges_bases_is_a_mirror_of_the_merge(tmp_path: Path) -> None:
    bases = ("Qwen/Qwen3-8B", "lee/tuned")
    both = [f"base_model:{kind}{base}" for base in bases for kind in ("", "merge:")]
    merge = upload(100, "chef/Soup-8B", "merge", bases[0], tags=both)
    quantized = upload(101, "quants/Soup-8B-i1-GGUF", "merge", bases[0], tags=both)
    hub = SimHub(Replay([*FAMILY, merge, quantized], name="a merge"), quota=None)
    database = crawl(tmp_path / "merge.sqlite", hub)
    (found,) = lineage("mirrors", "Qwen", "--json", "--db", database).json["mirrors"]
    assert (found["mirror"], found["of"], found["rule"]) == ("quants/Soup-8B-i1-GGUF", "chef/Soup-8B", "merge")
    assert found["evidence"] == "lists the 2 bases of chef/Soup-8B, whose name it has"
    assert found["folded"]


def test_the_rule_that_found_a_mirror_is_whole_on_a_narrow_terminal_and_so_is_the_owner_of_a_burst(real: Path) -> None:
    shown = lineage_on_terminal(80, "mirrors", "Qwen", "--db", real).out
    assert re.search("  unread +no$", shown, re.MULTILINE)
    assert max(map(len, shown.splitlines())) <= 80
    assert "\n  by agentic-ptb, " in lineage_on_terminal(80, "bursts", "Qwen", "--db", real).out


def test_on_80_columns_mirrors_tell_which_are_folded_and_bursts_show_template_and_example_whole(
    uploaded: Path,
) -> None:
    mirrors = lineage_on_terminal(80, "mirrors", "Qwen", "--db", uploaded)
    assert re.search("^MIRROR +OF +RULE +FOLDED +EVIDENCE$", mirrors.out, re.MULTILINE)
    assert re.search("^unsloth/Qwen3-8B +Qwen/Qwen3-8B +owner +yes +declares", mirrors.out, re.MULTILINE)
    bursts = lineage_on_terminal(80, "bursts", "--db", uploaded)
    assert re.search("^lee/tuned +30 +2025-05-01 +2025-05-05$", bursts.out, re.MULTILINE)
    assert "\n  by bot, 100.0 % not downloaded\n  named task-#-tuned\n  such as bot/task-" in bursts.out
    assert "left out" not in bursts.err
    assert max(map(len, (mirrors.out + bursts.out).splitlines())) <= 80
    assert "TEMPLATE" in lineage_on_terminal(200, "bursts", "--db", uploaded).out
    nothing = lineage_on_terminal(80, "bursts", "--fewest", "1000", "--crowd", "1000", "--db", uploaded)
    assert "No results found." in nothing.out
