"""Files that commands write: all at once or not at all."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import networkx as nx
import pytest

from lineage.cli.files import append_line, write_file
from lineage.cli.partial import SUFFIX
from lineage.errors import OutputError, UnknownModelError, UsageError
from tests.cli.running import lineage, lineage_on_terminal

NONE = Path("no such folder", "none.sqlite")


def test_a_file_appears_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")

    def chunks() -> Iterator[bytes]:
        yield b"new "
        assert path.read_text() == "old"
        yield b"text"

    assert write_file(path, chunks(), database=NONE) == 8
    assert path.read_text() == "new text"
    assert list(tmp_path.iterdir()) == [path]


def test_a_failure_halfway_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text("old")

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise UnknownModelError("no such model")

    with pytest.raises(UnknownModelError):
        write_file(path, chunks(), database=NONE)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


_SLOW_WRITER = """
import sys, time
from pathlib import Path
from lineage.cli.files import write_file

def chunks():
    yield b"half"
    print("begun", flush=True)
    time.sleep(60)

write_file(Path(sys.argv[1]), chunks(), database=Path("none.sqlite"))
"""


@contextmanager
def _writing(path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that is in the middle of writing a file."""
    with subprocess.Popen([sys.executable, "-c", _SLOW_WRITER, path], stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        try:
            assert writer.stdout.readline() == "begun\n"
            yield writer
        finally:
            writer.kill()


@pytest.mark.parametrize("name", ["page.html", f"{'n' * 250}.html", f"{'模' * 80}.html", "-[*]?.html"])
def test_what_a_killed_write_leaves_goes_with_the_next_write_of_the_same_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with _writing(path) as writer:
        (partial,) = tmp_path.iterdir()
        assert partial.name.startswith(f".{name[:60]}")
        assert partial.name.endswith(SUFFIX)
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    write_file(tmp_path / "other.html", [b"text"], database=NONE)
    assert partial.exists()
    write_file(path, [b"text"], database=NONE)
    assert sorted(tmp_path.iterdir()) == sorted([path, tmp_path / "other.html"])


def test_what_a_live_writer_writes_is_left_to_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    with _writing(path):
        (partial,) = tmp_path.iterdir()
        os.utime(partial, (0, 0))
        write_file(path, [b"text"], database=NONE)
        assert sorted(tmp_path.iterdir()) == [partial, path]
    write_file(path, [b"text"], database=NONE)
    assert list(tmp_path.iterdir()) == [path]


def test_only_partial_files_of_the_file_itself_are_swept(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    others = [f".page.html.{part}{SUFFIX}" for part in ("abc", "abcdefgh.abcdefgh", "ABCDEFGH")]
    others += [f".page.abcdefgh{SUFFIX}", ".page.html.abcdefgh", "page.html.abcdefgh", f".page.html{SUFFIX}"]
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / f".page.html.linked__{SUFFIX}").symlink_to(tmp_path / others[0])
    (tmp_path / f".page.html.folder__{SUFFIX}").mkdir()
    os.mkfifo(tmp_path / f".page.html.pipe____{SUFFIX}")
    (tmp_path / f".page.html.abcdefgh{SUFFIX}").touch()
    before = set(tmp_path.iterdir())
    write_file(path, [b"text"], database=NONE)
    assert before - set(tmp_path.iterdir()) == {tmp_path / f".page.html.abcdefgh{SUFFIX}"}


def test_a_new_file_has_the_rights_that_the_user_gives_new_files(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "page.html", [b"text"], database=NONE)
    finally:
        os.umask(before)
    assert (tmp_path / "page.html").stat().st_mode & 0o777 == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    target = tmp_path / "target.html"
    target.write_text("old")
    link = tmp_path / "link.html"
    link.symlink_to(target)
    write_file(link, [b"new"], database=NONE)
    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_device_is_written_into_and_never_replaced() -> None:
    assert write_file(Path(os.devnull), [b"text"], database=NONE) == 4
    assert Path(os.devnull).is_char_device()
    with pytest.raises(OutputError, match=r"^Cannot write /dev/full: No space left on device\.$"):
        write_file(Path("/dev/full"), [b"text"], database=NONE)
    assert Path("/dev/full").is_char_device()


def test_a_folder_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="Is a directory"):
        write_file(tmp_path, [b"text"], database=NONE)


def test_a_pipe_whose_reader_has_gone_is_no_failed_file() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        write_file(Path(f"/dev/fd/{writing}"), [b"x" * 100_000], database=NONE)
    os.close(writing)


@pytest.mark.parametrize("name", ["all.graphml", "ALL.GraphML"])
def test_the_ending_of_a_file_says_what_is_exported(
    told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = lineage("export", "-o", name, "--db", told)
    assert (ran.code, ran.out) == (0, "")
    of = "sample: a family told by hand: not the whole Hub · as of 2025-06-01"
    assert ran.err == f"Wrote {name}, 0.0 MB: 8 models, 8 edges ({of}).\n"
    graph = nx.read_graphml(name)
    assert graph.number_of_edges() == 8
    assert graph.graph["population"] == "sample: a family told by hand"


@pytest.mark.parametrize(
    ("command", "endings"),
    [(("export",), ".jsonl or .graphml"), (("report", "Qwen"), ".html")],
    ids=["export", "report"],
)
@pytest.mark.parametrize("name", ["all.parquet", "all", ".html", "all.jsonl.gz", "=1\x1b[2J.xml"])
def test_an_ending_that_a_command_does_not_write_is_refused_with_those_that_it_does(
    told: Path, tmp_path: Path, command: tuple[str, ...], endings: str, name: str
) -> None:
    ran = lineage(*command, "-o", tmp_path / name, "--db", told)
    assert (ran.code, ran.out, list(tmp_path.iterdir())) == (2, "", [])
    assert ran.err.endswith(f": name a file that ends in {endings}, or - for stdout.\n")
    assert ran.err.count("\n") == 1
    assert "\x1b" not in ran.err


def test_a_dash_is_stdout_and_a_device_needs_no_ending(told: Path) -> None:
    page = lineage("report", "Qwen", "-o", "-", "--db", told)
    assert (page.code, page.out.startswith("<!doctype html>")) == (0, True)
    assert page.err.startswith("Wrote Qwen, ")
    assert lineage("report", "Qwen", "-o", "/dev/null", "--db", told).code == 0
    lines = lineage("export", "--db", told)
    assert lineage("export", "-o", "-", "--db", told) == lines
    assert lines.out.startswith('{"as_of":')


def test_a_page_on_a_terminal_cannot_steer_it(told: Path) -> None:
    shown = lineage_on_terminal(80, "report", "Qwen", "-o", "-", "--db", told)
    assert shown.code == 0
    assert "\x1b" not in shown.out
    assert "<!doctype html>" in shown.out


def test_a_graph_is_one_page_and_the_same_command_makes_the_same_bytes(told: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    ran = lineage("graph", "Qwen/Qwen3-8B-Base", "-o", page, "--db", told)
    assert (ran.code, ran.out) == (0, "")
    assert f"\nWrote {page}: 7 of 7 models by edges known from hub or tag, " in ran.err
    first = page.read_bytes()
    assert first.lstrip().lower().startswith(b"<!doctype html>")
    assert b"a family told by hand" in first
    assert lineage("graph", "Qwen/Qwen3-8B-Base", "-o", page, "--db", told).code == 0
    assert page.read_bytes() == first


def test_a_graph_shows_at_most_what_is_asked_for_and_counts_the_rest(told: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    command = ("graph", "Qwen/Qwen3-8B-Base", "-o", page, "--db", told)
    assert ": 3 of 7 models by edges known from hub or tag, " in lineage(*command, "--limit", "3").err
    declared = lineage(*command, "--evidence", "declared").err
    assert ": 8 of 8 models by edges known from hub or tag or card or adapter_config, " in declared


def test_a_line_is_added_once_to_the_end_of_a_file_that_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / ".bashrc"
    assert append_line(path, "one", database=NONE)
    path.write_text("one\nno end")
    path.chmod(0o600)
    assert append_line(path, "two", database=NONE)
    assert not append_line(path, "one", database=NONE)
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("one\nno end\ntwo\n", 0o600)
    with pytest.raises(UsageError, match="is the database"):
        append_line(path, "three", database=path)
