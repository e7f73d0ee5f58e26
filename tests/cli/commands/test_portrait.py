"""`lineage graph MODEL -o portrait.png`: the ending chooses the file, and stderr says what the number rests on."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from lineage.simhub import Replay, SimHub
from tests.cli.conftest import crawl
from tests.cli.rows import FAMILY, HOSTILE
from tests.cli.running import lineage, program, python, shell

MODEL = "Qwen/Qwen3-8B-Base"


@pytest.mark.parametrize(
    ("name", "begins"), [("p.png", b"\x89PNG"), ("p.SVG", b"<svg "), ("p.html", b"<!doctype html>")]
)
def test_the_ending_chooses_the_file(told: Path, tmp_path: Path, name: str, begins: bytes) -> None:
    path = tmp_path / name
    ran = lineage("graph", MODEL, "-o", path, "--db", told)
    assert (ran.code, ran.out) == (0, ""), ran.err
    assert path.read_bytes().startswith(begins)
    first = path.read_bytes()
    assert lineage("graph", MODEL, "-o", path, "--db", told).code == 0
    assert path.read_bytes() == first


def test_it_is_said_how_many_were_counted_by_which_rule_of_what_and_when(told: Path, tmp_path: Path) -> None:
    path = tmp_path / "portrait.svg"
    ran = lineage("graph", MODEL, "-o", path, "--as-of", "2025-05-31", "--db", told)
    total = lineage("count", MODEL, "--as-of", "2025-05-31", "-q", "--db", told).out.strip()
    assert ran.err.startswith("Survivors of 2025-05-31, cards of 2025-06-01.\nWrote ")
    assert (
        f"Wrote {path}: a portrait of {MODEL}, at least {total} models counted by r2/as-of=2025-05-31, "
        "sample: a family told by hand, as of 2025-06-01, " in ran.err
    )
    assert f"At least {total} models were made from Qwen3-8B-Base" in path.read_text()


def test_a_whole_sweep_of_the_hub_says_no_at_least(from_the_hub: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.svg"
    whole = lineage("graph", MODEL, "-o", path, "--db", from_the_hub)
    assert "at least" not in whole.err
    assert ">6 models were made from Qwen3-8B-Base" in path.read_text()


def test_themes_differ_and_light_is_the_usual_one(told: Path, tmp_path: Path) -> None:
    pictures = {}
    for theme in ((), ("--theme", "light"), ("--theme", "dark")):
        path = tmp_path / "p.png"
        assert lineage("graph", MODEL, "-o", path, *theme, "--db", told).code == 0
        pictures[theme] = path.read_bytes()
    assert pictures[()] == pictures["--theme", "light"] != pictures["--theme", "dark"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (f"{MODEL} -o p.pdf", "p.pdf ends in .pdf: name a file that ends in .html, .png or .svg, or - for stdout."),
        (f"{MODEL} -o p.md", "p.md ends in .md: name a file that ends in .html, "),
        (f"{MODEL} -o p", "p has no ending: name a file that ends in .html, "),
        (f"{MODEL} -o p.png --as tree", "--as is for a page (-o FILE.html); a .png or .svg file is a portrait."),
        (f"{MODEL} -o p.svg --limit 5", "--limit is for a page (-o FILE.html); a .png or .svg file is a portrait."),
        (f"{MODEL} -o p.html --theme dark", "--theme is for a portrait (-o FILE.png or .svg)"),
        (f"{MODEL} -o - --theme dark", "--theme is for a portrait"),
        (f"{MODEL} -o - --open", "--open opens a file, and - writes to stdout"),
        ("-o p.png", "A portrait is of one model: name it"),
        ("Qwen -o p.png", "A portrait is of one model, and Qwen is none: name one"),
        (f"{MODEL} -o p.png --rule tagged", "A portrait follows lineage"),
        (f"{MODEL} -o p.png --rule r2/merges=share", "A portrait draws each model whole"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = lineage("graph", *words.split(), "--db", told)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_nobody_has_draws_nothing(told: Path, tmp_path: Path, hub: Callable[..., SimHub]) -> None:
    hub()
    assert lineage("graph", "nobody/at-all", "-o", tmp_path / "p.png", "--db", told).code == 3
    assert list(tmp_path.iterdir()) == []


def test_without_a_database_the_hub_is_looked_at_and_the_number_is_a_lower_bound(
    tmp_path: Path, hub: Callable[..., SimHub]
) -> None:
    asked = hub()
    path, database = tmp_path / "p.svg", tmp_path / "new.sqlite"
    ran = lineage("graph", MODEL, "-o", path, "--max-requests", "12", "--db", database)
    assert ran.code == 0, ran.err
    assert 0 < len(asked.requests) <= 12
    total = lineage("count", MODEL, "-q", "--offline", "--db", database).out.strip()
    assert f"a portrait of {MODEL}, at least {total} models counted by r2" in ran.err
    assert f"At least {total} models were made from Qwen3-8B-Base" in path.read_text()


def test_what_makes_no_sense_is_refused_before_the_hub_is_asked(tmp_path: Path, hub: Callable[..., SimHub]) -> None:
    asked = hub()
    for words in ("-o p.pdf", "-o p.png --as map", "-o p.png --rule r2/merges=share", "-o p.html --as map --limit 5"):
        assert lineage("graph", MODEL, *words.split(), "--db", tmp_path / "new.sqlite").code == 2
    assert not asked.requests


def test_a_hyphen_is_stdout_and_takes_a_page(told: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert lineage("graph", MODEL, "-o", page, "--db", told).code == 0
    ran = lineage("graph", MODEL, "-o", "-", "--db", told)
    assert (ran.code, ran.out) == (0, page.read_text())
    assert "Wrote to stdout: 7 of 7 models" in ran.err
    assert lineage("graph", "Qwen", "-o", "-", "--db", told).out.startswith("<!doctype html>")
    piped = shell(f"$lineage graph {MODEL} -o /dev/stdout --db $db 2>&1 >/dev/null | tail -1; exit 0", db=told)
    assert "Wrote /dev/stdout" in piped.out


def test_hostile_rows_make_a_portrait_that_warns_of_nothing_and_runs_nothing(tmp_path: Path) -> None:
    spoilt = ("<script>window.PWN=1</script>", "$\\frac{1}{0}$", HOSTILE, "</desc><image href=x>", "\ud83d", "x" * 5000)
    names = ("__proto__/constructor", "con/aux.-_", f"o/{'W' * 96}", f"{'i-' * 40}l/i.i", "a/<b>", "a/$x$")
    rows = [{**one, "tags": [*one["tags"], *spoilt], "pipeline_tag": spoilt[0]} for one in FAMILY]
    rows += [{**rows[3], "id": name, "_id": f"{at:024x}"} for at, name in enumerate(names, 100)]
    database = crawl(tmp_path / "hostile.sqlite", SimHub(Replay(rows, name=f"<b>$x$ {HOSTILE}"), quota=None))
    total = lineage("count", MODEL, "-q", "--db", database).out.strip()
    assert int(total) > 6
    for ending in ("png", "svg"):
        ran = program("graph", MODEL, "-o", tmp_path / f"p.{ending}", "--db", database)
        assert ran.code == 0, ran.err
        assert "Warning" not in ran.err
        assert f"at least {total} models counted by r2, " in ran.err
    svg = (tmp_path / "p.svg").read_text()
    assert not re.search(r"<(script|image|b)\b|\son\w+=|[\x00-\x08\x1b\x9b\u202e]", svg)


def test_help_loads_no_drawing_and_a_page_none_either(told: Path, tmp_path: Path) -> None:
    script = "import sys; from lineage.cli.run import run; code = run({!r}); assert code == 0; print(*sys.modules)"
    for words in (["graph", "--help"], ["graph", MODEL, "-o", str(tmp_path / "p.html"), "--db", str(told)]):
        ran = python(script.format(words))
        assert ran.code == 0, ran.err
        assert "lineage.cli.commands.graph" in ran.out.split()
        assert not {"matplotlib", "lineage.render.picture"} & set(ran.out.split())


def test_a_portrait_opens_in_the_persons_browser(told: Path, tmp_path: Path) -> None:
    picture, seen = tmp_path / "p.png", tmp_path / "seen"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {seen}\n')
    browser.chmod(0o755)
    ran = program("graph", MODEL, "-o", picture, "--open", "--db", told, env={"BROWSER": f"{browser} %s"})
    assert ran.code == 0, ran.err
    assert seen.read_text().strip() == picture.as_uri()
