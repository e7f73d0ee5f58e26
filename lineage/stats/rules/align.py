"""Model columns, aligned with the models of a graph, and joined."""

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lineage.facts import Codes, ModelArrays

if TYPE_CHECKING:
    from collections.abc import Iterable


def align(models: ModelArrays, keys: NDArray[np.int64]) -> ModelArrays:
    """Rearrange columns so that they stand in the order of some keys, such as `LineageGraph.keys`.

    A key without a row has what stands for "not said" in every column. Positions in a graph can then be used in
    every column as they are.

    >>> array = np.array
    >>> words = Codes(array([0, 0], np.int32), ("a",))
    >>> models = ModelArrays(array([3, 5]), array([True, True]), array([10, 20]), array([False, True]), array([1, 2]),
    ...                      array([7, 8]), words, words, words, words)
    >>> align(models, array([4, 5])).created.tolist()
    [-1, 20]
    """
    if np.array_equal(models.keys, keys):
        return models
    place = np.minimum(np.searchsorted(models.keys, keys), max(len(models.keys) - 1, 0))
    has_row = models.keys[place] == keys if len(models.keys) else np.zeros(len(keys), dtype=np.bool_)

    def taken(column: NDArray[Any], missing: int) -> NDArray[Any]:
        aligned = np.full(len(keys), missing, dtype=column.dtype)
        aligned[has_row] = column[place[has_row]]
        return aligned

    def words(column: Codes) -> Codes:
        return Codes(taken(column.codes, -1), column.names)

    return ModelArrays(
        keys=keys,
        present=taken(models.present, 0),
        created=taken(models.created, -1),
        imported=taken(models.imported, 0),
        downloads=taken(models.downloads, -1),
        parameters=taken(models.parameters, -1),
        owner=words(models.owner),
        license=words(models.license),
        task=words(models.task),
        library=words(models.library),
    )


def joined(models: ModelArrays, more: ModelArrays) -> ModelArrays:
    """Join the columns of two disjoint sets of models, in key order.

    >>> array = np.array
    >>> def model(key: int, word: str) -> ModelArrays:
    ...     words = Codes(array([0], np.int32), (word,))
    ...     return ModelArrays(array([key]), *(array([key]) for _ in range(5)), words, words, words, words)
    >>> found = joined(model(5, "a"), model(3, "b"))
    >>> found.keys.tolist(), found.owner.codes.tolist(), found.owner.names
    ([3, 5], [1, 0], ('a', 'b'))
    """
    if not len(more.keys):
        return models
    place = np.searchsorted(models.keys, more.keys)

    def words(column: Codes, other: Codes) -> Codes:
        names = tuple(sorted({*column.names, *other.names}))
        number = {name: code for code, name in enumerate(names)}
        codes = (
            np.array([*map(number.get, words.names), -1], dtype=np.int32)[words.codes] for words in (column, other)
        )
        return Codes(np.insert(next(codes), place, next(codes)), names)

    columns: Iterable[tuple[Any, Any]] = zip(models, more, strict=True)
    return ModelArrays._make(
        words(column, other) if isinstance(column, Codes) else np.insert(column, place, other)
        for column, other in columns
    )
