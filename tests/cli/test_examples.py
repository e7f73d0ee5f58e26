"""Every command line that a reader is shown runs as it stands on the demo's database, and has something to answer."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from lineage.simhub import SimHub
from lineage.simhub.sample import AS_OF, POPULATION, sample
from tests.cli.examples import CHECKOUT, CONSOLE, EXAMPLES, LISTS, PAGES, PYTHON, calls, parse
from tests.cli.running import Ran, lineage
from tests.generated import with_answers

NOT_RUN: Final = {
    r"make (\w+)": "builds, tests or runs the whole project; test_readme sees to it that there is such a target",
    r"\. \.venv/bin/activate": "is the shell's",
    r"datasette serve .*": "serves until Ctrl-C",
    r"export LINEAGE_DB=demo/demo\.sqlite": "is the shell's; here every example gets the demo's database so",
    r"(HF_ENDPOINT=\S+ )?lineage (simhub|crawl .*--db simhub\.sqlite).*": "serves until Ctrl-C, or crawls what is "
    "served; test_demo does both",
}
"""What no example of here runs, each with its reason; its calls of the program are read all the same."""
ASK_THE_HUB: Final = r"lineage crawl\b.*|lineage count .*--live"
"""What needs a Hub: here it is the sample, served on loopback, and a database of its own."""
PROGRAMS: Final = {"jq", "sqlite3"}
"""Programs that an example may use and a machine may lack."""
OTHER_FORMATS: Final = {"fmt", "as_json", "cite", "path"}
"""Options beside which an answer cannot be asked for as ids alone."""


def is_run(line: str) -> bool:
    return not any(re.fullmatch(words, line) for words in NOT_RUN)


RUN: Final = [line for line in EXAMPLES if is_run(line)]
ON_THE_DEMO: Final = [line for line in RUN if not re.fullmatch(ASK_THE_HUB, line)]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database."""
    folder = tmp_path_factory.mktemp("examples")
    assert lineage("demo", "--dir", folder).code == 0
    return folder / "demo.sqlite"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the program in it, as a shell finds it."""
    shim = tmp_path_factory.mktemp("bin") / "lineage"
    shim.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m lineage "$@"\n', encoding="utf-8")
    shim.chmod(0o755)
    return shim.parent


@pytest.fixture
def reader(tmp_path: Path, database: Path, program: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a reader who has run the demo, and has the files that the examples name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEAGE_DB", "demo/demo.sqlite")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("BROWSER", "true")  # a browser that shows nothing
    monkeypatch.setenv("PATH", os.pathsep.join([str(program), os.environ["PATH"]]))
    monkeypatch.setenv("PYTHONPATH", str(CHECKOUT))
    for name, text in LISTS.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("demo").mkdir()
    for copy in ("demo/demo.sqlite", "family.sqlite"):
        shutil.copy(database, copy)
    return tmp_path


@pytest.fixture(scope="module")
def served() -> Iterator[SimHub]:
    """The sample as a Hub."""
    with SimHub(sample(), population=POPULATION, as_of=AS_OF, quota=None) as hub:
        yield hub


def ran(line: str) -> Ran:
    """Run a line as a shell does; in this process where it is nothing but a call of the program."""
    if not re.search(r"[|;&<>$]", line) and line.startswith("lineage"):
        return lineage(*shlex.split(line, comments=True)[1:])
    for name in PROGRAMS:
        if re.search(rf"\b{name}\b", line) and shutil.which(name) is None:
            pytest.skip(f"{name} is missing")
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


def check(line: str, folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    answer = ran(line)
    assert (answer.code, "Traceback" in answer.err) == (0, False), answer.err
    written = [path for path in folder.iterdir() if path.name not in before]
    told = answer.out if re.match("lineage (?!db|crawl)", line) else answer.out + answer.err
    assert told.strip() or any(path.stat().st_size for path in written), "no answer"


@pytest.mark.parametrize("line", ON_THE_DEMO)
def test_an_example_runs_on_the_demos_database(line: str, reader: Path) -> None:
    check(line, reader)


@pytest.mark.parametrize("line", sorted({*RUN} - {*ON_THE_DEMO}))
def test_an_example_that_asks_the_hub_runs_on_the_sample(
    line: str, reader: Path, served: SimHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINEAGE_DB", str(reader / "own.sqlite"))
    monkeypatch.setenv("HF_ENDPOINT", served.url)
    monkeypatch.delenv("HF_HUB_OFFLINE")
    check(line, reader)


@pytest.mark.parametrize("line", ON_THE_DEMO)
def test_an_example_finds_something_in_the_sample(line: str, reader: Path) -> None:
    del reader
    for call in calls(line):
        context = parse(call)
        if "-" in (context.params.get("names") or ()):
            continue  # answers what the program before it in the pipe says
        given = {name for name, value in context.params.items() if value}
        if "as_json" in given:
            answer = lineage(*call).json
            assert answer.get("rows", True), "no rows"
            assert answer.get("derivatives", True), "no derivatives"
        if "quiet" not in context.params or given & OTHER_FORMATS:
            continue
        found = lineage(*call, *([] if "quiet" in given else ["-q"]))
        assert found.code == 0, found.err
        assert found.out.strip() not in {"", "0"}, f"nothing in the sample answers: {shlex.join(call)}"


@pytest.mark.parametrize("line", [line for line in EXAMPLES if not is_run(line)])
def test_what_is_not_run_is_read_as_the_program_would(line: str, reader: Path) -> None:
    (reader / "rows.jsonl.gz").touch()
    for call in calls(line):
        assert isinstance(parse(call), click.Context)


def test_every_reason_not_to_run_something_is_for_an_example() -> None:
    assert [words for words in NOT_RUN if not any(re.fullmatch(words, line) for line in EXAMPLES)] == []


def test_the_digest_that_a_reader_works_out_is_the_one_that_count_prints(reader: Path) -> None:
    del reader
    (line,) = (line for line in CONSOLE if "sha256sum" in line)
    told = lineage("count", "Qwen", "--rule", "no-bursts", "--json").json
    assert ran(line).out.split()[0] == told["digest"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_its_marked_commands_print(page: Path, database: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert with_answers(text, database) == text, "run `make fix`"


@pytest.mark.parametrize("code", PYTHON)
def test_the_python_that_a_reader_is_shown_runs_on_the_demos_database(code: str, reader: Path) -> None:
    del reader
    for before in re.findall(r"^# after: (lineage .*)", code, re.MULTILINE):
        assert ran(before).code == 0
    for library in re.findall(r"^import (pandas|duckdb)$", code, re.MULTILINE):
        pytest.importorskip(library)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
