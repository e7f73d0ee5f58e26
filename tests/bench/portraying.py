"""A portrait as a whole command, against the count that its number is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np

from lineage.graph import LineageGraph, all_reach
from lineage.settings import Settings
from lineage.stats.rules.rule import CountingRule
from lineage.workflows.family.dataset import open_dataset
from tests.bench.measure import REPEATS, Row, lineage, paired, python, run

FAMILIES: Final = (1_000, 10_000, 50_000)
MOST_SECONDS: Final = {50_000: 5}
_SHARE: Final = 0.0304
"""Of a made-up Hub's models so many are of its largest family."""


def rows(folder: Path, models: int = 0, repeats: int = REPEATS) -> Iterator[Row]:
    """Draw the largest families of made-up Hubs of growing size; how many models others measure with is no matter."""
    del models
    for size in FAMILIES:
        database = folder / f"portrait-{size}.sqlite"
        run(python("-m", "tests.bench.filled", str(database), str(round(size / _SHARE))))
        name, reach = _largest(database)
        picture = folder / "portrait.png"
        draw = lineage("graph", name, "-o", str(picture), "--db", str(database))
        count = lineage("count", name, "-q", "--db", str(database))
        mine, theirs, ratio = paired(lambda draw=draw: run(draw).cpu, lambda count=count: run(count).cpu, repeats)  # type: ignore[misc]  # bound now, not later
        aim = f"≤ {MOST_SECONDS[size]} s" if size in MOST_SECONDS else "-"
        words = f"portrait of {reach:,} models, {picture.stat().st_size / 1000:.0f} kB"
        yield Row(words, f"{mine:.2f} s CPU", f"lineage count -q: {theirs:.2f} s", f"{ratio:.1f}", aim)


def _largest(database: Path) -> tuple[str, int]:
    """Find the model that most others descend from."""
    with open_dataset(Settings(database)) as files:
        rule = CountingRule()
        reach = all_reach(LineageGraph.from_edges(files.edges(rule)))
        (name,) = files.names(rule).at([int(np.argmax(reach))])
        return name, int(reach.max())
