"""A person's own `lineage.toml`: found, read, bounded, and refused with the place of what is wrong."""

import os
import re
import time
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.cli.options.config import check_config
from lineage.errors import UsageError
from lineage.settings import (
    CONFIG_FILE,
    NO_CONFIG,
    Config,
    _refuse_long_keys,
    find_config,
    read_config,
    read_settings,
)

WHOLE = """
# what a team goes by
[brands.Coder]
releases = ["Qwen/*Coder*"]

[mirrors]
forms = ["GGUF"]
prefixes = ["copy-of-"]

[mirrors.owners]
my-company = "behind our firewall"

[mirrors.copies]
"my-company/our-model" = "Qwen/Qwen3-8B"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / CONFIG_FILE
    path.write_text(WHOLE, encoding="utf-8")
    return path


def test_every_table_is_read(file: Path) -> None:
    config = read_config(file)
    assert config.path == file
    assert config.brands == {"Coder": {"releases": ["Qwen/*Coder*"]}}
    assert config.mirrors["copies"] == {"my-company/our-model": "Qwen/Qwen3-8B"}
    assert all(getattr(config, one.name) for one in fields(Config))
    check_config(config)


def test_the_nearest_file_above_is_found_and_none_is_fine(file: Path, tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_config(deep) == file
    nearer = tmp_path / "a" / CONFIG_FILE
    nearer.touch()
    assert read_settings(environ={}, cwd=deep).config == Config(path=nearer)
    assert read_settings(environ={}, cwd=deep, config=file).config == read_config(file)
    assert read_settings(environ={}, cwd=deep, config=str(file)).config.path == file
    assert read_settings(environ={}, cwd=deep, config=NO_CONFIG).config.path is None
    nearer.unlink()
    file.unlink()
    assert find_config(deep) is None
    assert read_settings(environ={}, cwd=deep).config == NO_CONFIG


def test_a_folder_that_was_deleted_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert find_config() is None


def refused(path: Path) -> str:
    with pytest.raises(UsageError) as error:
        check_config(read_config(path))
    assert str(path) in str(error.value)
    assert "\n" not in str(error.value)
    return str(error.value).replace(str(path), "FILE")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[brands.Coder\n", "line 1, column 14"),
        ("\n\n[mirrors]\nforms == 3", "line 4, column 8"),
        ("[mirrors]\nforms = []\nforms = [] # again", "line 3, column 11"),
        ("[mirrors]\nforms = [", "line 2, column 10, the end"),
    ],
)
def test_what_is_no_toml_is_said_with_line_and_column(file: Path, text: str, place: str) -> None:
    file.write_text(text)
    assert re.fullmatch(rf"FILE is no TOML: [^(]+ \(at {place}\)\.", refused(file))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"# good\n# b\xc3\xa4\xff", "FILE is no text in UTF-8 (at line 2, column 5)."),
        (b"[mirrors]\nforms = [" + b"9" * 5_000 + b"]", "FILE is no TOML: Exceeds the limit "),
        (b"[mirrors]\nforms = " + b"[" * 20_000, "FILE nests its lists or tables too deeply."),
        (b"[families.Coder]", "FILE has 'families' at its top, which no command reads: write [brands] or [mirrors]"),
        (b"path = 3", "FILE has 'path' at its top, which no command reads: write [brands] or [mirrors]"),
        (b'forms = ["GGUF"]', "FILE has 'forms' at its top, which no command reads: write [brands] or [mirrors]"),
        (b"brands = 3", "FILE: brands is a table: write [brands]."),
        (b"[[mirrors]]", "FILE: mirrors is a table: write [mirrors]."),
        (b"[brands.Coder]\nrelease = []", "FILE: [brands.Coder] has one key and no other: releases = "),
        (b"[brands.Coder]\nreleases = ['Qwen']", "FILE: [brands.Coder] releases has 'Qwen': write owner/name"),
        (b"[mirrors]\nform = []", "FILE: [mirrors] has forms, prefixes, owners, copies, not form."),
        (b"[mirrors.owners]\nme = 3", "FILE: [mirrors.owners] is a table of texts."),
    ],
)
def test_what_is_wrong_is_said_with_the_file_and_the_place_in_it(file: Path, text: bytes, said: str) -> None:
    file.write_bytes(text)
    assert refused(file).startswith(said)


def test_what_is_no_file_is_refused_at_once(file: Path, tmp_path: Path) -> None:
    assert refused(tmp_path) == "FILE is a directory: name a TOML file of your own brands and mirrors."
    file.unlink()
    assert refused(file).startswith("FILE does not exist: ")
    os.mkfifo(file)
    assert refused(file).startswith("FILE is no regular file: ")
    assert refused(Path("/proc/self/mem")) == "Cannot read FILE: Input/output error."
    dangling = tmp_path / "sub" / CONFIG_FILE
    dangling.parent.mkdir()
    dangling.symlink_to("nothing")
    assert find_config(dangling.parent) == dangling  # somebody meant to have one
    assert refused(dangling).startswith("FILE does not exist: ")


def test_it_is_bounded_in_size(file: Path) -> None:
    file.write_bytes(b"#" * 1_000_000)
    assert read_config(file) == Config(path=file)
    file.write_bytes(b"#" * 1_000_001)
    assert refused(file) == "FILE is larger than 1 MB."


@pytest.mark.parametrize(
    "hidden",
    [
        "{}",
        "[{}]",
        "brands = [ '''x''', {{ {} }} ]",
        'brands = [ """a"""", {{ {} }}, "b"]',
        "brands = [ '''a'''', {{ {} }}, 'b']",
        'brands = [ "a\\"", {{ {} }}, "b"]',
        '# "\n{}',
        "\"\" = 1 # '\n{} # '",
    ],
)
@pytest.mark.parametrize("part", ["a", '"a"', "'a'"])
def test_a_key_without_end_takes_no_time_wherever_it_stands(file: Path, hidden: str, part: str) -> None:
    key = ".".join([part] * (900_000 // (len(part) + 1)))
    file.write_text(hidden.format(key + " = 1"), encoding="utf-8")
    start = time.process_time()
    assert re.search(r"a key has too many parts \(at line \d\)|is no TOML", refused(file))
    assert time.process_time() - start < 5


STRINGS = st.sampled_from(['"""', "'''", '"', "'", "\\", "#", "\n", "a", "a.b.c.d.e.f.g.h.i.j", " = ", ",", "[", "]"])


@given(st.lists(STRINGS, max_size=12).map("".join))
def test_only_keys_are_refused_for_their_length_never_texts_or_comments(text: str) -> None:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    begun = tables.get("a")
    if isinstance(begun, dict) and "b" in begun:
        with pytest.raises(UsageError):
            _refuse_long_keys(Path("lineage.toml"), text)
    else:
        _refuse_long_keys(Path("lineage.toml"), text)


def test_a_table_has_one_digest_whatever_else_the_file_has(file: Path) -> None:
    before = read_config(file)
    file.write_text(
        'mirrors.copies = { "my-company/our-model" = "Qwen/Qwen3-8B" }\nmirrors.prefixes = ["copy-of-"]\n'
        'mirrors.owners.my-company = "behind our firewall"\nmirrors.forms = ["GGUF"] # of ours\n',
        encoding="utf-8",
    )
    after = read_config(file)
    assert before.digest("mirrors") == after.digest("mirrors") != ""
    assert before.digest("brands") != after.digest("brands") == ""
    assert hash(before) == hash(after)
