"""Rules that cannot be, subjects that are not there, days before the data: one clear line, or the mark."""

from pathlib import Path

import pytest

from lineage.cli.answer import sentence
from tests.cli.conftest import poke
from tests.cli.running import Ran, lineage

COMMANDS = ("count", "ls", "releases", "stats", "compare", "report")


def asked(command: str, folder: Path, database: Path, *options: object, subject: str = "Qwen") -> Ran:
    page = ("-o", folder / "page.html") if command == "report" else ()
    return lineage(command, subject, *options, *page, "--db", database)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--rule", "r3/reach=direct"), "The rule 'r3/reach=direct' is of version r3; this program reads r2."),
        (
            ("--rule", "r1/reach=direct"),
            "is of version r1; this program reads r2. Under r2 headline evidence leaves out",
        ),
        (("--rule", "r2/reach=sideways"), "reach is direct or all, not 'sideways'."),
        (("--rule", "r2/relations="), "A counting rule needs at least one relation"),
        (("--rule", "r2/evidence="), "A counting rule needs at least one kind of evidence"),
        (("--rule", "r2/bursts=in/bursts=out"), "The rule says bursts twice."),
        (("--rule", "r2/as-of=2025-02-30"), "'2025-02-30' is no date"),
        (("--rule", "most"), "'most' is no rule: name one of direct, all-generations"),
        (("--rule", "r2/basis=tagged/mirrors=folded"), "mirrors is not for basis=tagged"),
        (("--rule", "tagged/merges=share"), "merges is not for basis=tagged"),
        (
            ("--rule", "over-5-downloads", "--min-downloads", "10"),
            "The rule r2/min-downloads=6 and the option --min-downloads contradict each other: leave one of them out.",
        ),
        (("--rule", "no-bursts/bursts=in"), "The rule says bursts twice."),
        (("--rule", "direct/"), "A rule has no choice ''"),
        (("--rule", "most/without=gated"), "'most/without=gated' is no rule: name one of direct, all-generations"),
    ],
)
def test_a_rule_that_is_none_or_contradicts_itself_is_one_clear_line(
    command: str, options: tuple[object, ...], said: str, told: Path, tmp_path: Path
) -> None:
    ran = asked(command, tmp_path, told, *options)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert said in ran.err


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--as-of", "2025-13"), "'2025-13' is no date such as 2026-01-31."),
        (("--as-of", "0000"), "'0000' is no date such as 2026-01-31."),
        (("--as-of", "yesterday"), "'yesterday' is no date such as 2026-01-31."),
        (("--evidence", "hearsay"), "'hearsay' is no evidence"),
        (("--min-downloads", "0"), "0 is not in the range"),
    ],
)
def test_an_option_of_the_rule_that_is_no_choice_is_wrong_usage(
    command: str, options: tuple[object, ...], said: str, told: Path, tmp_path: Path
) -> None:
    ran = asked(command, tmp_path, told, *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in " ".join(ran.err.split())


@pytest.mark.parametrize("command", ["count", "ls", "releases", "stats", "report"])
def test_an_unknown_organisation_is_one_clear_line(command: str, told: Path, tmp_path: Path) -> None:
    ran = asked(command, tmp_path, told, subject="Nobody")
    assert (ran.code, ran.out, ran.err.count("\n")) == (3, "", 1)
    assert ran.err.startswith("Error: No models of Nobody in the database. To find names that it has: lineage search ")


@pytest.mark.parametrize("command", ["count", "stats", "compare"])
def test_a_day_before_the_data_and_an_empty_family_are_marked_in_every_format(command: str, told: Path) -> None:
    before = "2019-12-31 is before the data: its first model is of "
    empty = "nothing counted: no model of the database fulfils the rule"
    options = (command, "Qwen", "--as-of", "2019-12", "--db", told)
    shown = lineage(*options)
    assert shown.code == 0
    assert before in shown.out
    assert f"{sentence(empty)}\n" in shown.out
    assert before in lineage(*options, "--format", "agent").err
    caveats = lineage(*options, "--json").json["caveats"]
    assert any(before in caveat for caveat in caveats)
    assert sentence(empty) in caveats


@pytest.mark.parametrize("command", ["count", "stats", "compare"])
def test_a_number_from_an_unfinished_crawl_is_marked(command: str, family: Path) -> None:
    poke(family, "UPDATE crawl SET finished_at = NULL")
    assert "unfinished" in lineage(command, "Qwen", "--db", family).out
    assert "unfinished" in lineage(command, "Qwen", "--format", "agent", "--db", family).err


@pytest.mark.parametrize(
    ("words", "near"),
    [
        ("stats Qwen --only growht", "growth"),
        ("count Qwen --rule no-burst", "no-bursts"),
        ("count Qwen --rule r2/burst=out", "bursts"),
        ("count Qwen --rule r2/mirrors=fold", "folded"),
        ("count Qwen --rule r2/relations=finetuned", "finetune"),
    ],
)
def test_a_misspelled_word_is_answered_with_the_word_near_it(told: Path, words: str, near: str) -> None:
    ran = lineage(*words.split(), "--db", told)
    assert ran.code == 2
    assert ran.err.rstrip().endswith(f"Near it: {near}.")
