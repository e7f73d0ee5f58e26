"""Old names of bases, worked out of raw rows a second, naive way."""

from collections.abc import Mapping
from typing import Any


def old_names(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """Return the present name behind each name that no row has any more.

    A row teaches it whose `baseModels` has one base, whose card has one base of another name, and none of whose tags
    has the card's. What two rows teach differently is no old name.
    """
    taught: dict[str, set[str]] = {}
    for row in rows.values():
        hub = [model["id"] for model in (row.get("baseModels") or {}).get("models") or () if model.get("_id")]
        written = (row.get("cardData") or {}).get("base_model")
        card = [name for name in (written if isinstance(written, list) else [written]) if isinstance(name, str)]
        if len(hub) != 1 or len(card) != 1 or hub[0] not in rows or hub[0].lower() == card[0].lower():
            continue
        if card[0] not in rows and not any(tag.endswith(f":{card[0]}") for tag in row["tags"]):
            taught.setdefault(card[0], set()).add(hub[0])
    return {old: now.pop() for old, now in taught.items() if len(now) == 1}
