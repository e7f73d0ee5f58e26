"""Other spellings of a repo id that name one model without a guess: addresses, cache folders, revisions, files."""

import re
from typing import Final

from lineage.cards.repo_id import parse_repo_id
from lineage.facts import IssueCode

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

HOSTS: Final = frozenset(
    {
        "civitai.com",
        "github.com",
        "hf-mirror.com",
        "hf.co",
        "huggingface.co",
        "kaggle.com",
        "modelscope.ai",
        "modelscope.cn",
        "ollama.com",
        "www.huggingface.co",
        "www.modelscope.cn",
    }
)
"""Sites, which are no owners: `hf.co/gpt2` is an address, and not of a model of the owner `hf.co`."""

FOLDERS: Final = frozenset(
    {
        "adapters",
        "base",
        "cache",
        "checkpoint",
        "checkpoints",
        "ckpt",
        "ckpts",
        "content",
        "data",
        "downloads",
        "experiments",
        "exp",
        "exps",
        "finetuned",
        "home",
        "hub",
        "local",
        "logs",
        "lora",
        "loras",
        "merged",
        "mnt",
        "model",
        "models",
        "output",
        "outputs",
        "pretrained",
        "pretrained_models",
        "result",
        "results",
        "root",
        "run",
        "runs",
        "save",
        "saved",
        "saved_models",
        "saves",
        "scratch",
        "snapshots",
        "tmp",
        "train",
        "training",
        "weights",
        "workspace",
    }
)
"""What the folders of training scripts are called; a name below one is a path unless the Hub itself has it."""

_WEIGHTS: Final = (
    "bin|ckpt|ggml|gguf|h5|llamafile|mlmodel|mlpackage|msgpack|nemo|npz|onnx|pt|pth|safetensors|tflite|"
    "safetensors\\.index\\.json|bin\\.index\\.json"
)
_QUANTIZATION: Final = re.compile(
    r"(?:UD-|i1-)?(?:I?Q[1-9](?:_[A-Z0-9]+){0,3}|TQ[12]_0|B?F16|F32|FP(?:4|8|16|32)|INT[48]|(?:MX|NV)FP4(?:_MOE)?)",
    re.ASCII | re.IGNORECASE,
)
_ADDRESS: Final = re.compile(
    r"(?:(?:https?:)?//)?((?:www\.)?(?:huggingface\.co|hf\.co))/([^?#]*).*|hf://([^?#]*).*",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
_CACHE: Final = re.compile(
    r"(?:.*[/\\])?models--([^/\\]+)(?:[/\\](?:snapshots|blobs|refs)(?:[/\\].*)?|[/\\]?)", re.DOTALL
)
_LINK: Final = re.compile(r"\[[^\[\]]*\]\(<?\s*([^\s()<>]+)\s*>?(?:\s+\"[^\"]*\")?\)")
_WRAPPED: Final = re.compile(r"<([^<>\s]+)>|`([^`\s]+)`|\"([^\"\s]+)\"|'([^'\s]+)'|\[[\"']?([^\[\]\s,\"']+)[\"']?\]")
_REVISION: Final = re.compile(r"([^@\s/]+/[^@\s/]+)@[\w./%-]+", re.ASCII)
_SUFFIX: Final = re.compile(r"([^:\s/]+/[^:\s/]+):([\w.-]+)", re.ASCII)
_FILE: Final = re.compile(rf"([^/\s]+/[^/\s]+)/(?:[^/\\]+/)*[^/\\]+\.(?:{_WEIGHTS})", re.ASCII | re.IGNORECASE)
_INSIDE: Final = frozenset({"blob", "commit", "commits", "discussions", "raw", "resolve", "tree"})
_WEIGHT_FILE: Final = re.compile(rf".*\.(?:{_WEIGHTS})", re.ASCII | re.IGNORECASE)
_OTHER_HUB: Final = "modelscope"
_OWNER_AND_NAME: Final = 2
_LONGEST: Final = 2_000
"""Characters of a spelling worth reading: a name has at most 193, a path seldom more than 500."""


def mended(text: str) -> tuple[str, IssueCode] | None:
    """Read the name out of a text that is no repo id, with the issue that says how it stood there.

    Example:
        >>> mended("Qwen/Qwen3-8B@main")
        ('Qwen/Qwen3-8B', <IssueCode.REVISION: 'revision'>)
        >>> mended("hf.co/Qwen/Qwen3-8B-GGUF:Q4_K_M")
        ('Qwen/Qwen3-8B-GGUF', <IssueCode.URL_FOR_ID: 'url_for_id'>)
        >>> mended("~/.cache/huggingface/hub/models--Qwen--Qwen3-8B/snapshots/0123abcd")
        ('Qwen/Qwen3-8B', <IssueCode.CACHE_PATH: 'cache_path'>)
        >>> mended("Qwen--Qwen3-8B") is None
        True
    """
    if len(text) > _LONGEST:
        return None
    bare = text.rstrip("/")
    for read, code in _READERS:
        name = read(bare)
        if name is not None:
            return name, code
    return None


def _link(text: str) -> str | None:
    match = _LINK.fullmatch(text)
    if match is not None:
        return _address(match[1].rstrip("/"))
    match = _WRAPPED.fullmatch(text)
    inner = "" if match is None else next(group for group in match.groups() if group)
    return _owned(inner.rstrip("/")) or _address(inner.rstrip("/"))


def _address(text: str) -> str | None:
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return None
    parts = (match[2] or match[3] or "").rstrip("/").split("/")
    if parts[:2] == ["api", "models"]:
        parts = parts[2:]
    owner, name, *rest = parts if len(parts) >= _OWNER_AND_NAME else ("", "")
    if owner.lower() in PAGES or (rest and rest[0] not in _INSIDE and not _WEIGHT_FILE.fullmatch(rest[-1])):
        return None
    return parse_repo_id(f"{owner}/{name.partition('@')[0].partition(':')[0].removesuffix('.git')}")


def _cached(text: str) -> str | None:
    match = _CACHE.fullmatch(text)
    if match is None or _OTHER_HUB in text.lower():
        return None
    return parse_repo_id(match[1].replace("--", "/", 1))


def _revision(text: str) -> str | None:
    match = _REVISION.fullmatch(text)
    return None if match is None else _owned(match[1])


def _quantization(text: str) -> str | None:
    match = _SUFFIX.fullmatch(text)
    return _owned(match[1]) if match is not None and _QUANTIZATION.fullmatch(match[2]) else None


def _file(text: str) -> str | None:
    match = _FILE.fullmatch(text)
    return None if match is None else _owned(match[1])


def _inner_page(text: str) -> str | None:
    """Read what an address without its site names: `owner/name/tree/main`, `owner/name.git`."""
    owner, _, rest = text.partition("/")
    name, _, page = rest.partition("/")
    if page.partition("/")[0] in _INSIDE or (not page and name.endswith(".git")):
        return _owned(f"{owner}/{name.removesuffix('.git')}")
    return None


def _owned(text: str) -> str | None:
    """Take a repo id with an owner that can be one."""
    owner, slash, _ = text.partition("/")
    if not slash or owner.lower() in PAGES or owner.lower() in HOSTS or owner.lower() in FOLDERS:
        return None
    return parse_repo_id(text)


_READERS: Final = (
    (_owned, IssueCode.TRAILING_SLASH),
    (_address, IssueCode.URL_FOR_ID),
    (_cached, IssueCode.CACHE_PATH),
    (_revision, IssueCode.REVISION),
    (_quantization, IssueCode.QUANTIZATION_SUFFIX),
    (_file, IssueCode.FILE_PATH),
    (_inner_page, IssueCode.URL_FOR_ID),
    (_link, IssueCode.MARKUP),
)
"""Readers of other spellings, and the issue each notes; no text is read by two."""
