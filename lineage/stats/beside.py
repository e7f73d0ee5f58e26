"""What the store says of each model, laid beside the models of a graph."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from lineage.facts import Codes, ModelArrays


def beside(models: ModelArrays, keys: NDArray[np.int64]) -> ModelArrays:
    """Rearrange columns so that they stand in the order of some keys, such as `LineageGraph.keys`.

    A key without a row has what stands for "not said" in every column. Positions in a graph can then be used in
    every column as they are.

    >>> array = np.array
    >>> words = Codes(array([0, 0], np.int32), ("a",))
    >>> models = ModelArrays(array([3, 5]), array([True, True]), array([10, 20]), array([False, True]), array([1, 2]),
    ...                      array([7, 8]), words, words, words, words)
    >>> beside(models, array([4, 5])).created.tolist()
    [-1, 20]
    """
    if np.array_equal(models.keys, keys):
        return models
    place = np.minimum(np.searchsorted(models.keys, keys), max(len(models.keys) - 1, 0))
    known = models.keys[place] == keys if len(models.keys) else np.zeros(len(keys), dtype=np.bool_)

    def taken(column: NDArray[Any], missing: int) -> NDArray[Any]:
        found = np.full(len(keys), missing, dtype=column.dtype)
        found[known] = column[place[known]]
        return found

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
