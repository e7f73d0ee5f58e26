"""What every test may use: the real metadata, where it is there, and a world without the user's own settings."""

import os
from pathlib import Path

import pytest

# huggingface_hub reads these once, when it is imported: long before any fixture.
for name in ("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HF_HUB_OFFLINE", "HF_ENDPOINT", "LINEAGE_DB", "HF_DEBUG"):
    os.environ.pop(name, None)
for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
    os.environ.pop(name, None)
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"  # noqa: S105 - a switch, no secret
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"

CHECKOUT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real Hub metadata, named by `LINEAGE_REAL_DATA` or beside the checkout."""
    named = os.environ.get("LINEAGE_REAL_DATA")
    folder = Path(named) if named else CHECKOUT.parent / "shared" / "data"
    if not (folder / "hub-list-2026-08-20T2200.jsonl.gz").is_file():
        pytest.skip("the real Hub metadata is missing: name its folder in LINEAGE_REAL_DATA")
    return folder
