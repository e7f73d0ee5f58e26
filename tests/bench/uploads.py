"""How much of a made-up Hub's bulk uploads and mirrors is found, and how much of what is found is none.

Beside the Hub's, made-up runs of one owner on one base: series of a program, with identifiers of all kinds, which
nobody downloads or programs do; and ladders of quantizations and finetunes by hand, of which people choose a few.
"""

import time
from collections.abc import Hashable, Iterator
from pathlib import Path
from random import Random
from string import ascii_lowercase, digits
from typing import TypeVar
from uuid import UUID

from lineage.facts import Relation
from lineage.simhub import made_up
from lineage.stats.uploads.bursts import bursts
from lineage.stats.uploads.mirrors import MirrorRule, mirrors
from tests.bench.crawling import MODELS
from tests.bench.measure import REPEATS, Row
from tests.stats.uploads.uploading import Row as Upload
from tests.stats.uploads.uploading import made_up_uploads, uploads

Thing = TypeVar("Thing", bound=Hashable)
SEED = 3
FEWEST = 300_000
"""In a smaller Hub most bulk uploads are too thin to be any."""
LEAST_PRECISION = {"series of one owner": 0.95, "bulk uploads": 0.99, "mirrors": 0.99, "quantized merges": 0.99}
RUNS = 300
"""Made-up series, and as many runs that are none."""
LEAST_RECALL = {"series of one owner": 0.95, "bulk uploads": 0.9, "mirrors": 0.97, "quantized merges": 0.97}


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
    yield from _measured("series of one owner", 2 * RUNS, *_runs_of_owners())
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
            ("precision", found, "found", LEAST_PRECISION[what]),
            ("recall", true, "there are", LEAST_RECALL[what]),
        )
    ]


def _runs_of_owners() -> tuple[set[str], set[str]]:
    """Return the owners whose runs are found to be series, and those whose are."""
    chance = Random(SEED)
    rows = [row for number in range(RUNS) for row in (*_series(number, chance), *_chosen_among(number, chance))]
    joined = uploads(rows)
    owners = {joined.names[key // 10].partition("/")[0] for key in bursts(joined).keys.tolist()}
    return owners, {f"machine-{number}" for number in range(RUNS)}


def _series(number: int, chance: Random) -> Iterator[Upload]:
    """Yield a program's models: downloaded by nobody, evenly, or evenly in part."""
    frame = chance.choice(["probe-{}", "{}-sft", "cap_{}_dense", "qwen3-8b-grpo-{}", "{}"])
    kind = chance.randrange(6)
    idle, level = chance.choice([1, 0, 0.3]), chance.uniform(20, 180)
    for model in range(chance.randrange(20, 80)):
        downloads = chance.randrange(11) if chance.random() < idle else round(level * chance.uniform(0.6, 1.6))
        name = f"machine-{number}/{frame.format(_identifier(kind, chance))}"
        yield Upload(name, (f"lab/Base{number}-8B",), Relation.ADAPTER, model // 8, downloads)


def _identifier(kind: int, chance: Random) -> str:
    """Return an identifier of one of six kinds."""
    return (
        str(UUID(int=chance.getrandbits(128))),
        f"{chance.getrandbits(32):08x}",
        "c" + "".join(chance.choices(ascii_lowercase + digits, k=24)),
        f"seed{chance.randrange(9_999)}-step{100 * chance.randrange(99)}",
        f"2026{chance.randrange(1, 13):02}{chance.randrange(1, 29):02}_{chance.randrange(24):02}30",
        "".join(chance.choices(ascii_lowercase, k=8)) + f"-lr{chance.randrange(1, 9)}e-5",
    )[kind]


def _chosen_among(number: int, chance: Random) -> Iterator[Upload]:
    """Yield models of which people download some far more than others: most runs are of quantizations."""
    quantized = chance.random() < 0.8
    kinds = ["GGUF", "MLX", "EXL3"] if quantized else ["roleplay", "coder", "medical", "uncensored"]
    for model in range(chance.randrange(20, 45)):
        name = f"person-{number}/Base{number}-8B-{chance.choice(kinds)}-{'Q' if quantized else 'v'}{model}"
        relation = Relation.QUANTIZED if quantized else Relation.FINETUNE
        yield Upload(name, (f"lab/Base{number}-8B",), relation, model // 8, round(chance.lognormvariate(4.5, 1.1)))
