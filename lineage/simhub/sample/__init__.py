"""The real rows that ship with the program: a sample of the Hub; `LICENSE.md` names its source."""

from importlib.resources import as_file, files
from typing import Final

from lineage.simhub.api.replay import Replay, replay

POPULATION: Final = "sample of 20 August 2026 (HF//RADAR, CC-BY-4.0)"
"""What every number and page of the sample says: its day, and the credit that its license asks for."""
AS_OF: Final = "2026-08-20T22:00:00.000Z"
"""When the list was taken that the rows are of."""


def sample() -> Replay:
    """Return the rows of the sample.

    >>> rows = sample()
    >>> rows.rows([rows.find("Qwen/Qwen3-8B")], ["createdAt"])
    [{'_id': '680da79dc296ed0a908dbc97', 'id': 'Qwen/Qwen3-8B', 'createdAt': '2025-04-27T03:42:21.000Z'}]
    """
    with as_file(files(__name__) / "rows.jsonl.gz") as path:
        return replay(path)
