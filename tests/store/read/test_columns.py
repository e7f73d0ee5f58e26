"""Models as columns: those asked for, each once, in key order, whether their keys leave gaps or not."""

import pytest

from lineage.store.read.columns import face_arrays, model_arrays
from tests.store.made import Kept, model

NAMES = ["a/one", "b/two", "c/three", "d/four"]


@pytest.mark.parametrize("keys", [[1, 2, 3, 4], [2, 3], [4, 1], [1, 4, 1], [3, 3, 1], [7, 2], [9], []])
def test_models_are_read_once_each_whatever_keys_are_asked_for(kept: Kept, keys: list[int]) -> None:
    kept.sweep(*(model(name, number, downloads=number * 10) for number, name in enumerate(NAMES, 1)))
    expected = sorted({key for key in keys if key <= len(NAMES)})
    with kept.database.transaction() as connection:
        faces, models = face_arrays(connection, keys), model_arrays(connection, keys)
    assert faces.keys.tolist() == models.keys.tolist() == expected
    assert faces.names == [NAMES[key - 1] for key in expected]
    assert models.downloads.tolist() == [key * 10 for key in expected]
