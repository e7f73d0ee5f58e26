"""Names of models and organisations as people type them, or copy them out of a browser."""

import os
import re
from typing import Final

import click

from lineage.settings import HUB_ENDPOINT

_PAGE: Final = re.compile(r"(?:https?://)?(?:www\.)?(?:huggingface\.co|hf\.co)/", re.IGNORECASE)
_OTHER_KINDS: Final = ("datasets", "spaces", "collections", "papers", "docs")


SUBJECTS: Final = "lineage.subjects"
"""Where a click context keeps the names that a command is about, for the command that an error suggests."""


class Name(click.ParamType[str]):
    """A model or an organisation: its name, or the address of its page or of a file of it."""

    name = "name"

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
            text = "/".join(parts[:2])
        else:
            text = text.rstrip("/")
        if not text:
            self.fail("no name is given; one looks like Qwen/Qwen3-8B, an organization's like Qwen.", param, ctx)
        if ctx is not None and isinstance(param, click.Argument):
            ctx.meta.setdefault(SUBJECTS, []).append(text)
        return text


NAME: Final = Name()
