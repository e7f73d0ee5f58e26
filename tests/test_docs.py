"""The pages name files, commands and targets that exist, and the site that is made of them asks no other host."""

import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest

from lineage.errors import LineageError
from tests.cli.examples import CHECKOUT, PAGES, calls, parse

FILE = re.compile(r"(?:lineage|tests|db|docs|notebooks|\.ci)/[\w./*-]*[\w*]")
"""A path of the checkout, as prose and code blocks name it."""
MADE_LATER = ("db/lineage.sqlite",)
"""Files that running the program or make writes."""


def code_spans(text: str) -> Iterator[str]:
    """Yield what stands in backquotes, in prose."""
    prose = re.sub(r"^ *```.*?^ *```", "", text, flags=re.DOTALL | re.MULTILINE)
    yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", prose))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_files_that_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    titles = re.findall(r"```(?:py|js)\n *(?:#|//) (\S+)\n", text)
    for span in [*code_spans(text), *titles]:
        if FILE.fullmatch(span) and span not in MADE_LATER:
            assert list(CHECKOUT.glob(span)), f"{page.name} names {span}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_names_commands_and_targets_that_exist(page: Path) -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    for span in code_spans(page.read_text(encoding="utf-8")):
        if target := re.match(r"make ([a-z]+)", span):
            assert f"\n{target[1]}:" in makefile, span
        if "…" not in span and not re.search(r"\b[A-Z]+\b(?!/)", span.replace("PATH", "")):
            for call in calls(span) if re.match(r"lineage [a-z]", span) else ():
                assert called(call), f"{page.name} names {span}"


def called(call: list[str]) -> bool:
    """Return whether a command line is one, arguments apart: prose names `lineage graph` without them."""
    try:
        parse(call)
    except (click.MissingParameter, click.exceptions.Exit):
        return True
    except LineageError as error:
        return "Name" in str(error)
    return True


def test_the_readme_is_short() -> None:
    assert (CHECKOUT / "README.md").stat().st_size <= 8_000


class Resources(HTMLParser):
    """Collects what a browser loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"link": "href", "a": ""}.get(tag, "src")
        self.addresses += [value for name, value in attrs if value and name in {wanted, "srcset", "poster"}]


def build(folder: Path, source: Path = CHECKOUT) -> subprocess.CompletedProcess[str]:
    """Build the site of a checkout."""
    pytest.importorskip("properdocs")
    command = [sys.executable, "-m", "properdocs", "build", "--site-dir", str(folder)]
    return subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)


def test_the_site_is_built_without_a_warning_and_asks_no_other_host(tmp_path: Path) -> None:
    built = build(tmp_path)
    assert built.returncode == 0, built.stderr
    pages = list(tmp_path.rglob("*.html"))
    assert len(pages) > len(PAGES)
    for page in pages:
        resources = Resources()
        resources.feed(page.read_text(encoding="utf-8"))
        assert [one for one in resources.addresses if re.match(r"(\w+:)?//", one)] == [], page
    for style in tmp_path.rglob("*.css"):
        assert not re.search(r"(url\(|@import )['\"]?(https?:)?//", style.read_text(encoding="utf-8")), style


@pytest.mark.parametrize("link", ["[x](no-page.md)", "[x](map.md#no-section)", "[x](../no-file.md)"])
def test_a_dead_link_fails_the_site(link: str, tmp_path: Path) -> None:
    pages = tmp_path / "docs"
    pages.mkdir()
    (tmp_path / "properdocs.yml").write_text(
        re.sub(r"nav:\n  - Start.*|hooks:.*?\n|extra_css:.*?\n", "", SETTINGS, flags=re.DOTALL), encoding="utf-8"
    )
    (pages / "map.md").write_text("# Map\n", encoding="utf-8")
    (pages / "index.md").write_text("# Start\n\n[x](map.md#map)\n", encoding="utf-8")
    assert build(tmp_path / "site", tmp_path).returncode == 0
    (pages / "index.md").write_text(f"# Start\n\n{link}\n", encoding="utf-8")
    broken = build(tmp_path / "site", tmp_path)
    assert broken.returncode != 0
    assert "WARNING" in broken.stderr


SETTINGS = (CHECKOUT / "properdocs.yml").read_text(encoding="utf-8")
