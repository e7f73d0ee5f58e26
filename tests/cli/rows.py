"""The family told by hand: six releases' worth of lineage that fits on a page.

```
Qwen/Qwen3-8B-Base
├─ finetune  Qwen/Qwen3-8B
│  ├─ quantized  kim/Qwen3-8B-GGUF
│  ├─ adapter    lee/tuned-lora
│  └─ merge      pat/merged          (also a merge of lee/tuned)
└─ finetune  lee/tuned
   └─ (card only) max/quiet
```
"""

from typing import Any, Final

MARK: Final = "sample: a family told by hand: not the whole Hub · as of 2025-06-01"
"""What every answer about it says first."""

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.exe\n\tQwen/fake  finetune"
"""Everything that could move a cursor, hide, or begin a line of its own."""


def _row(
    number: int, name: str, relation: str | None = None, *bases: str, card: dict[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    tags = ["license:apache-2.0", "region:us"]
    row: dict[str, Any] = {
        "_id": f"{number:024x}",
        "id": name,
        "createdAt": f"2025-04-{number:02d}T12:00:00.000Z",
        "lastModified": "2025-06-01T12:00:00.000Z",
        "downloads": 1000 * (20 - number),
        "downloadsAllTime": 100_000,
        "likes": number,
        "private": False,
        "gated": False,
        "pipeline_tag": "text-generation",
        "library_name": "transformers",
        "safetensors": {"total": 8_190_735_360},
        "cardData": {"license": "apache-2.0", "language": ["en", "zh"]},
    }
    if relation is not None:
        tags += [f"base_model:{base}" for base in bases] + [f"base_model:{relation}:{base}" for base in bases]
        row["baseModels"] = {"relation": relation, "models": [{"_id": _ID[base], "id": base} for base in bases]}
        row["cardData"]["base_model"] = list(bases)
    row["cardData"] |= card or {}
    return {**row, "tags": tags, **fields}


_NAMES = (
    "Qwen/Qwen3-8B-Base",
    "Qwen/Qwen3-8B",
    "kim/Qwen3-8B-GGUF",
    "lee/tuned",
    "lee/tuned-lora",
    "pat/merged",
    "max/quiet",
    "eve/hostile",
)
_ID = {name: f"{number:024x}" for number, name in enumerate(_NAMES, 1)}

FAMILY: list[dict[str, Any]] = [
    _row(1, "Qwen/Qwen3-8B-Base"),
    _row(2, "Qwen/Qwen3-8B", "finetune", "Qwen/Qwen3-8B-Base"),
    _row(3, "kim/Qwen3-8B-GGUF", "quantized", "Qwen/Qwen3-8B", safetensors=None),
    _row(4, "lee/tuned", "finetune", "Qwen/Qwen3-8B-Base"),
    _row(5, "lee/tuned-lora", "adapter", "Qwen/Qwen3-8B", card={"license": "mit"}, downloads=None, createdAt=None),
    _row(6, "pat/merged", "merge", "Qwen/Qwen3-8B", "lee/tuned"),
    _row(7, "max/quiet", card={"base_model": "lee/tuned"}),
    _row(
        8,
        "eve/hostile",
        "finetune",
        "Qwen/Qwen3-8B",
        card={"license": HOSTILE, "base_model": HOSTILE, "language": [HOSTILE, "en"], "datasets": [HOSTILE]},
        pipeline_tag=HOSTILE,
        library_name=HOSTILE,
        sha=HOSTILE,
    ),
]
