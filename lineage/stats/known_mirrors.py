"""What is known of mirrors beforehand: owners, forms of names and single copies, from data that a user can extend."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from lineage.errors import UsageError

_LISTS: Final = ("forms", "prefixes")
_TABLES: Final = ("owners", "copies")


@dataclass(frozen=True, slots=True)
class KnownMirrors:
    """What to go by; names and forms are in small letters, with a hyphen for every underscore.

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


def known_mirrors(added: str = "") -> KnownMirrors:
    """Read what the package knows, with what a user's file of the same form (TOML) adds to it.

    Raises:
        UsageError: The user's file is no such file.

    >>> known_mirrors('forms = ["GGUF"]').forms >= {"gguf", "unsloth-bnb-4bit"}
    True
    """
    packaged = (files("lineage.stats") / "data" / "mirrors.toml").read_text(encoding="utf-8")
    ours, theirs = _read(packaged), _read(added)
    return KnownMirrors(
        forms=frozenset(map(plain, (*ours["forms"], *theirs["forms"]))),
        prefixes=tuple(dict.fromkeys(filter(None, map(plain, (*ours["prefixes"], *theirs["prefixes"]))))),
        owners={owner.lower(): why for table in (ours, theirs) for owner, why in table["owners"].items()},
        copies={copy.lower(): of for table in (ours, theirs) for copy, of in table["copies"].items()},
    )


def plain(name: str) -> str:
    """Take away what two spellings of one name differ in: letter case, underscores for hyphens.

    >>> plain("Qwen3_8B")
    'qwen3-8b'
    """
    return name.lower().replace("_", "-")


def _read(text: str) -> dict[str, Any]:
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The file of known mirrors is no TOML: {error}.") from error
    except RecursionError as error:
        raise UsageError("The file of known mirrors nests its lists too deeply.") from error
    if unknown := sorted(told.keys() - {*_LISTS, *_TABLES}):
        raise UsageError(f"A file of known mirrors has {', '.join((*_LISTS, *_TABLES))}, not {', '.join(unknown)}.")
    for name in _LISTS:
        told.setdefault(name, [])
        if not (isinstance(told[name], list) and all(isinstance(value, str) for value in told[name])):
            raise UsageError(f"In a file of known mirrors, {name} is a list of texts.")
    for name in _TABLES:
        told.setdefault(name, {})
        if not (isinstance(told[name], dict) and all(isinstance(value, str) for value in told[name].values())):
            raise UsageError(f"In a file of known mirrors, {name} is a table of texts.")
    return told
