"""Names of models and organisations as people type them, or copy them out of a browser."""

import os
import re
from typing import TYPE_CHECKING, Final

import click

from lineage.errors import UsageError
from lineage.settings import HUB_ENDPOINT, NO_CONFIG, read_settings

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_PAGE: Final = re.compile(r"(?:(?:https?:)?//)?(?:www\.)?(?:huggingface\.co|hf\.co)/|hf://", re.IGNORECASE)
_OTHER_KINDS: Final = ("datasets", "spaces", "collections", "papers", "docs")
_OTHERWISE: Final = re.compile(r"[@:\\`<>\[\]'\"]|--|/.*/|\.git$")
"""What stands in other spellings of a repo id, and in no plain one."""
_MOST: Final = 50
"""Names offered to a shell at once."""


SUBJECTS: Final = "lineage.subjects"
"""Where a click context keeps the names that a command is about, for the command that an error suggests."""


class Name(click.ParamType[str]):
    """A model or an organisation: its name, or the address of its page or of a file of it."""

    name = "name"

    def __init__(self, *, models: bool = True, owners: bool = True) -> None:
        """Complete names of models, or of their owners, or both."""
        self._models = models
        self._owners = owners

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take the name out of an address, and a slash too many off a name."""
        text = str(value).strip()
        page = _PAGE.match(text)
        endpoint = (os.environ.get("HF_ENDPOINT") or HUB_ENDPOINT).rstrip("/") + "/"
        start = len(endpoint) if text.startswith(endpoint) else page.end() if page else 0
        if start:
            parts = re.split(r"[?#]", text[start:], maxsplit=1)[0].strip("/").split("/")
            if parts[0] in _OTHER_KINDS:
                self.fail(f"{text!r} is the address of something else; a model's is {HUB_ENDPOINT}/Qwen/Qwen3-8B.")
            parts = parts[2:] if parts[:2] == ["api", "models"] else parts
            text = "/".join(parts[:2])
        text = spelled(text)
        if not text:
            self.fail("no name is given; one looks like Qwen/Qwen3-8B, an organization's like Qwen.", param, ctx)
        if ctx is not None and isinstance(param, click.Argument):
            ctx.meta.setdefault(SUBJECTS, []).append(text)
        return text

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        """Complete from the database: an owner, then one of its models; nothing where anything is wrong."""
        from click.shell_completion import CompletionItem

        del param
        names = self._beginning(ctx.params.get("db"), incomplete)
        if incomplete and self._models and self._owners:
            spelled = {name.lower() for name in names}
            names += [name for name in brands_beginning(ctx, incomplete) if name.lower() not in spelled]
        return [CompletionItem(name) for name in names]

    def _beginning(self, database: str | None, start: str) -> list[str]:
        from lineage.store.read.completion import models_beginning, owners_beginning

        try:
            path = read_settings(database, config=NO_CONFIG).database
        except UsageError:
            return []
        if "/" in start:
            return models_beginning(path, start, _MOST) if self._models else []
        owners = owners_beginning(path, start, _MOST)
        models = models_beginning(path, f"{owners[0]}/", _MOST) if self._models and len(owners) == 1 else []
        if self._owners:
            return [*owners, *models]
        return models or [f"{owner}/" for owner in owners]


def spelled(text: str) -> str:
    """Return the repo id in any spelling of one that needs no guess; other text as it is, without a slash at its end.

    >>> spelled("Qwen/Qwen3-8B-GGUF:Q4_K_M"), spelled("Qwen/")
    ('Qwen/Qwen3-8B-GGUF', 'Qwen')
    """
    if not _OTHERWISE.search(text):
        return text.rstrip("/")
    from lineage.cards.spellings import mended

    read = mended(text)
    return text.rstrip("/") if read is None else read[0]


class Compared(Name):
    """A brand, an organization or a model; of a missing database not all of them can be crawled in one go."""

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the name without taking it for what a crawl begins from."""
        del param
        return super().convert(value, None, ctx)


def brands_beginning(ctx: click.Context, start: str) -> list[str]:
    """Return the names of brands that begin with a text, in any letter case; of a broken configuration none."""
    from lineage.stats.summary.brands import known_brands

    given = ctx.params.get("config")
    try:
        own = read_settings("unused", config=given if isinstance(given, str) else None).config.brands
        brands = known_brands(own)
    except UsageError:
        brands = known_brands()
    return [brand.name for brand in brands if brand.name.lower().startswith(start.lower())]


NAME: Final = Name()
COMPARED: Final = Compared()
MODEL: Final = Name(owners=False)
OWNER: Final = Name(models=False)
