"""Whom to ask and with what token: one endpoint, from which no redirect and no stored token leads away."""

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from lineage.errors import BadTokenError, HubRefusedError, HubUnreachableError
from lineage.settings import HUB_ENDPOINT

_TRUE: Final = frozenset({"1", "ON", "YES", "TRUE"})


def check_endpoint(endpoint: str) -> None:
    """See that an address is one that can be asked at all.

    Raises:
        HubUnreachableError: It is none.
    """
    try:
        parts = urlsplit(endpoint)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        good = good and endpoint.isprintable() and not ({" ", "?", "#"} & set(endpoint))
    except ValueError:
        good = False
    if not good:
        raise HubUnreachableError(
            f"HF_ENDPOINT is no http(s) address: {endpoint!r}. Unset it for the Hub itself, {HUB_ENDPOINT}."
        )


def shown(endpoint: str) -> str:
    """Write an endpoint for people, without the user name and password that it may carry.

    >>> shown("https://me:secret@mirror.example/hf")
    'https://mirror.example/hf'
    """
    parts = urlsplit(endpoint)
    return parts._replace(netloc=_place(parts)).geturl()


def redirected(endpoint: str, path: str, location: str) -> str:
    """Take the path, below the endpoint, that a redirect of a path leads to.

    >>> redirected("https://mirror.example/hf", "/api/models/gpt2", "/hf/api/models/openai-community/gpt2?expand=tags")
    '/api/models/openai-community/gpt2?expand=tags'

    Raises:
        HubRefusedError: It leads away from the endpoint.
    """
    own = urlsplit(endpoint)
    try:
        target = urlsplit(urljoin(endpoint + path, location))
    except ValueError:
        target = SplitResult("", "", "", "", "")
    if (target.scheme, _place(target)) != (own.scheme, _place(own)) or not target.path.startswith(f"{own.path}/"):
        raise HubRefusedError(f"{shown(endpoint)} redirects {path} to another place: {location[:200]!r}.")
    found = target.path.removeprefix(own.path)
    return f"{found}?{target.query}" if target.query else found


def token_for(endpoint: str, environ: Mapping[str, str] | None = None) -> str | None:
    """Choose the token: `HF_TOKEN` for whatever endpoint is named, one stored by `hf auth login` for the Hub alone.

    Raises:
        BadTokenError: It can be no token.
    """
    environ = os.environ if environ is None else environ
    token = (environ.get("HF_TOKEN") or environ.get("HUGGING_FACE_HUB_TOKEN") or "").strip()
    if not token and endpoint == HUB_ENDPOINT:
        from huggingface_hub import get_token  # noqa: PLC0415 - addresses are checked before the library is imported

        implicit = environ.get("HF_HUB_DISABLE_IMPLICIT_TOKEN", "").upper() not in _TRUE
        token = (get_token() or "").strip() if implicit else ""
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise BadTokenError("The token holds characters that no token has. Check HF_TOKEN, or run: hf auth login")
    return token or None


def _place(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2].lower()
