"""Name templates: what machine-made names have in common once their numbers are taken out."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_UUID: Final = r"[0-9A-Fa-f]{8}(?:[-_][0-9A-Fa-f]{4}){3}[-_][0-9A-Fa-f]{12}"
_TIME: Final = r"[-_.T]?[0-2][0-9][-_.h:]?[0-5][0-9](?:[-_.m:]?[0-5][0-9])?[sZ]?"
_DATE: Final = rf"20[0-9]{{2}}[-_.]?(?:0[1-9]|1[0-2])[-_.]?(?:0[1-9]|[12][0-9]|3[01])(?:{_TIME})?"
_HASH: Final = r"(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,}"
_RANDOM: Final = r"(?=[A-Za-z]*[0-9])(?=[0-9a-z]*[A-Z])(?=[0-9A-Z]*[a-z])[0-9A-Za-z]{8,}"
_MIXED: Final = (
    r"(?=[a-z]+[0-9]+[a-z]|[0-9]+[a-z]+[0-9]|[A-Z]+[0-9]+[A-Z]|[0-9]+[A-Z]+[0-9])(?:[0-9a-z]{8,}|[0-9A-Z]{8,})"
)
"""Letters of one case and digits in turns, as in cuid, ULID and the like: not a word with a number after it."""
_PET_NAME: Final = r"(?<=-)[a-z]+_[a-z]+_[a-z]+\Z"
_NUMBER: Final = r"[0-9]+(?:e-?[0-9]+(?![0-9A-Za-z]))?"
_VARYING: Final = re.compile(
    rf"(?<![0-9A-Za-z])(?:{_UUID}|{_DATE}|{_HASH}|{_RANDOM}|{_MIXED})(?![0-9A-Za-z])|{_PET_NAME}|{_NUMBER}"
)
_EPOCH: Final = re.compile(r"1[4-9][0-9]{8}")
"""A second between 2014 and 2033."""
_BETWEEN: Final = re.compile(r"[^0-9A-Za-z#]+")
_FORMS: Final = frozenset(
    (
        *("#b", "#bit", "a#b", "adapter", "awq", "base", "bf#", "bit", "chat", "exl#", "finetune", "finetuned", "fp#"),
        *("ft", "gguf", "gptq", "i#", "imat", "instruct", "int#", "iq#", "it", "k", "l", "lora", "m", "merged", "mlx"),
        *("nvfp#", "of", "q#", "qlora", "s", "the", "v#", "xl", "xs", "xxs"),
    )
)
"""Words that names of models share whoever made them."""


def template(name: str) -> str:
    """Return a name with `#` for each number, date, hash, random word and three-word pet name; no owner.

    >>> template("task-16-Qwen-Qwen1.5-0.5B"), template("run-5ca32f8-final"), template("lr-1e-05-2026-08-19_12-30")
    ('task-#-Qwen-Qwen#.#-#.#B', 'run-#-final', 'lr-#-#')
    >>> template("sft-3fd0a2b4-aaaa-4bcd-8eef-0123456789ab"), template("ckpt-clx7v2k9q0001z8y7"), template("step1000")
    ('sft-#', 'ckpt-#', 'step#')
    """
    return _VARYING.sub("#", _without_hash_sign(name))


def spelled(names: Sequence[str]) -> str:
    """Write the template of some names of one template, with the numbers that all of them share.

    A place where every name has a second since 1970 is `#epoch`.

    >>> spelled(["task-16-Qwen-Qwen1.5-0.5B", "task-9-Qwen-Qwen1.5-0.5B"])
    'task-#-Qwen-Qwen1.5-0.5B'
    >>> spelled(["Qwen-Qwen1.5-1.8B-1718076353", "Qwen-Qwen1.5-1.8B-1724000000"])
    'Qwen-Qwen1.5-1.8B-#epoch'
    """
    safe = [_without_hash_sign(name) for name in names]
    fixed = _VARYING.split(safe[0])
    columns = zip(*(_VARYING.findall(name) for name in safe), strict=True)
    parts = [fixed[0]]
    for values, after in zip(columns, fixed[1:], strict=True):
        distinct = set(values)
        if len(distinct) == 1:
            parts.append(values[0])
        elif all(_EPOCH.fullmatch(value) for value in distinct):
            parts.append("#epoch")
        else:
            parts.append("#")
        parts.append(after)
    return "".join(parts)


def shared_words(names: Sequence[str], base: str) -> int:
    """Return how many names share their commonest word; words of the base and formats do not count.

    >>> shared_words(["cap-otter-Qwen3-8B", "cap-finch-Qwen3-8B", "Qwen3-8B-lora"], "Qwen3-8B")
    2
    """
    familiar = {*_words(base), *_FORMS}
    have = Counter(word for name in names for word in _words(name) - familiar)
    return max(have.values(), default=0)


def _words(name: str) -> set[str]:
    return set(_BETWEEN.split(template(name).lower())) - {"", "#"}


def _without_hash_sign(name: str) -> str:
    """Return a name without `#`, which marks places that vary."""
    return name.replace("#", "_")
