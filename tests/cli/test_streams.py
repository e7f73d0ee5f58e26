"""Pipes that close, interrupts, and two crawls at once: the program as a process of its own."""

import os
import re
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from lineage.cli.ending import PATIENCE, Ending
from lineage.clock import Clock
from lineage.simhub import Answer, Fault, Hang, Request, SimHub, made_up
from tests.cli.running import lineage, program, run_onto, shell, start
from tests.patience import HUNG_AFTER


@pytest.mark.parametrize(
    "words",
    [
        "ls Qwen",
        "export",
        "export -o -",
        "ls Qwen -q",
        "ls Qwen --json",
        "ls Qwen --format csv",
        "export -o /dev/stdout",
    ],
)
def test_a_reader_that_has_seen_enough_ends_the_program_silently(crawled: Path, words: str) -> None:
    ran = shell(
        f'$lineage {words} --db "$db" 2>"$err" | head -1; echo "${{PIPESTATUS[0]}}"',
        db=crawled,
        err=crawled.parent / "err",
    )
    assert ran.lines[-1] == "0"
    said = (crawled.parent / "err").read_text()
    assert said == "" or re.fullmatch(r"made-up: no figure here is the Hub's · as of 2026-09-25[^\n]*\n", said)


def test_a_reader_that_never_reads_is_no_failure_either(told: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        assert run_onto(nobody, "ls", "Qwen", "-q", "--db", told)[:2] == (0, "")


def test_output_of_any_size_arrives_whole_in_a_pipe(crawled: Path, tmp_path: Path) -> None:
    ran = program("export", "--db", crawled)
    assert ran.code == 0
    written = tmp_path / "all.jsonl"
    assert lineage("export", "-o", written, "--db", crawled).code == 0
    assert written.read_text() == ran.out


class Stuck:
    """A question that is never answered, and lets the test know that it was asked."""

    def __init__(self) -> None:
        self._asked = Event()

    def __call__(self, request: Request, answer: Answer) -> Answer:
        self._asked.set()
        return Hang()(request, answer)

    def wait(self) -> None:
        assert self._asked.wait(HUNG_AFTER)


def _later_page(request: Request) -> bool:
    return request.value("cursor") is not None


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_or_being_told_to_end_saves_progress_and_the_same_command_goes_on(
    hub: Callable[..., SimHub], tmp_path: Path, crawled: Path, sent: signal.Signals
) -> None:
    database, stuck = tmp_path / "stopped.sqlite", Stuck()
    hub(made_up(3_000, seed=7), faults=[Fault(stuck, where=_later_page)])
    crawl = start("crawl", "Qwen", "--plan", "sweep", "--db", database)
    stuck.wait()
    crawl.send_signal(sent)
    out, err = crawl.communicate(timeout=HUNG_AFTER)
    assert (crawl.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "Error: Interrupted. Progress is saved; the same command goes on from there."
    assert _models(database) == 1_000
    again = lineage("crawl", "Qwen", "--plan", "sweep", "--db", database)
    assert again.code == 0
    assert "was interrupted after" in again.err
    assert lineage("export", "--db", database).lines == lineage("export", "--db", crawled).lines


@pytest.mark.parametrize("pause", [0.0, 0.002, 0.02, 0.1])
def test_impatient_signals_while_a_crawl_waits_end_it_in_one_line_with_the_database_in_order(
    hub: Callable[..., SimHub], tmp_path: Path, pause: float
) -> None:
    database = tmp_path / "stopped.sqlite"
    hub(made_up(3_000, seed=7), quota=3)
    crawl = start("crawl", "Qwen", "--plan", "sweep", "--db", database)
    assert crawl.stderr is not None
    said = crawl.stderr.readline()
    while not said.startswith("Waiting"):
        said = crawl.stderr.readline()
    for sent in (signal.SIGINT, signal.SIGTERM, *3 * [signal.SIGINT]):
        crawl.send_signal(sent)
        time.sleep(pause)
    out, err = crawl.communicate(timeout=HUNG_AFTER)
    assert (crawl.returncode, out) == (130, "")
    assert err == "Error: Interrupted. Progress is saved; the same command goes on from there.\n"
    assert lineage("db", "check", "--db", database).code == 0
    with closing(sqlite3.connect(database)) as connection:
        (watching,) = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()
    assert watching >= 6


def test_an_interrupt_that_was_lost_leaves_room_for_another_one_later() -> None:
    now = [100.0]
    ending = Ending(Clock(monotonic=lambda: now[0]))
    with pytest.raises(KeyboardInterrupt):
        ending(signal.SIGINT, None)
    ending(signal.SIGTERM, None)
    now[0] += PATIENCE
    with pytest.raises(KeyboardInterrupt):
        ending(signal.SIGINT, None)


def test_ctrl_c_in_a_question_is_one_line_too(hub: Callable[..., SimHub], tmp_path: Path) -> None:
    stuck = Stuck()
    hub(faults=[Fault(stuck)])
    question = start("info", "lee/tuned", "--db", tmp_path / "new.sqlite")
    stuck.wait()
    question.send_signal(signal.SIGINT)
    out, err = question.communicate(timeout=HUNG_AFTER)
    assert (question.returncode, out) == (130, "")
    assert err.splitlines()[-1] == "Error: Interrupted. What was read is kept; the same command goes on from there."


def _interrupt(request: Request, answer: Answer) -> Answer:
    os.kill(os.getpid(), signal.SIGINT)
    return Hang()(request, answer)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("crawl Qwen", "Error: Interrupted. Nothing was begun."),
        ("info lee/tuned", "Error: Interrupted. What was read is kept; the same command goes on from there."),
    ],
)
def test_an_interrupt_in_the_middle_of_a_question_leaves_with_130(
    hub: Callable[..., SimHub], tmp_path: Path, words: str, said: str
) -> None:
    hub(faults=[Fault(_interrupt)])
    ran = lineage(*words.split(), "--db", tmp_path / "new.sqlite")
    assert (ran.code, ran.out) == (130, "")
    assert ran.err.splitlines()[-1] == said


def test_a_second_crawl_into_the_same_database_is_refused_while_the_first_runs(
    hub: Callable[..., SimHub], tmp_path: Path
) -> None:
    database, stuck = tmp_path / "busy.sqlite", Stuck()
    hub(made_up(3_000, seed=7), faults=[Fault(stuck, where=_later_page)])
    first = start("crawl", "Qwen", "--plan", "sweep", "--db", database)
    try:
        stuck.wait()
        second = lineage("crawl", "Qwen", "--plan", "sweep", "--db", database)
        assert (second.code, second.out) == (5, "")
        assert second.err.startswith("Error: Another crawl is writing to")
        assert second.err.count("\n") == 1
        explored = lineage("explore", "Qwen", "--no-open", "-o", tmp_path / "page.html", "--db", database)
        assert (explored.code, explored.out) == (0, "")
        assert explored.err.startswith("The last crawl did not finish; to go on with it, run: lineage crawl Qwen --db ")
        status = lineage("status", "--db", database)
        assert status.code == 0
        assert "crawl unfinished" in status.out.splitlines()[0]
    finally:
        first.kill()
        first.communicate(timeout=HUNG_AFTER)


def _models(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM model WHERE state = 'present'").fetchone()[0])
