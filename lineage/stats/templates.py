"""Name templates: what machine-made names have in common once their numbers are taken out."""

import re
from collections.abc import Sequence
from typing import Final

_HASH: Final = r"(?=[a-f]*[0-9])(?=[0-9]*[a-f])[0-9a-f]{7,}"
_RANDOM: Final = r"(?=[A-Za-z]*[0-9])(?=[0-9a-z]*[A-Z])(?=[0-9A-Z]*[a-z])[0-9A-Za-z]{8,}"
_PET_NAME: Final = r"(?<=-)[a-z]+_[a-z]+_[a-z]+\Z"
_VARYING: Final = re.compile(rf"(?<![0-9A-Za-z])(?:{_HASH}|{_RANDOM})(?![0-9A-Za-z])|{_PET_NAME}|[0-9]+")
_EPOCH: Final = re.compile(r"1[4-9][0-9]{8}")
"""A second between 2014 and 2033."""


def template(name: str) -> str:
    """Put `#` for every number, hash, random word and three-word pet name in a model's name (without its owner).

    >>> template("task-16-Qwen-Qwen1.5-0.5B"), template("run-5ca32f8-final")
    ('task-#-Qwen-Qwen#.#-#.#B', 'run-#-final')
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


def _without_hash_sign(name: str) -> str:
    """Keep a sign that no name on the Hub has, and hostile ones may, from passing for a place that varies."""
    return name.replace("#", "_")
