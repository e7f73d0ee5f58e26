"""Brands: which releases are compared under one name, from data that a user can extend."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from lineage.errors import UnknownModelError, UsageError
from lineage.settings import NO_TABLE, Table

_PATTERN: Final = re.compile(r"[\w.-]+/[\w.*-]+", re.ASCII)
_BARE: Final = re.compile(r"[\w-]+", re.ASCII)
_NAME: Final = re.compile(r"[\w .+-]{1,100}")


@dataclass(frozen=True, slots=True)
class Brand:
    """Releases that are compared as one.

    Attributes:
        name: What the brand is called.
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
        """Return whether a model is a release of the brand.

        >>> llama = Brand("Llama", ("meta-llama/*", "facebook/*llama*"))
        >>> [llama.has(name) for name in ("meta-llama/Llama-3.2-1B", "facebook/layerskip-Llama3-8B", "facebook/sam3")]
        [True, True, False]
        """
        owner, _, name = repo_id.partition("/")
        return any(
            owner == pattern.partition("/")[0] and _matches(pattern.partition("/")[2].lower(), name.lower())
            for pattern in self.releases
        )


def known_brands(added: Table = NO_TABLE) -> tuple[Brand, ...]:
    """Return the brands that the package knows, with those of the table `brands` of a person's own `lineage.toml`.

    The person's come last; one of a name that the package knows takes its place.

    Raises:
        UsageError: The table holds what is no brand.

    >>> [brand.name for brand in known_brands({"Pythia": {"releases": ["EleutherAI/pythia*"]}})][-2:]
    ['GLM', 'Pythia']
    """
    packaged = (files("lineage.stats") / "data" / "brands.toml").read_text(encoding="utf-8")
    brands: dict[str, Brand] = {}
    for name, table in (*tomllib.loads(packaged).items(), *added.items()):
        brands[name.lower()] = _brand(name, table)
    return tuple(brands.values())


def brand_of_model(repo_id: str) -> Brand:
    """Return one model as a brand of its own.

    >>> brand_of_model("Qwen/Qwen3-8B").has("Qwen/Qwen3-8B")
    True
    """
    return Brand(repo_id, (repo_id,))


def brand_of_owner(owner: str) -> Brand:
    """Return all models of an organization as a brand.

    >>> brand_of_owner("mistralai").has("mistralai/Mistral-7B-v0.1")
    True
    """
    return Brand(owner, (f"{owner}/*",))


def brand_named(name: str, added: Table = NO_TABLE) -> Brand | None:
    """Return the brand that the package, or a person's own table, knows by a name, in any letter case.

    >>> brand_named("llama").owners
    ('meta-llama', 'codellama', 'facebook')
    """
    return next((brand for brand in known_brands(added) if brand.name.lower() == name.lower()), None)


def unlisted_owner(owner: str, added: Table = NO_TABLE) -> UnknownModelError:
    """Return the error for an organization without models on the Hub; for a brand it names the organizations.

    >>> print(unlisted_owner("qwen2"))
    The Hub lists no model of qwen2. Organizations are spelled exactly: Qwen, not qwen.
    """
    brand = brand_named(owner, added)
    hint = "Organizations are spelled exactly: Qwen, not qwen."
    if brand is not None and brand.name not in brand.owners:
        hint = f"{brand.name} is a brand: name one of its organizations, {', '.join(brand.owners)}."
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


def _brand(name: str, table: Any) -> Brand:  # noqa: ANN401 - whatever TOML holds
    if not _NAME.fullmatch(name):
        raise UsageError(f"[brands] has {name[:100]!r}, which is no name: letters, digits, spaces and . + - only.")
    place = f"[brands.{name}]" if _BARE.fullmatch(name) else f'[brands."{name}"]'
    patterns = table.get("releases") if isinstance(table, dict) and len(table) == 1 else None
    if not isinstance(patterns, list) or not patterns:
        raise UsageError(f'{place} has one key and no other: releases = ["owner/pattern*"].')
    for pattern in patterns:
        if not isinstance(pattern, str) or not _PATTERN.fullmatch(pattern):
            raise UsageError(
                f"{place} releases has {str(pattern)[:100]!r}: write owner/name, with * for any part of the name."
            )
    return Brand(name, tuple(dict.fromkeys(patterns)))
