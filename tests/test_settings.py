"""What the environment and the way of calling make of the program's settings."""

import subprocess
import sys
from pathlib import Path

import pytest

from lineage.settings import program


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A console script in an environment of its own."""
    path = tmp_path / "my env" / "bin" / "lineage"
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


def test_a_script_that_the_shell_finds_is_called_by_its_name(script: Path) -> None:
    assert program(str(script), path=str(script.parent)) == "lineage"


def test_a_script_that_the_shell_does_not_find_is_called_by_its_path(script: Path) -> None:
    assert program(str(script), path="/nowhere") == f"'{script}'"


def test_another_installation_that_the_shell_finds_first_is_not_meant(script: Path, tmp_path: Path) -> None:
    assert program(str(tmp_path / ".venv/bin/lineage"), path=str(script.parent)) == f"{tmp_path}/.venv/bin/lineage"


def test_a_module_is_called_as_the_python_that_ran_it_was(tmp_path: Path) -> None:
    assert program("/site-packages/lineage/__main__.py", "my env/bin/python") == "'my env/bin/python' -m lineage"
    ran = subprocess.run(
        [sys.executable, "-m", "lineage", "status", "--db", tmp_path / "none"],
        text=True,
        capture_output=True,
        check=False,
    )
    assert f"Make one with: {sys.executable} -m lineage crawl --db {tmp_path}/none\n" in ran.stderr


def test_an_extension_of_hf_is_called_through_hf() -> None:
    assert program("/home/ann/.local/share/hf/extensions/hf-lineage/venv/bin/hf-lineage") == "hf lineage"


@pytest.mark.parametrize("called", ["/usr/bin/pytest", "", "/site-packages/pytest/__main__.py"])
def test_from_a_library_or_a_notebook_the_name_has_to_do(called: str) -> None:
    assert program(called) == "lineage"
