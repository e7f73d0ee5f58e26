"""How much of a made-up Hub's bulk uploads and mirrors is found, and how much of what is found is none."""

import time
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import TypeVar

from lineage.simhub import made_up
from lineage.stats.bursts import bursts
from lineage.stats.mirrors import MirrorRule, mirrors
from tests.bench.crawling import MODELS
from tests.bench.measure import REPEATS, Row
from tests.stats.uploading import made_up_uploads

Thing = TypeVar("Thing", bound=Hashable)
SEED = 3
FEWEST = 300_000
"""In a smaller Hub most bulk uploads are too thin to be any."""
LEAST_PRECISION = 0.99
LEAST_RECALL = {"bulk uploads": 0.9, "mirrors": 0.97, "quantized merges": 0.97}


def rows(folder: Path, models: int = MODELS, repeats: int = REPEATS) -> Iterator[Row]:
    """Look once, at no fewer than `FEWEST` models: the same Hub has the same truth, and the rules no chance in them."""
    del folder, repeats
    models = max(models, FEWEST)
    hub = made_up(models, seed=SEED)
    truth, joined = hub.truth, made_up_uploads(hub)
    started = time.process_time()
    by_burst = set(bursts(joined).keys.tolist())
    found = mirrors(joined)
    spent = time.process_time() - started
    merges = {(one.mirror, one.of) for one in found if one.rule is MirrorRule.MERGE}
    copies = {(one.mirror, one.of) for one in found if one.rule is not MirrorRule.MERGE}
    yield from _measured("bulk uploads", models, by_burst, set(truth.bulk.tolist()))
    yield Row(
        f"hand-run quantized models taken for bulk uploads, {models:,} made-up models",
        f"{len(by_burst & set(truth.by_hand.tolist())):,}",
        f"{len(truth.by_hand):,} there are",
        "",
        "0",
    )
    true_copies = set(zip(truth.mirrors.tolist(), truth.mirrored.tolist(), strict=True))
    yield from _measured("mirrors", models, copies, true_copies)
    true_merges = set(zip(truth.quantized_merges.tolist(), truth.merges.tolist(), strict=True))
    yield from _measured("quantized merges", models, merges, true_merges)
    yield Row(f"finding them all, {models:,} made-up models", f"{spent:.1f} s CPU", "", "", "")


def _measured(what: str, models: int, found: set[Thing], true: set[Thing]) -> list[Row]:
    right = len(found & true)
    return [
        Row(
            f"{what}: {name}, {models:,} made-up models",
            f"{right:,}",
            f"{len(against):,} {of}",
            f"{right / len(against):.4f}" if against else "none",
            f"≥ {aim}",
        )
        for name, against, of, aim in (
            ("precision", found, "found", LEAST_PRECISION),
            ("recall", true, "there are", LEAST_RECALL[what]),
        )
    ]
