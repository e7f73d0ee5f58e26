"""Reading a base as somebody wrote it: a repo id, another spelling of one, or neither; nothing is guessed."""

from collections.abc import Iterator
from itertools import islice
from typing import Final, TypeAlias

from lineage.cards.bounds import MAX_BASES
from lineage.cards.repo_id import parse_repo_id
from lineage.cards.spellings import FOLDERS, HOSTS, PAGES, mended
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

Written: TypeAlias = tuple[str | None, IssueCode | None]
"""The name in a written value, and the issue to note; both `None` for an empty one."""

EMPTY: Final[Written] = (None, None)
REFUSED: Final[Written] = (None, IssueCode.NOT_A_REPO_ID)
MENDS: Final = frozenset(
    {
        IssueCode.URL_FOR_ID,
        IssueCode.CACHE_PATH,
        IssueCode.TRAILING_SLASH,
        IssueCode.REVISION,
        IssueCode.QUANTIZATION_SUFFIX,
        IssueCode.MARKUP,
        IssueCode.FILE_PATH,
        IssueCode.BASE_AND_LORA,
    }
)
"""Issues of a text that names a model in another spelling than its repo id."""

_NO_OWNERS: Final = HOSTS | FOLDERS | PAGES
_FIELDS: Final = ("repo_url", "url", "repo_id", "model_id", "id", "model", "path", "name")
"""Where an object says which model it means, the surest first."""
_MOST_NESTED: Final = 4


def read_base(text: str) -> Written:
    """Read one written value that names one model, white space around it aside.

    A path is not searched for names, and a list inside a string is not taken apart: both would be guesses.

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
        return (mended(text) or REFUSED) if text else EMPTY
    owner, slash, _ = base.partition("/")
    if base.lower() in NO_NAMES or (slash and owner.lower() in _NO_OWNERS):
        return REFUSED
    return base, None if slash else IssueCode.NO_OWNER


def read_text(text: str) -> list[Written]:
    """Read one written value, which is one model or, as mergekit writes it, a base and an adapter: `BASE+LORA`.

    Example:
        >>> read_text("Qwen/Qwen3-8B+some/lora")[1]
        ('some/lora', <IssueCode.BASE_AND_LORA: 'base_and_lora'>)
    """
    written = read_base(text)
    if written[1] is not IssueCode.NOT_A_REPO_ID or text.count("+") != 1:
        return [written]
    parts = [read_base(part) if part == part.strip() else REFUSED for part in text.strip().split("+")]
    names = [base for base, _ in parts]
    if not all(base is not None and "/" in base for base in names):
        return [written]
    return [(base, IssueCode.BASE_AND_LORA) for base in names]


def read_value(value: object) -> list[Written]:
    """Read one value of any type: null and empty are silence; lists inside it and objects are read through.

    Example:
        >>> read_value(None)
        [(None, None)]
        >>> read_value({"name": "Qwen3 8B", "repo_url": "https://huggingface.co/Qwen/Qwen3-8B"})
        [('Qwen/Qwen3-8B', <IssueCode.OBJECT_FOR_ID: 'object_for_id'>)]
        >>> read_value(8)
        [(None, <IssueCode.NOT_A_REPO_ID: 'not_a_repo_id'>)]
    """
    if isinstance(value, str):
        return read_text(value)
    if value is None or value == []:
        return [EMPTY]
    return list(islice(_inside(value, 0), MAX_BASES))


def is_folder(name: str) -> bool:
    """Return whether a name's owner is what folders are usually called, so that the name may be a path.

    Example:
        >>> is_folder("outputs/sft"), is_folder("Qwen/Qwen3-8B")
        (True, False)
    """
    return name.partition("/")[0].lower() in FOLDERS and parse_repo_id(name) is not None


def _inside(value: object, depth: int) -> Iterator[Written]:
    if isinstance(value, str):
        yield from read_text(value)
    elif depth < _MOST_NESTED and isinstance(value, list) and value:
        for item in value:
            for base, code in _inside(item, depth + 1):
                yield base, _noted(base, code, IssueCode.NESTED_LIST)
    elif depth < _MOST_NESTED and isinstance(value, dict):
        for field in _FIELDS:
            for base, code in _inside(value.get(field), depth + 1) if value.get(field) else ():
                if base is not None:
                    yield base, _noted(base, code, IssueCode.OBJECT_FOR_ID)
                    return
        yield REFUSED
    else:
        yield EMPTY if value is None or value == [] else REFUSED


def _noted(base: str | None, code: IssueCode | None, around: IssueCode) -> IssueCode | None:
    """Choose the issue to note of a name that stood inside another value; one without owner stays that."""
    return code if base is None or code is IssueCode.NO_OWNER else around
