import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real Hub metadata, which is no part of the project."""
    beside = Path(__file__).parents[2].parent / "shared" / "data"
    folder = Path(os.environ.get("LINEAGE_REAL_DATA", beside))
    if not folder.is_dir():
        pytest.skip("no real Hub metadata here; LINEAGE_REAL_DATA names its folder")
    return folder
