"""Hooks of properdocs: pages outside `docs/`, links that work in the checkout and in the site, and the public API."""

import posixpath
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from properdocs.structure.files import File, Files

import lineage

if TYPE_CHECKING:
    from properdocs.config.defaults import ProperDocsConfig
    from properdocs.structure.pages import Page

CHECKOUT: Final = Path(__file__).parents[1]
OUTSIDE: Final = ("CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "db/README.md")
API: Final = "::: lineage\n"
"""The line that stands for every public name."""
_LINK: Final = re.compile(r"\]\((?!\w+:|#)([^)#\s]+)")


def on_files(files: Files, config: "ProperDocsConfig") -> Files:
    """Add the pages outside `docs/`, under the names that they have in the checkout."""
    for name in OUTSIDE:
        files.append(File.generated(config, name, abs_src_path=str(CHECKOUT / name)))
    return files


def on_page_markdown(markdown: str, page: "Page", config: "ProperDocsConfig", files: Files) -> str:
    """Turn links between files of the checkout into links between pages, and name everything public."""
    del config, files
    here = page.file.src_uri
    names = (f"::: lineage.{name}\n    options:\n      show_root_heading: true\n" for name in lineage.__all__)
    markdown = markdown.replace(API, "\n".join(names))
    return _LINK.sub(lambda match: f"]({link_in_site(here, match[1])}", markdown)


def link_in_site(page: str, link: str) -> str:
    """Return the link of a page as it must be in the site.

    >>> link_in_site("reference/python.md", "../../db/README.md")
    '../db/README.md'
    >>> link_in_site("CONTRIBUTING.md", "docs/architecture.md")
    'architecture.md'
    """
    source = page if page in OUTSIDE else f"docs/{page}"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(source), link))
    return posixpath.relpath(target.removeprefix("docs/"), posixpath.dirname(page) or ".")
