"""Maps opened in a real browser with the network off."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.browser import Pages, Watched
from tests.render.map.asked import Map, families
from tests.render.map.pages import Open


@pytest.fixture
def opened(pages: Pages, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as lent:

        def show(
            page: bytes, *, width: int = 1400, height: int = 900, address: str = "", before: str = "", **options: Any
        ) -> Watched:
            """Open a page; `address` is a hash, `before` a script that runs first, `options` are the context's."""
            file = tmp_path / "map.html"
            file.write_bytes(page)
            watched = lent.enter_context(pages.lent(width, height, **({"anew": bool(before)} | options)))
            if before:
                watched.page.add_init_script(before)
            watched.page.goto(file.as_uri() + address)
            watched.page.wait_for_selector("html[data-ready]", state="attached")
            assert watched.page.evaluate("document.documentElement.dataset.ready") == "yes", watched.complaints
            assert [url for url in watched.requests if url != file.as_uri()] == []
            return watched

        yield show


@pytest.fixture(scope="module")
def shown(pages: Pages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Map]:
    file = tmp_path_factory.mktemp("asked") / "map.html"
    file.write_bytes(families())
    with pages.lent(1400, 900) as watched:
        found = Map(watched, file.as_uri())
        yield found
        assert found.watched.complaints == []
        assert {url.partition("#")[0] for url in found.watched.requests} <= {file.as_uri(), "about:blank"}
