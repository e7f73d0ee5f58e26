"""A release is built only where version, changelog, tree and tag agree."""

import subprocess
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.release import changelog_problems, main, problems


def git(checkout: Path, *words: str) -> None:
    names = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *names, *words], cwd=checkout, check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A small project that is ready."""
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
        '[project]\nname = "small"\nversion = "1.2.3"\n[tool.hatch.build]\nonly-include = ["small.py"]\n'
    )
    (tmp_path / "small.py").write_text("")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.3\n\n### Fixed\n\n- A bug.\n")
    (tmp_path / "CITATION.cff").write_text("version: 1.2.3\n")
    (tmp_path / ".gitignore").write_text("dist/\n")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "Begin")
    git(tmp_path, "tag", "v1.2.3")
    return tmp_path


def test_what_is_ready_is_built_as_wheel_and_sdist(checkout: Path) -> None:
    assert main(checkout) == 0
    (wheel,) = (checkout / "dist").glob("*.whl")
    (sdist,) = (checkout / "dist").glob("*.tar.gz")
    assert "small.py" in zipfile.ZipFile(wheel).namelist()
    with tarfile.open(sdist) as archive:
        assert "small-1.2.3/small.py" in archive.getnames()


def test_an_unfinished_tree_a_missing_tag_and_another_version_are_each_named(checkout: Path) -> None:
    (checkout / "small.py").write_text("x = 1")
    assert problems(checkout) == ["The tree has changes that are not committed."]
    git(checkout, "commit", "-qam", "Change")
    assert problems(checkout) == ["The present commit has no tag v1.2.3: git tag v1.2.3"]
    (checkout / "CITATION.cff").write_text("version: 1.2.2\n")
    assert "CITATION.cff does not name version 1.2.3." in problems(checkout)
    assert main(checkout) == 1
    assert not (checkout / "dist").exists()


@pytest.mark.parametrize(
    ("changelog", "problem"),
    [
        ("", "newest heading"),
        ("## 1.2.2\n\n### Added\n\n- A map.\n\n## 1.2.3\n", "newest heading"),
        ("## 1.2.3\n\n### Improved\n\n- A map.\n", '"Improved"'),
        ("## 1.2.3\n\n## 1.2.2\n\n### Added\n\n- A map.\n", "has no changes"),
        ("## 1.2.3\n\n### Added\n", "has no changes"),
    ],
)
def test_a_changelog_without_the_versions_changes_is_refused(changelog: str, problem: str) -> None:
    (found,) = changelog_problems(changelog, "1.2.3")
    assert problem in found


def test_the_present_version_has_its_part_of_the_changelog() -> None:
    version = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert changelog_problems((CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8"), version) == []
    assert f"version: {version}" in (CHECKOUT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
