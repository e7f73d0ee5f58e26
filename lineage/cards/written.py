"""Reading a base as somebody wrote it: a repo id, the address of one, or neither; nothing is guessed."""

import re
from typing import Final, TypeAlias

from lineage.cards.repo_id import parse_repo_id
from lineage.facts import IssueCode

NO_NAMES: Final = frozenset(
    {
        "base-model",
        "base_model",
        "false",
        "model",
        "n/a",
        "na",
        "nan",
        "nil",
        "none",
        "null",
        "tbd",
        "todo",
        "true",
        "undefined",
        "unknown",
    }
)
"""What is written, in any letter case, where there is no base to write: never a name, though it looks like one."""

PAGES: Final = frozenset(
    {
        "api",
        "blog",
        "buckets",
        "chat",
        "collections",
        "datasets",
        "docs",
        "join",
        "kernels",
        "learn",
        "login",
        "models",
        "new",
        "organizations",
        "papers",
        "posts",
        "settings",
        "spaces",
        "tasks",
        "users",
    }
)
"""First parts of the Hub's addresses that are no owner of models."""

_ADDRESS: Final = re.compile(
    r"(?:https?://(?:www\.)?(?:huggingface\.co|hf\.co)|hf:/)/([^?#]*).*", re.ASCII | re.IGNORECASE | re.DOTALL
)
_INSIDE: Final = frozenset({"blob", "commit", "commits", "discussions", "raw", "resolve", "tree"})
_OWNER_AND_NAME: Final = 2


Written: TypeAlias = tuple[str | None, IssueCode | None]
"""The name in a written value, and what is to be said of the value; both `None` for an empty one."""

EMPTY: Final[Written] = (None, None)
REFUSED: Final[Written] = (None, IssueCode.NOT_A_REPO_ID)


def read_base(text: str) -> Written:
    """Read one written value, white space around it aside.

    An address counts only if it is a model's: `https://huggingface.co/owner/name` (or `hf.co`, or `hf://owner/name`),
    also of a file or folder in it. Paths are not searched for names, and a list inside a string is not taken apart.

    Example:
        >>> read_base(" Qwen/Qwen3-8B ")
        ('Qwen/Qwen3-8B', None)
        >>> read_base("https://huggingface.co/Qwen/Qwen3-8B/tree/main")
        ('Qwen/Qwen3-8B', <IssueCode.URL_FOR_ID: 'url_for_id'>)
        >>> read_base("/data/Qwen3-8B")
        (None, <IssueCode.NOT_A_REPO_ID: 'not_a_repo_id'>)
    """
    text = text.strip()
    base = parse_repo_id(text)
    if base is None:
        if not text:
            return EMPTY
        base = _address(text)
        return REFUSED if base is None else (base, IssueCode.URL_FOR_ID)
    if base.lower() in NO_NAMES:
        return REFUSED
    return base, None if "/" in base else IssueCode.NO_OWNER


def read_value(value: object) -> Written:
    """Read one value of any type: null and empty are silence, what is no string is no name.

    Example:
        >>> read_value(None)
        (None, None)
        >>> read_value(8)
        (None, <IssueCode.NOT_A_REPO_ID: 'not_a_repo_id'>)
    """
    if isinstance(value, str):
        return read_base(value)
    return EMPTY if value is None or value == [] else REFUSED


def _address(text: str) -> str | None:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    parts = match[1].rstrip("/").split("/")
    if len(parts) < _OWNER_AND_NAME or parts[0].lower() in PAGES:
        return None
    if len(parts) > _OWNER_AND_NAME and parts[_OWNER_AND_NAME] not in _INSIDE:
        return None
    return parse_repo_id(f"{parts[0]}/{parts[1].removesuffix('.git')}")
