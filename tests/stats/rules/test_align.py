import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lineage.facts import Codes, ModelArrays
from lineage.stats.rules.align import align

KEYS = st.lists(st.integers(0, 30), unique=True, max_size=12).map(sorted)


def columns(keys: list[int]) -> ModelArrays:
    """Columns whose every value can be told from its key."""
    key = np.array(keys, dtype=np.int64)

    def words(name: str) -> Codes:
        return Codes(np.arange(len(keys), dtype=np.int32), tuple(f"{name} {one}" for one in keys))

    return ModelArrays(
        keys=key,
        present=key % 2 == 0,
        created=(key * 3).astype(np.int32),
        imported=key % 3 == 0,
        downloads=key * 5,
        parameters=key * 7,
        owner=words("owner"),
        license=words("license"),
        task=words("task"),
        library=words("library"),
    )


@given(KEYS, KEYS)
def test_every_column_stands_beside_its_key_and_unknown_keys_say_nothing(rows: list[int], keys: list[int]) -> None:
    found = align(columns(rows), np.array(keys, dtype=np.int64))
    assert found.keys.tolist() == keys
    assert found.present.tolist() == [key in rows and key % 2 == 0 for key in keys]
    assert found.imported.tolist() == [key in rows and key % 3 == 0 for key in keys]
    for column, factor in ((found.created, 3), (found.downloads, 5), (found.parameters, 7)):
        assert column.tolist() == [key * factor if key in rows else -1 for key in keys]
    for name in ("owner", "license", "task", "library"):
        words = getattr(found, name)
        said = [words.names[code] if code >= 0 else None for code in words.codes.tolist()]
        assert said == [f"{name} {key}" if key in rows else None for key in keys]


def test_columns_that_are_in_order_already_are_not_copied() -> None:
    models = columns([1, 2, 3])
    assert align(models, np.array([1, 2, 3])) is models
