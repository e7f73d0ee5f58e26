"""A map to ask, and one page of it for all tests of a module."""

from dataclasses import replace
from datetime import date

import numpy as np
from playwright.sync_api import Page

from lineage.facts import Evidence
from lineage.render.map.page import map_page
from tests.browser import Watched
from tests.render.map.made import HEAD, codes, made
from tests.render.map.pages import follow, hash_of

HUB, TAG, CONFIG = (1 << list(Evidence).index(kind) for kind in (Evidence.HUB, Evidence.TAG, Evidence.CONFIG))
TUNED = 300
"""Finetunes beside the named models, so that the list is longer than what one sees."""


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def families() -> bytes:
    """Two bases: below one a chain and many finetunes, a merge of both, below the other an edge that is inferred."""
    named = ["Qwen/Base", "lee/tuned", "lee/Tuned-GGUF", "kim/adapter", "kim/blend", "Qwen/Other", "kim/guess"]
    parent = [-1, 0, 1, 1, 0, -1, 5]
    # Depth first: the many come behind the blend, before the second base.
    listed = [*named[:5], *(f"many/tune-{number:03}" for number in range(TUNED)), *named[5:]]
    parents = [*parent[:5], *([0] * TUNED), -1, 5 + TUNED]
    other = 5 + TUNED
    count = len(listed)
    downloads = np.concatenate([[90_000, 500, -1, 7, 40], np.arange(TUNED) % 50, [2_000, 3]])
    data = made(
        listed,
        parents,
        replace(HEAD, population="sample: two days", words="Models made from Qwen, by any way.", total=count - 2),
        relation=np.array([255, 0, 2, 1, 3, *([0] * TUNED), 255, 0], dtype=np.uint8),
        evidence=np.array([0, HUB | TAG, TAG, HUB, HUB, *([TAG] * TUNED), 0, CONFIG], dtype=np.uint8),
        downloads=downloads,
        likes=np.concatenate([[9, 8, 7, 6, 5], np.zeros(TUNED), [4, -1]]).astype(np.int64),
        parameters=np.array([8_000_000_000, *([-1] * (count - 1))]),
        created=np.array([day("2025-01-01")] * 5 + [day("2025-05-05")] * TUNED + [day("2025-01-02"), -1]),
        generation=np.array([0, 1, 2, 2, 1, *([1] * TUNED), 0, 1]),
        reach=np.array([TUNED + 4, 2, 0, 0, 0, *([0] * TUNED), 2, 0]),
        counted=np.array([False, *([True] * (count - 3)), False, True]),
        license=codes(["mit", "mit", "apache-2.0", *(["mit"] * (count - 3))]),
        task=codes(["text-generation", *(["feature-extraction"] * (count - 1))]),
        others=np.array([[other, 4]]),
        others_relation=np.array([3], dtype=np.uint8),
        others_evidence=np.array([TAG], dtype=np.uint8),
    )
    return map_page(data)


class Map:
    """One page for all tests of a module, opened anew at an address' fragment."""

    def __init__(self, watched: Watched, address: str) -> None:
        self.watched = watched
        self.page = watched.page
        self.page.goto(address)

    def at(self, fragment: str) -> Page:
        return follow(self.watched, fragment)

    def said(self) -> str:
        return hash_of(self.page)
