"""What a repository on the Hub may be called."""

import re
from typing import Final

_REPO_ID: Final = re.compile(r"(?:\b[\w.-]{1,96}\b/)?\b[\w.-]{1,96}\b", re.ASCII)
_LISTED_ID: Final = re.compile(r"(?:(?![.-]+/)[A-Za-z0-9_.-]{1,96}/)?(?![.-]+\Z)[A-Za-z0-9_.-]{1,96}")


def parse_repo_id(text: str) -> str | None:
    """Take a string for a repo id, `owner/name` or a legacy name without owner; `None` if it cannot be one.

    The rules are those of `huggingface_hub.utils.validate_repo_id`: ASCII letters, digits, `_`, `.` and `-`; at most
    96 characters on either side of the slash; neither side begins or ends with `-` or `.`; no `--`, no `..`;
    no `.git` at the end. Whether there is such a repository is another question.

    Example:
        >>> parse_repo_id("Qwen/Qwen3-8B")
        'Qwen/Qwen3-8B'
        >>> parse_repo_id("gpt2")
        'gpt2'
        >>> parse_repo_id("./Qwen3-8B") is None
        True
    """
    if _REPO_ID.fullmatch(text) is None or "--" in text or ".." in text or text.endswith(".git"):
        return None
    return text


def parse_listed_id(text: str) -> str | None:
    """Take the Hub's own word for a repo id.

    The Hub has a few names that its rules of today forbid: the owner `ram--charan` is one. A name that stands in
    the Hub's own `id` may therefore have dots and dashes anywhere, but must still be more than dots and dashes.

    Example:
        >>> parse_listed_id("ram--charan/openchat")
        'ram--charan/openchat'
        >>> parse_listed_id("../openchat") is None
        True
    """
    return None if _LISTED_ID.fullmatch(text) is None else text


def same_name(first: str, other: str) -> bool:
    """Tell whether two names are one to the Hub, where no two differ only in letter case.

    Example:
        >>> same_name("qwen/qwen3-8b", "Qwen/Qwen3-8B")
        True
    """
    return first == other or (len(first) == len(other) and first.lower() == other.lower())
