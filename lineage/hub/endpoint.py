"""Whom to ask and with what token: one endpoint, from which no redirect and no stored token leads away."""

import os
from collections.abc import Mapping
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

from lineage.errors import BadTokenError, HubRefusedError, HubUnreachableError
from lineage.settings import HUB_ENDPOINT, canonical

_TRUE: Final = frozenset({"1", "ON", "YES", "TRUE"})
_HUB: Final = urlsplit(HUB_ENDPOINT).netloc


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


def redirected(endpoint: str, path: str, location: str) -> tuple[str, str]:
    """Return the endpoint, and the path below it, that a redirect of a path leads to.

    The endpoint stays what it is, but for the Hub's other addresses, which lead to its own, and for `http`, which may
    lead to `https` of the same host.

    >>> redirected("https://mirror.example/hf", "/api/models/gpt2", "/hf/api/models/openai-community/gpt2?expand=tags")
    ('https://mirror.example/hf', '/api/models/openai-community/gpt2?expand=tags')
    >>> redirected("https://hf.co", "/api/models", "https://huggingface.co/api/models")
    ('https://huggingface.co', '/api/models')

    Raises:
        HubRefusedError: It leads away from the endpoint.
    """
    own = urlsplit(endpoint)
    try:
        target = urlsplit(urljoin(endpoint + path, location))
    except ValueError:
        target = SplitResult("", "", "", "", "")
    if target.scheme == "https" and own.scheme == "http" and _place(target) == _place(own) and own.port is None:
        own = own._replace(scheme="https")
    elif target.scheme == "https" and _place(target) == _HUB and canonical(endpoint) == HUB_ENDPOINT:
        own = urlsplit(HUB_ENDPOINT)
    if (target.scheme, _place(target)) != (own.scheme, _place(own)) or not target.path.startswith(f"{own.path}/"):
        raise HubRefusedError(
            f"{shown(endpoint)} redirects {path.partition('?')[0]} to another place: {location[:200]!r}. "
            "If that is the Hub you mean, name it in HF_ENDPOINT."
        )
    below = target.path.removeprefix(own.path)
    return own.geturl(), f"{below}?{target.query}" if target.query else below


def token_for(endpoint: str, environ: Mapping[str, str] | None = None) -> str | None:
    """Choose the token: `HF_TOKEN` for whatever endpoint is named, one stored by `hf auth login` for the Hub alone.

    Raises:
        BadTokenError: It can be no token.
    """
    environ = os.environ if environ is None else environ
    token = (environ.get("HF_TOKEN") or environ.get("HUGGING_FACE_HUB_TOKEN") or "").strip()
    if not token and endpoint == HUB_ENDPOINT:
        from huggingface_hub import get_token

        implicit = environ.get("HF_HUB_DISABLE_IMPLICIT_TOKEN", "").upper() not in _TRUE
        try:
            token = (get_token() or "").strip() if implicit else ""
        except Exception as error:  # whatever goes wrong in renewing it over the network, or in reading its file
            raise BadTokenError(
                f"The stored token cannot be read ({type(error).__name__}). Log in again with: hf auth login; "
                "to leave it out: HF_HUB_DISABLE_IMPLICIT_TOKEN=1"
            ) from error
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise BadTokenError("The token holds characters that no token has. Check HF_TOKEN, or run: hf auth login")
    return token or None


def _place(parts: SplitResult) -> str:
    return parts.netloc.rpartition("@")[2].lower()
