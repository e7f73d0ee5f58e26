"""Families: which releases are compared under one name, from data that a user can extend."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from lineage.errors import UnknownModelError, UsageError
from lineage.settings import program

_PATTERN: Final = re.compile(r"[\w.-]+/[\w.*-]+", re.ASCII)
_NAME: Final = re.compile(r"[\w .+-]{1,100}")


@dataclass(frozen=True, slots=True)
class Family:
    """Releases that are compared as one.

    Attributes:
        name: What the family is called.
        releases: Patterns of repo ids: the owner as it is spelled, then a name in which `*` stands for anything, in
            any letter case.
    """

    name: str
    releases: tuple[str, ...]

    @property
    def owners(self) -> tuple[str, ...]:
        """Whose models the releases are, each once, in the order of the patterns."""
        return tuple(dict.fromkeys(pattern.partition("/")[0] for pattern in self.releases))

    def has(self, repo_id: str) -> bool:
        """Tell whether a model is a release of the family.

        >>> llama = Family("Llama", ("meta-llama/*", "facebook/*llama*"))
        >>> [llama.has(name) for name in ("meta-llama/Llama-3.2-1B", "facebook/layerskip-Llama3-8B", "facebook/sam3")]
        [True, True, False]
        """
        owner, _, name = repo_id.partition("/")
        return any(
            owner == pattern.partition("/")[0] and _matches(pattern.partition("/")[2].lower(), name.lower())
            for pattern in self.releases
        )


def known_families(added: str = "") -> tuple[Family, ...]:
    r"""Read the families that the package knows, with those of a user's file of the same form (TOML).

    The user's come last; one of a name that the package knows takes its place.

    Raises:
        UsageError: The user's file is no such file.

    >>> [family.name for family in known_families('[Pythia]\nreleases = ["EleutherAI/pythia*"]')][-2:]
    ['GLM', 'Pythia']
    """
    packaged = (files("lineage.stats") / "data" / "families.toml").read_text(encoding="utf-8")
    found: dict[str, Family] = {}
    for family in (*_read(packaged), *_read(added)):
        found[family.name.lower()] = family
    return tuple(found.values())


def chosen_families(names: tuple[str, ...], known: tuple[Family, ...]) -> tuple[Family, ...]:
    """Find families by name, in any letter case and each once, in the order asked for.

    Raises:
        UsageError: No family has one of the names.

    >>> [family.name for family in chosen_families(("gemma", "Qwen", "qwen"), known_families())]
    ['Gemma', 'Qwen']
    """
    by_name = {family.name.lower(): family for family in known}
    unknown = next((name for name in names if name.lower() not in by_name), None)
    if unknown is not None:
        listed = ", ".join(family.name for family in known)
        raise UsageError(
            f"No family {unknown[:100]!r}: there are {listed}. Others are described in a file: --families FILE, "
            f'which has, for each, [Name] and releases = ["owner/pattern*"].'
        )
    return tuple(dict.fromkeys(by_name[name.lower()] for name in names))


def family_named(name: str, added: str = "") -> Family | None:
    """Find the family that the package, or a user's file of the same form, knows by a name, in any letter case.

    >>> family_named("llama").owners
    ('meta-llama', 'codellama', 'facebook')
    """
    return next((family for family in known_families(added) if family.name.lower() == name.lower()), None)


def unlisted_owner(owner: str, command: str) -> UnknownModelError:
    """Say that the Hub lists no model of an organisation; of a family, with the command for its first organisation.

    >>> print(unlisted_owner("qwen2", "crawl"))
    The Hub lists no model of qwen2. Organisations are spelled exactly: Qwen, not qwen.
    """
    family = family_named(owner)
    hint = "Organisations are spelled exactly: Qwen, not qwen."
    if family is not None and family.name not in family.owners:
        hint = (
            f"{family.name} is a family, whose releases are of {', '.join(family.owners)}: "
            f"{program()} {command.format(family.owners[0])}"
        )
    return UnknownModelError(f"The Hub lists no model of {owner}. {hint}")


def _matches(pattern: str, name: str) -> bool:
    """Match greedily from star to star, in time that does not grow with their number."""
    first, *rest = pattern.split("*")
    if not rest:
        return name == pattern
    *middle, last = rest
    if not name.startswith(first):
        return False
    place = len(first)
    for part in middle:
        place = name.find(part, place)
        if place < 0:
            return False
        place += len(part)
    return name.endswith(last) and len(name) - len(last) >= place


def _read(text: str) -> list[Family]:
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The file of families is no TOML: {error}.") from error
    except RecursionError as error:
        raise UsageError("The file of families nests its lists too deeply.") from error
    return [_family(name, table) for name, table in told.items()]


def _family(name: str, table: Any) -> Family:  # noqa: ANN401 - whatever TOML holds
    shown = repr(name[:100])
    if not _NAME.fullmatch(name):
        raise UsageError(f"In a file of families, {shown} is no name: letters, digits, spaces and . + - only.")
    patterns = table.get("releases") if isinstance(table, dict) and len(table) == 1 else None
    if not isinstance(patterns, list) or not patterns:
        raise UsageError(f'In a file of families, {shown} has just one entry, releases = ["owner/pattern*"].')
    for pattern in patterns:
        if not isinstance(pattern, str) or not _PATTERN.fullmatch(pattern):
            raise UsageError(
                f"In a file of families, {shown} has {str(pattern)[:100]!r} for a release: write owner/name, "
                "with * for any part of the name."
            )
    return Family(name, tuple(dict.fromkeys(patterns)))
