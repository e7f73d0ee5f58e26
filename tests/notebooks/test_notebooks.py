"""Every committed notebook runs, offline, and shows what it showed when it was committed."""

import re
from pathlib import Path

import nbformat
import pytest

import lineage
from tests.notebooks.execute import execute

FOLDER = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def shown(notebook: nbformat.NotebookNode) -> list[list[str]]:
    """Collect the text of every output; pictures count by being there."""
    return [
        [
            output.get("text") or output.get("data", {}).get("text/plain", "") or output.output_type
            for output in cell.outputs
        ]
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_shows_today_what_it_showed_when_it_was_committed(path: Path) -> None:
    committed = nbformat.read(path, as_version=4)
    assert all(cell.execution_count for cell in committed.cells if cell.cell_type == "code")
    assert shown(execute(path)) == shown(committed)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_uses_the_public_api_only(path: Path) -> None:
    code = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code")
    assert "from lineage." not in code
    assert "import lineage." not in code
    assert {name for name in re.findall(r"\blineage\.(\w+)", code)} <= set(lineage.__all__)
