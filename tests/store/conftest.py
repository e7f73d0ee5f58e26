"""Databases for the tests: empty ones, copied from one that the migrations made."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from lineage.store.schema.database import open_to_write
from tests.store.made import Kept, copied


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database; copy it, never write to it."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    open_to_write(path).close()
    return path


@pytest.fixture
def kept(template: Path, tmp_path: Path) -> Iterator[Kept]:
    """An empty database to crawl into."""
    made = copied(template, tmp_path)
    yield made
    made.database.close()
