"""Maps opened in a real browser with the network off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser import Watched
from tests.render.map.asked import Map, families
from tests.render.map.pages import PATIENCE, Open


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    contexts = []

    def show(
        page: bytes, *, width: int = 1400, height: int = 900, address: str = "", before: str = "", **options: Any
    ) -> Watched:
        """Open a page; `address` is a hash, `before` a script that runs first, `options` are the browser context's."""
        file = tmp_path / "map.html"
        file.write_bytes(page)
        context = chromium.new_context(viewport={"width": width, "height": height}, offline=True, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        watched = Watched(context.new_page())
        if before:
            watched.page.add_init_script(before)
        watched.page.goto(file.as_uri() + address)
        watched.page.wait_for_selector("html[data-ready]", state="attached")
        assert watched.page.evaluate("document.documentElement.dataset.ready") == "yes", watched.complaints
        assert [url for url in watched.requests if url != file.as_uri()] == []
        return watched

    yield show
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def shown(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Map]:
    file = tmp_path_factory.mktemp("asked") / "map.html"
    file.write_bytes(families())
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, offline=True)
    found = Map(Watched(context.new_page()), file.as_uri())
    yield found
    assert found.watched.complaints == []
    assert {url.partition("#")[0] for url in found.watched.requests} <= {file.as_uri(), "about:blank"}
    context.close()
