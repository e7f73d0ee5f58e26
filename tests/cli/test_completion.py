"""Completion by the shell: what is offered, how quickly it is found, and how a shell is taught it."""

import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from lineage.cli.completion import PROGRAMS, SHELLS
from lineage.settings import CONFIG_FILE
from lineage.stats.rules.rule import PRESETS
from lineage.store.read.completion import models_beginning, owners_beginning
from tests.cli.conftest import poke
from tests.cli.rows import HOSTILE
from tests.cli.running import lineage, program, python, shell

BASH = shutil.which("bash")


def completed(words: str, **environment: str) -> list[str]:
    """Ask as bash does, for the last word of a line."""
    asked = {"_LINEAGE_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    ran = program(env={**asked, **environment})
    assert (ran.code, ran.err) == (0, "")
    return [line.removeprefix("plain,") for line in ran.lines if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("lineage co", ["count", "compare"]),
        ("lineage sim", []),
        ("lineage count --ev", ["--evidence"]),
        ("lineage count Qwen --rule no", ["no-bursts"]),
        ("lineage count Qwen --rule ", [*PRESETS]),
        ("lineage stats Qwen --rule ", [name for name in PRESETS if name != "tagged"]),
        ("lineage releases Qwen --rule ", [name for name in PRESETS if name not in ("tagged", "direct")]),
        ("lineage count Qwen --evidence hub+c", ["hub+card", "hub+config"]),
        ("lineage count Qwen --evidence he", ["headline"]),
        ("lineage count Qwen --bursts ", ["in", "out"]),
        ("lineage ls Qwen --bursts ", ["in", "out", "only"]),
        ("lineage ls Qwen --relation m", ["merge"]),
        ("lineage ls Qwen --sort l", ["likes", "last_modified"]),
        ("lineage stats Qwen --only growth,la", ["growth,languages"]),
        ("lineage --install-completion f", ["fish"]),
        ("lineage no-such-command Q", []),
        ("lineage ls --no-such-option Q", ["Qwen", "Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base"]),
    ],
)
def test_a_word_is_completed_by_what_can_stand_there(told: Path, words: str, offered: list[str]) -> None:
    assert completed(words, LINEAGE_DB=str(told)) == offered


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("lineage ls Qw", ["Qwen", "Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base"]),
        ("lineage ls qwEN/qwen3-8b-", ["Qwen/Qwen3-8B-Base"]),
        ("lineage ls ", ["eve", "kim", "lee", "max", "pat", "Qwen"]),
        ("lineage tree ", ["eve/", "kim/", "lee/", "max/", "pat/", "Qwen/"]),
        ("lineage tree l", ["lee/tuned", "lee/tuned-lora"]),
        ("lineage trace kim/Qwen3-8B-GGUF --to Qwen/", ["Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base"]),
        ("lineage releases Q", ["Qwen"]),
        ("lineage releases Qwen/", []),
        ("lineage ls nobody", []),
        ("lineage ls Qwen/%", []),
        ("lineage ls https://huggingface.co/Qw", []),
    ],
)
def test_names_come_from_the_database_an_owner_first_and_then_its_models(
    told: Path, words: str, offered: list[str]
) -> None:
    assert completed(words, LINEAGE_DB=str(told)) == offered


def test_the_database_that_the_line_names_is_the_one_that_is_read(told: Path, tmp_path: Path) -> None:
    elsewhere = {"LINEAGE_DB": str(tmp_path / "none.sqlite")}
    assert completed("lineage ls le", **elsewhere) == []
    assert completed(f"lineage ls --db {told} le", **elsewhere) == ["lee", "lee/tuned", "lee/tuned-lora"]


def test_brands_are_completed_ones_own_too(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINEAGE_DB", str(told))
    mine = tmp_path / CONFIG_FILE
    mine.write_text('[brands.Lean]\nreleases = ["Qwen/*-0.*"]')
    assert completed("lineage compare Qwen l")[-2:] == ["Llama", "Lean"]
    assert completed("lineage count l") == ["lee", "lee/tuned", "lee/tuned-lora", "Llama", "Lean"]
    assert completed("lineage count q") == ["Qwen", "Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base"]
    named = mine.rename(tmp_path / "mine.toml")
    assert completed("lineage compare l") == ["lee", "lee/tuned", "lee/tuned-lora", "Llama"]
    assert completed(f"lineage compare --config {named} l")[-2:] == ["Llama", "Lean"]
    named.write_text("[brands")
    assert completed(f"lineage compare --config {named} l")[-1:] == ["Llama"]


@pytest.mark.parametrize("kind", ["missing", "a folder", "no database", "of another program", "a URL"])
def test_what_cannot_be_read_offers_nothing_and_says_nothing(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "file"
    if kind == "a folder":
        file.mkdir()
    elif kind == "no database":
        file.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 64)
    elif kind == "of another program":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE model (title TEXT)")
    assert completed("lineage ls le", LINEAGE_DB="postgresql://host/x" if kind == "a URL" else str(file)) == []


def test_a_locked_database_is_read_and_nothing_is_written_beside_it(family: Path) -> None:
    before = sorted(path.name for path in family.parent.iterdir())
    assert models_beginning(family, "Qwen/", 5) == ["Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base"]
    assert sorted(path.name for path in family.parent.iterdir()) == before
    with closing(sqlite3.connect(family, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE model SET name = 'Qwen/new' WHERE name = 'Qwen/Qwen3-8B'")
        assert models_beginning(family, "Qwen/", 5) == ["Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base"]
        writer.execute("COMMIT")
        assert models_beginning(family, "Qwen/", 5) == ["Qwen/new", "Qwen/Qwen3-8B-Base"]


@pytest.mark.parametrize(
    "name", [HOSTILE, "x/$(touch y)", "x/a b", "x/*", "-rf/x", "x/\N{CYRILLIC SMALL LETTER A}", "x/a/b", "x/a\nx/b"]
)
def test_a_name_that_a_shell_could_take_for_something_else_is_not_offered(family: Path, name: str) -> None:
    poke(family, "UPDATE model SET name = ? WHERE name = 'max/quiet'", name)
    assert models_beginning(family, "x/", 50) == models_beginning(family, "-", 50) == []
    assert name not in models_beginning(family, "", 50)
    assert set(owners_beginning(family, "", 50)) <= {"eve", "kim", "lee", "pat", "Qwen", "x"}


@pytest.mark.parametrize("ask", [models_beginning, owners_beginning])
def test_no_more_names_than_asked_for_are_read(crawled: Path, ask: Callable[[Path, str, int], list[str]]) -> None:
    assert len(ask(crawled, "", 7)) == 7
    assert ask(crawled, "", 7) == ask(crawled, "", 60)[:7]


def test_owners_are_all_owners_each_once(crawled: Path) -> None:
    with closing(sqlite3.connect(crawled)) as connection:
        rows = connection.execute("SELECT DISTINCT owner FROM model WHERE owner <> '' AND lower(owner) LIKE 'q%'")
        owners = {owner for (owner,) in rows}
    offered = owners_beginning(crawled, "q", 10_000)
    assert len(offered) == len(set(offered))
    assert set(offered) == owners


def test_a_question_without_the_index_is_broken_off(tmp_path: Path) -> None:
    file = tmp_path / "large.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE model (name TEXT)")
        connection.executemany("INSERT INTO model VALUES (?)", ((f"a/{n}",) for n in range(200_000)))
    assert models_beginning(file, "zz", 5) == []


def test_completion_of_names_loads_neither_sqlalchemy_nor_arrays(told: Path) -> None:
    ran = python(
        "import sys; from pathlib import Path; from lineage.cli.names import NAME\n"
        f"assert NAME._beginning({str(told)!r}, 'Qwen/')\n"
        "print(*sys.modules)"
    )
    assert ran.code == 0, ran.err
    assert {"sqlalchemy", "numpy", "huggingface_hub", "rich"} & set(ran.out.split()) == set()


def test_the_shell_that_asks_inside_this_process_is_answered_too(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"_LINEAGE_COMPLETE": "bash_complete", "COMP_WORDS": "lineage tr", "COMP_CWORD": "1"}
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as left:
        lineage()
    assert left.value.code == 0


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home."""
    folder = tmp_path / "a home"
    folder.mkdir()
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("SHELL", "/bin/bash")
    return folder


@pytest.mark.parametrize(("shell_name", "start"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
@pytest.mark.parametrize("before", [None, b"", b"alias ll='ls -l'\n", b"alias ll='ls -l'", b"\xff\r\n# no end"])
def test_a_start_file_gets_one_line_at_its_end_once_and_keeps_all_else(
    home: Path, shell_name: str, start: str, before: bytes | None
) -> None:
    file = home / start
    if before is not None:
        file.write_bytes(before)
    first = lineage("--install-completion", shell_name)
    after = file.read_bytes()
    again = lineage("--install-completion", shell_name)

    kept = b"" if before is None else before
    assert (first.code, first.out, again.code) == (0, "", 0)
    assert after.startswith(kept)
    assert after.removeprefix(kept).strip().count(b"\n") == 0
    assert after.splitlines()[:-1] == kept.splitlines()
    assert file.read_bytes() == after
    assert f"Added to {file}: " in first.err
    assert f"{file} reads it already.\n" in again.err
    assert f"Wrote {home / '.local/share/lineage'}/completion.{shell_name}.\n" in first.err


def test_a_start_file_that_is_a_link_stays_one(home: Path) -> None:
    (home / "kept").write_text("# mine\n")
    (home / ".bashrc").symlink_to("kept")
    assert lineage("--install-completion").code == 0
    assert (home / ".bashrc").is_symlink()
    assert (home / "kept").read_text().startswith("# mine\nif [ -f ")


def test_fish_reads_a_file_of_its_own_for_each_name(home: Path) -> None:
    for _ in range(2):
        assert lineage("--install-completion", "fish").code == 0
    folder = home / ".config" / "fish" / "completions"
    assert sorted(path.name for path in folder.iterdir()) == ["hf-lineage.fish", "lineage.fish"]
    assert sorted(path.name for path in home.iterdir()) == [".config"]


def test_the_persons_own_folders_are_used(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("ZDOTDIR", str(tmp_path))
    for name in SHELLS:
        assert lineage("--install-completion", name).code == 0
    assert {path.name for path in (tmp_path / "data" / "lineage").iterdir()} == {"completion.bash", "completion.zsh"}
    assert (tmp_path / "config" / "fish" / "completions" / "lineage.fish").is_file()
    assert (tmp_path / ".zshrc").is_file()
    assert [path.name for path in home.iterdir()] == [".bashrc"]


@pytest.mark.parametrize("name", ["/bin/tcsh", ""])
def test_a_shell_that_cannot_be_taught_is_named_with_what_to_type(
    home: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("SHELL", name)
    ran = lineage("--install-completion")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.endswith("is none of bash, zsh, fish; name another: --install-completion bash.\n")
    assert [*home.iterdir()] == []


def test_what_cannot_be_written_is_one_clear_line(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / ".bashrc").mkdir()
    ran = lineage("--install-completion")
    assert (ran.code, ran.err.splitlines()[-1]) == (1, f"Error: Cannot write {home / '.bashrc'}: Is a directory.")
    (home / ".config").write_text("")
    fish = lineage("--install-completion", "fish")
    unwritten = home / ".config/fish/completions/lineage.fish"
    assert (fish.code, fish.err) == (1, f"Error: Cannot write {unwritten}: Not a directory.\n")
    monkeypatch.delenv("HOME")
    assert lineage("--install-completion").err == "Error: Cannot install the completion: HOME is not set.\n"


@pytest.mark.skipif(BASH is None, reason="bash is missing")
@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.usefixtures("home")
def test_a_new_bash_completes_both_names_of_the_program(told: Path, tmp_path: Path, name: str) -> None:
    assert lineage("--install-completion", "bash").code == 0
    folder = tmp_path / "bin"
    folder.mkdir()
    shutil.copy(Path(sys.executable).parent / name, folder / name)
    function = f"_{name.replace('-', '_')}_completion"
    ran = shell(
        f'. "$HOME/.bashrc" && complete -p {name} && COMP_WORDS=({name} ls Qwen/Qwen3-8) COMP_CWORD=2 && '
        f'PATH="$bin:$PATH" && {function} {name} && printf "%s\\n" "${{COMPREPLY[@]}}"',
        LINEAGE_DB=told,
        bin=folder,
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == [f"complete -o nosort -F {function} {name}", "Qwen/Qwen3-8B", "Qwen/Qwen3-8B-Base"]


@pytest.mark.skipif(BASH is None, reason="bash is missing")
def test_a_start_file_whose_completion_was_removed_says_nothing(home: Path) -> None:
    assert lineage("--install-completion").code == 0
    shutil.rmtree(home / ".local")
    assert shell('set -e; . "$HOME/.bashrc"; echo on') == (0, "on\n", "")
