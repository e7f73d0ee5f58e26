"""Check what a release needs, and build wheel and sdist: `python -m tests.release`."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

from tests.conftest import CHECKOUT

PARTS: Final = ("Added", "Changed", "Fixed", "Removed")
"""What a version of the changelog may hold."""


def problems(checkout: Path) -> list[str]:
    """Return what keeps a checkout from being released, one sentence each."""
    version = str(tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
    changelog = (checkout / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (checkout / "CITATION.cff").read_text(encoding="utf-8")
    return [
        *changelog_problems(changelog, version),
        *(
            [f"CITATION.cff does not name version {version}."]
            if f"version: {version}" not in citation.splitlines()
            else []
        ),
        *git_problems(checkout, version),
    ]


def changelog_problems(changelog: str, version: str) -> list[str]:
    r"""Return what is missing in a changelog for a version.

    >>> changelog_problems("## Unreleased\n", "0.2.0")
    ['The newest heading of CHANGELOG.md is "Unreleased", not "0.2.0".']
    >>> changelog_problems("## 0.2.0\n\n### Added\n\n- A map.\n", "0.2.0")
    []
    """
    versions = re.split(r"^## (.+)\n", changelog, flags=re.MULTILINE)[1:]
    newest, text = versions[:2] if versions else ("", "")
    if newest.split(" ")[0] != version:
        return [f'The newest heading of CHANGELOG.md is "{newest}", not "{version}".']
    parts = re.findall(r"^### (.+)$", text, flags=re.MULTILINE)
    unknown = [f'CHANGELOG.md has a part "{part}" below {version}.' for part in parts if part not in PARTS]
    return unknown or ([] if parts and re.search(r"^- ", text, re.MULTILINE) else [f"{version} has no changes."])


def git_problems(checkout: Path, version: str) -> list[str]:
    """Return why git's state is not that of a release: a changed tree, or no tag on the present commit."""
    changed = _git(checkout, "status", "--porcelain")
    tags = _git(checkout, "tag", "--points-at", "HEAD").split()
    return [
        *(["The tree has changes that are not committed."] if changed else []),
        *([f"The present commit has no tag v{version}: git tag v{version}"] if f"v{version}" not in tags else []),
    ]


def _git(checkout: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=checkout, capture_output=True, text=True, check=True).stdout.strip()


def main(checkout: Path = CHECKOUT) -> int:
    """Check, and build where nothing is missing."""
    found = problems(checkout)
    for problem in found:
        print(problem, file=sys.stderr)
    if found:
        return 1
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-t", "wheel"], cwd=checkout, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
