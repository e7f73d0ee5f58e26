"""Run notebooks and keep what they show, without anything that differs from one run to the next.

`python -m tests.notebooks.execute notebooks/*.ipynb`
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from tests.patience import HUNG_AFTER


def execute(path: Path) -> nbformat.NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        timeout=HUNG_AFTER,
        record_timing=False,
        coalesce_streams=True,  # a slow machine prints in more pieces than a fast one
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    notebook.metadata.pop("widgets", None)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


if __name__ == "__main__":
    for name in sys.argv[1:]:
        nbformat.write(execute(Path(name)), name)
