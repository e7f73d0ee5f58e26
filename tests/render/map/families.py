"""Two small maps with something of everything: many of a relation, merges of two bases, dates, a hostile name."""

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from lineage.facts import RELATION_CODES, Relation
from lineage.render.map.data import NO_RELATION
from lineage.render.map.page import map_page
from tests.render.map.made import HEAD, codes, made

ROOT = "Qwen/Qwen3-8B"
FORMULA = '=HYPERLINK("http://evil.example")'
_DAY = (date(2024, 1, 1) - date(1970, 1, 1)).days
NAMES = ["Qwen/Qwen3-8B", "lee/tuned", "lee/tuned-GGUF", "kim/adapter", "Qwen/Qwen3-4B", "kim/Quantized", "ann/alone"]
_PARENT = [-1, 0, 1, 0, -1, 4, -1]


def _code(relation: Relation) -> int:
    return list(RELATION_CODES).index(relation)


def family(count: int = 30, **head: Any) -> bytes:
    """Draw Qwen3-8B with a tuned model (itself quantized once), a merge, `count` quantized ones, and a stranger.

    The root is of January 2024; each quantized model follows ten days after the one before; the stranger has no date.
    """
    names = [ROOT, "lee/tuned", "lee/tuned-gguf", "kim/merged", *(f"quant/q{at:03}" for at in range(count - 1))]
    names += [f"quant/{FORMULA.replace('/', '_')}", "solo/stranger"]
    parent = [-1, 0, 1, 1, *([0] * count), -1]
    relation = [
        NO_RELATION,
        _code(Relation.FINETUNE),
        _code(Relation.QUANTIZED),
        _code(Relation.MERGE),
        *([_code(Relation.QUANTIZED)] * count),
        NO_RELATION,
    ]
    total = len(names)
    generation = [0, 1, 2, 2, *([1] * count), 0]
    return map_page(
        made(
            names,
            parent,
            replace(HEAD, total=total - 2, marks=("crawl unfinished",), **head),
            relation=np.array(relation, dtype=np.uint8),
            evidence=np.array([0, *([3] * (total - 2)), 0], dtype=np.uint8),
            downloads=np.array([5000, 900, 20, -1, *range(count), 7], dtype=np.int64),
            created=np.array([_DAY, _DAY + 31, _DAY + 40, _DAY + 60, *(_DAY + 10 * at for at in range(count)), -1]),
            license=codes(["apache-2.0"] * total),
            generation=np.array(generation, dtype=np.int32),
            reach=np.array([total - 2, 2, 0, 0, *([0] * count), 0], dtype=np.int64),
            counted=np.array([False, *([True] * (total - 2)), False]),
            others=np.array([[0, 3]], dtype=np.int32),
            others_relation=np.array([_code(Relation.MERGE)], dtype=np.uint8),
            others_evidence=np.array([1], dtype=np.uint8),
        )
    )


def _day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


def two_families() -> bytes:
    """Two bases with what was made from them, a model of both, and one that stands alone."""
    data = made(
        NAMES,
        _PARENT,
        replace(HEAD, total=4),
        x=np.array([0.0, 8, 11, -6, 40, 44, 20]),
        y=np.array([0.0, 0, 3, 0, 0, 3, 30]),
        radius=np.array([3.0, 1.5, 1, 1, 2, 1, 1]),
        relation=np.array([255, 0, 2, 1, 255, 2, 255], dtype=np.uint8),
        evidence=np.array([0, 1, 1, 1, 0, 1, 0], dtype=np.uint8),
        downloads=np.array([90_000, 500, -1, 7, 2_000, 1, 3]),
        created=np.array([_day(f"2025-0{month}-01") for month in (1, 2, 3, 4, 1, 6, 7)]),
        generation=np.array([0, 1, 2, 1, 0, 1, 0]),
        reach=np.array([3, 1, 0, 0, 2, 0, 0]),
        license=codes(["mit", "mit", "apache-2.0", "mit", "mit", "other", "mit"]),
        task=codes(["text-generation", *(["feature-extraction"] * 6)]),
        others=np.array([[4, 3]]),
        others_relation=np.array([3], dtype=np.uint8),
        others_evidence=np.array([1], dtype=np.uint8),
    )
    return map_page(data)


def blends(tops: int = 30) -> bytes:
    """Two merges of the same many bases; the last of these stands at the top, though it was made from the first."""
    names = ["base/b00", "mix/one", "mix/two", *(f"base/b{at:02}" for at in range(1, tops))]
    last = len(names) - 1
    pairs = [[base, blend] for base in range(3, len(names)) for blend in (1, 2)]
    merge = _code(Relation.MERGE)
    return map_page(
        made(
            names,
            [-1, 0, 0, *([-1] * (tops - 1))],
            relation=np.array([NO_RELATION, merge, merge, *([NO_RELATION] * (tops - 1))], dtype=np.uint8),
            others=np.array([*pairs, [0, last]]),
            others_relation=np.array([*([merge] * len(pairs)), _code(Relation.FINETUNE)], dtype=np.uint8),
            others_evidence=np.ones(len(pairs) + 1, dtype=np.uint8),
        )
    )


def releases() -> bytes:
    """An organisation's releases at the top: one made from another, one whose merge stands elsewhere, one alone."""
    finetune, merge = _code(Relation.FINETUNE), _code(Relation.MERGE)
    names = ["Qwen/Base", "ann/tuned", "kim/mix", "Qwen/Chat", "ann/chat-tuned", "Qwen/Other", "Qwen/Alone"]
    return map_page(
        made(
            names,
            [-1, 0, 0, -1, 3, -1, -1],
            replace(HEAD, total=3),
            relation=np.array(
                [NO_RELATION, finetune, merge, NO_RELATION, finetune, NO_RELATION, NO_RELATION], np.uint8
            ),
            evidence=np.array([0, 3, 3, 0, 3, 0, 0], dtype=np.uint8),
            generation=np.array([0, 1, 1, 1, 2, 0, 0]),
            reach=np.array([4, 0, 0, 1, 0, 1, 0]),
            counted=np.array([False, True, True, False, True, False, False]),
            others=np.array([[0, 3], [5, 2]]),
            others_relation=np.array([finetune, merge], dtype=np.uint8),
            others_evidence=np.array([2, 1], dtype=np.uint8),
        )
    )
