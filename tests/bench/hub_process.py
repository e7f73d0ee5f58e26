"""A made-up Hub in a process of its own, so that its CPU is not the client's."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from tests.bench.measure import lineage


@contextmanager
def served(models: int) -> Iterator[str]:
    """Serve so many made-up models and give the address."""
    with subprocess.Popen(
        lineage("simhub", "--made-up", str(models), "--port", "0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()
