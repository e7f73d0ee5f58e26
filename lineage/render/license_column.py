"""The column `license` as people read it: one label, where data has an identifier, a name and a link."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from lineage.facts import license_label
from lineage.render.table import Column

_LABELED: Final = {
    "license": ("license_name", "license_link"),
    "base_license": ("base_license_name", "base_license_link"),
}


def labeled_columns(columns: Sequence[Column]) -> list[Column]:
    """Return columns without those that a label stands for.

    >>> [column.name for column in labeled_columns([Column("repo_id"), Column("license"), Column("license_name")])]
    ['repo_id', 'license']
    """
    names = {column.name for column in columns}
    inside = {part for label, parts in _LABELED.items() if label in names for part in parts}
    return [column for column in columns if column.name not in inside]


def labeled_rows(rows: Iterable[Mapping[str, object]]) -> Iterator[Mapping[str, object]]:
    """Yield rows with the label of each license under the name of its identifier.

    >>> list(labeled_rows([{"license": "other", "license_name": "qwen-research"}]))
    [{'license': 'qwen-research', 'license_name': 'qwen-research'}]
    """
    for row in rows:
        labels = {}
        for label, (name, _) in _LABELED.items():
            if label in row and name in row:
                identifier, own = row[label], row[name]
                labels[label] = license_label(
                    None if identifier is None else str(identifier), None if own is None else str(own)
                )
        yield {**row, **labels} if labels else row
