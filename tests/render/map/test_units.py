"""The map's pure modules by themselves, in Node: search, order, places, months, ancestry, files, addresses."""

import shutil
import subprocess
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parents[2] / "web" / "unit"
_NODE = shutil.which("node")


@pytest.mark.skipif(_NODE is None, reason="Node is missing: the map's modules were tested in the browser only.")
def test_the_maps_modules_keep_their_laws() -> None:
    paths = sorted(map(str, _FOLDER.glob("*.test.js")))
    ended = subprocess.run([str(_NODE), "--test", *paths], capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stdout[-10_000:] + ended.stderr
    assert "# pass 0" not in ended.stdout
