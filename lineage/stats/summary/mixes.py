"""Mixes: how many models there are of each task, library, language, license and size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lineage.facts import Codes
from lineage.stats.rules.rule import CountingRule

SIZES: Final = (
    ("under 1B", 1_000_000_000),
    ("1B to 3B", 3_000_000_000),
    ("3B to 7B", 7_000_000_000),
    ("7B to 15B", 15_000_000_000),
    ("15B to 40B", 40_000_000_000),
    ("40B to 100B", 100_000_000_000),
    ("100B and more", None),
)
"""Size classes and the number of parameters that each stays below. The lower bound belongs to the class: a model of
exactly 3,000,000,000 is in "3B to 7B". Bounds lie between the sizes that are usual, but for 7B, which comes as 7.6B."""


class MixClass(NamedTuple):
    """One class of a mix.

    Attributes:
        name: What the class is; `None` for the models of which it is not said.
        models: How many models are of it.
        share: What share of all models these are.
    """

    name: str | None
    models: int
    share: float


@dataclass(frozen=True, slots=True)
class Mix:
    """Numbers of models by class; only classes that occur, and the models that state none.

    Attributes:
        rule: What was counted.
        as_of: The day of the data.
        models: How many models there are.
        classes: The largest first, ties by name, with those of which it is not said last; sizes from small to large.
            A model may be of several classes where these are languages, so that their sum can be above `models`.
    """

    rule: CountingRule
    as_of: date
    models: int
    classes: tuple[MixClass, ...]


def mix(words: Codes, *, rule: CountingRule, as_of: date) -> Mix:
    """Sum up one word a model: tasks, libraries, licenses. The column is of the counted models alone.

    >>> found = mix(Codes(np.array([0, 1, -1, 1]), ("a", "b")), rule=CountingRule(), as_of=date(2026, 1, 1))
    >>> [(one.name, one.models) for one in found.classes]
    [('b', 2), ('a', 1), (None, 1)]
    """
    is_stated = words.codes >= 0
    return _mix(words.codes[is_stated], words.names, int((~is_stated).sum()), len(is_stated), rule, as_of)


def mix_of_several(
    model: NDArray[np.integer[Any]],
    word: NDArray[np.integer[Any]],
    names: Sequence[str],
    counted: NDArray[np.bool_],
    *,
    rule: CountingRule,
    as_of: date,
) -> Mix:
    """Sum up any number of words a model: languages.

    `model` and `word` are the pairs, each once, a word by its position in `names`; `counted` says of every model
    whether it counts.

    >>> array = np.array
    >>> found = mix_of_several(array([0, 0, 2]), array([0, 1, 1]), ("en", "zh"), array([True, True, False]),
    ...                        rule=CountingRule(), as_of=date(2026, 1, 1))
    >>> [(one.name, one.models) for one in found.classes]
    [('en', 1), ('zh', 1), (None, 1)]
    """
    inside = counted[model]
    is_stated = np.zeros(len(counted), dtype=np.bool_)
    is_stated[model[inside]] = True
    models = int(counted.sum())
    return _mix(word[inside], names, models - int(is_stated.sum()), models, rule, as_of)


def mix_of_sizes(parameters: NDArray[np.int64], *, rule: CountingRule, as_of: date) -> Mix:
    """Sum up models by their number of parameters, in the classes of `SIZES`; -1 where it is not said.

    An adapter's parameters are its own, not those of what it is put on.

    >>> found = mix_of_sizes(np.array([500_000_000, 3_000_000_000, -1]), rule=CountingRule(), as_of=date(2026, 1, 1))
    >>> [(one.name, one.models) for one in found.classes]
    [('under 1B', 1), ('3B to 7B', 1), (None, 1)]
    """
    is_stated = parameters >= 0
    bounds = np.array([bound for _, bound in SIZES if bound is not None])
    numbers = np.bincount(np.searchsorted(bounds, parameters[is_stated], side="right"), minlength=len(SIZES)).tolist()
    classes = [(name, number) for (name, _), number in zip(SIZES, numbers, strict=True) if number]
    return Mix(rule, as_of, len(is_stated), _classes(classes, int((~is_stated).sum()), len(is_stated)))


def _mix(
    codes: NDArray[np.integer[Any]], names: Sequence[str], unsaid: int, models: int, rule: CountingRule, as_of: date
) -> Mix:
    which, numbers = np.unique(codes, return_counts=True)
    classes = [(names[code], number) for code, number in zip(which.tolist(), numbers.tolist(), strict=True)]
    classes.sort(key=lambda pair: (-pair[1], pair[0]))
    return Mix(rule, as_of, models, _classes(classes, unsaid, models))


def _classes(numbers: list[tuple[str, int]], unsaid: int, models: int) -> tuple[MixClass, ...]:
    classes = [MixClass(name, number, number / models) for name, number in numbers]
    if unsaid:
        classes.append(MixClass(None, unsaid, unsaid / models))
    return tuple(classes)


def size_class(parameters: int | None) -> str | None:
    """Name the class of `SIZES` that one model is in; `None` where its size is not said.

    >>> size_class(999_999_999), size_class(3_000_000_000), size_class(None)
    ('under 1B', '3B to 7B', None)
    """
    if parameters is None:
        return None
    return next(name for name, bound in SIZES if bound is None or parameters < bound)
