"""Listed mirrors: owners, forms of names and single copies, from data that a user can extend."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from lineage.errors import UsageError
from lineage.settings import NO_TABLE, Table

_LISTS: Final = ("forms", "prefixes")
_TABLES: Final = ("owners", "copies")


@dataclass(frozen=True, slots=True)
class KnownMirrors:
    """Lists of mirrors; names and forms are in lower case, with hyphens for underscores.

    Attributes:
        forms: What a copy's name ends with after the name of what it copies; nothing at all is always one.
        prefixes: What a name may begin with without being another name.
        owners: Owners known to re-upload unchanged weights, with what they do it for.
        copies: Single copies, by `repo_id` in small letters, and what each is a copy of, as written.
    """

    forms: frozenset[str]
    prefixes: tuple[str, ...]
    owners: Mapping[str, str]
    copies: Mapping[str, str]


def known_mirrors(added: Table = NO_TABLE) -> KnownMirrors:
    """Return what the package knows, with what the table `mirrors` of a person's own `lineage.toml` adds to it.

    Raises:
        UsageError: The table holds what such a table has not.

    >>> known_mirrors({"forms": ["GGUF"]}).forms >= {"gguf", "unsloth-bnb-4bit"}
    True
    """
    packaged = (files("lineage.stats") / "data" / "mirrors.toml").read_text(encoding="utf-8")
    ours, theirs = _checked(tomllib.loads(packaged)), _checked(added)
    return KnownMirrors(
        forms=frozenset(map(plain, (*ours["forms"], *theirs["forms"]))),
        prefixes=tuple(dict.fromkeys(filter(None, map(plain, (*ours["prefixes"], *theirs["prefixes"]))))),
        owners={owner.lower(): why for table in (ours, theirs) for owner, why in table["owners"].items()},
        copies={copy.lower(): of for table in (ours, theirs) for copy, of in table["copies"].items()},
    )


def plain(name: str) -> str:
    """Return a name in lower case with hyphens for underscores.

    >>> plain("Qwen3_8B")
    'qwen3-8b'
    """
    return name.lower().replace("_", "-")


def _checked(table: Table) -> dict[str, Any]:
    """Return the table with an empty list or table for each that it does not have."""
    if unknown := sorted(table.keys() - {*_LISTS, *_TABLES}):
        raise UsageError(f"[mirrors] has {', '.join((*_LISTS, *_TABLES))}, not {', '.join(unknown)[:100]}.")
    whole = {key: table.get(key, [] if key in _LISTS else {}) for key in (*_LISTS, *_TABLES)}
    for name in _LISTS:
        if not (isinstance(whole[name], list) and all(isinstance(value, str) for value in whole[name])):
            raise UsageError(f"[mirrors] {name} is a list of texts.")
    for name in _TABLES:
        if not (isinstance(whole[name], dict) and all(isinstance(value, str) for value in whole[name].values())):
            raise UsageError(f"[mirrors.{name}] is a table of texts.")
    return whole
