"""Records as no client expects them, one of each kind that has been seen or can be feared."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

_BASE: Final = {"_id": "66944f1fe0c5c2e493a804f5", "id": "meta-llama/Llama-3.1-8B"}

_FIELDS: Final[dict[str, dict[str, Any]]] = {
    "safetensors without total": {"safetensors": {"parameters": {"BF16": 1}}},
    "safetensors is a list": {"safetensors": [1, 2]},
    "sibling without a name": {"siblings": [{"size": 1}]},
    "unparsable createdAt": {"createdAt": "yesterday"},
    "createdAt is a number": {"createdAt": 1720995615},
    "cardData is a list": {"cardData": ["license", "mit"]},
    "cardData is a string": {"cardData": "license: mit"},
    "cardData with self": {"cardData": {"self": 1, "ignore_metadata_errors": True}},
    "base_model is an object": {"cardData": {"base_model": {"id": "meta-llama/Llama-3.1-8B"}}},
    "base_model is a number": {"cardData": {"base_model": 31}},
    "base_model of mixed types": {"cardData": {"base_model": ["meta-llama/Llama-3.1-8B", None, 7, ["x"]]}},
    "card of wrong types": {"cardData": {"license": {"name": "mit"}, "language": 3, "datasets": {"a": 1}}},
    "tags is null": {"tags": None},
    "tags is a string": {"tags": "gguf"},
    "tags of mixed types": {"tags": ["gguf", None, 3, {"a": 1}, "base_model:"]},
    "baseModels is null": {"baseModels": None},
    "baseModels without models": {"baseModels": {"relation": "finetune", "models": []}},
    "baseModels is a list": {"baseModels": ["meta-llama/Llama-3.1-8B"]},
    "baseModels of wrong types": {"baseModels": {"relation": 3, "models": [None, "x", {"id": 5}, {"_id": 5}]}},
    "baseModels of another relation": {"baseModels": {"relation": "distilled", "models": [_BASE]}},
    "gguf is a string": {"gguf": "yes"},
    "gguf of wrong types": {"gguf": {"total": "many", "architecture": 7, "context_length": []}},
    "config is a list": {"config": ["peft"]},
    "config of wrong types": {"config": {"model_type": {}, "peft": {"base_model_name_or_path": ["x"]}}},
    "counters of wrong types": {"downloads": "12", "likes": 1.5, "trendingScore": None, "downloadsAllTime": True},
    "counters out of range": {"downloads": 2**70, "likes": -1, "downloadsAllTime": 10**30},
    "flags of wrong types": {"gated": 2, "private": "no", "disabled": "yes", "sha": 40},
    "evalResults is a number": {"evalResults": 5, "transformersInfo": {"unheard_of": 1}},
    "unknown fields": {"securityStatus": {"a": [1]}, "": 0, "__class__": "x"},
}

_HOSTILE: Final[dict[str, Any]] = {
    "not an object": "meta-llama/Llama-3.1-8B",
    "null": None,
    "a list": [{"id": "demo-0001/in-a-list"}],
    "without id": {"_id": "00000000000000000000a001", "tags": []},
    "id is a number": {"_id": "00000000000000000000a002", "id": 8},
    "id is empty": {"_id": "00000000000000000000a003", "id": ""},
    "without _id": {"id": "malformed/without-_id", "tags": ["gguf"]},
    "_id is no ObjectId": {"_id": "../../etc/passwd", "id": "malformed/_id-is-no-ObjectId"},
    "terminal escapes": {
        "_id": "00000000000000000000a004",
        "id": "malformed/\x1b[31mred\x1b]0;title\x07",
        "tags": ["base_model:\x1b[2Jx/y\r\n", "\x00", "\u202egpj.exe"],
        "library_name": "\x9b31m",
    },
    "markup": {
        "_id": "00000000000000000000a005",
        "id": "malformed/<script>alert(1)</script>",
        "tags": ["</script><img src=x onerror=alert(1)>", "base_model:a'\"/b`;DROP TABLE model;--"],
        "cardData": {"license": "{{7*7}}", "base_model": "=HYPERLINK(1)/x"},
    },
    "lone surrogate": {"_id": "00000000000000000000a006", "id": "malformed/\ud800", "tags": ["\udfff"]},
    "enormous id": {"_id": "00000000000000000000a007", "id": "malformed/" + "A" * 200_000},
    "enormous tag": {"_id": "00000000000000000000a008", "id": "malformed/enormous-tag", "tags": ["B" * 200_000]},
    "hundreds of bases": {
        "_id": "00000000000000000000a009",
        "id": "malformed/hundreds-of-bases",
        "cardData": {"base_model": [f"malformed/base-{number}" for number in range(5000)]},
    },
}


def _record(number: int, fields: Mapping[str, Any]) -> dict[str, Any]:
    return {"_id": f"00000000000000000000b{number:03x}", "id": f"malformed/item-{number}", **fields}


MALFORMED: Final[Mapping[str, Any]] = MappingProxyType(
    {**_HOSTILE, **{kind: _record(number, fields) for number, (kind, fields) in enumerate(_FIELDS.items())}}
)
"""Every kind by its name; those with a usable `id` have one under `malformed/`."""
