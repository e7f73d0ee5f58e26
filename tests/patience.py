"""How long a test waits for what must come, before it says that it never will."""

import time
from collections.abc import Callable
from typing import Final

HUNG_AFTER: Final = 600.0
"""Seconds after which something hangs, on a machine that does much else: a test that passes never waits them out."""


def until(holds: Callable[[], object]) -> None:
    """Return as soon as a condition holds; fail where it never does."""
    end = time.monotonic() + HUNG_AFTER
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.01)
