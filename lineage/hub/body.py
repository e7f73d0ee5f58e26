"""A response's body → JSON, read so that one record that cannot be read spoils no other."""

import json
import re
from typing import Any, Final

_MARK: Final = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"|[\[\]{},]', re.DOTALL)
_CLOSES: Final = {"]": "[", "}": "{"}
_SHOWN: Final = 1_000
"""Characters kept of a record that cannot be read."""
_ERROR: Final = 10_000
"""Characters read of an error."""


def read_body(content: bytes) -> Any:
    """Parse JSON; what is nested too deeply, or has a number without end, is left as the beginning of its text.

    Where that befalls an item of the outermost list, its neighbours are read all the same.

    Raises:
        ValueError: The body is no JSON.

    >>> read_body(b'[{"id": "a/b"}, {"id": "c/d", "downloads": ' + b"9" * 5_000 + b"}]")[1][:12]
    '{"id": "c/d"'
    """
    try:
        return json.loads(content)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except (ValueError, RecursionError):
        return _piecewise(content.decode().strip())


def error_text(content: bytes) -> str:
    r"""Return the words of an error's JSON body in one line, without control characters; else nothing.

    >>> error_text(b'{"error": "Invalid\\u001b  cursor"}')
    'Invalid cursor'
    >>> error_text(b"<html>"), error_text(b'{"error": [1]}')
    ('', '')
    """
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    message = body.get("error") or body.get("message") if isinstance(body, dict) else body
    if isinstance(message, dict):
        message = message.get("message")
    if not isinstance(message, str):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in message[:_ERROR]).split())


def is_web_page(content_type: str, content: bytes) -> bool:
    """Return whether an answer is a page for people, which a gateway, a captcha or a portal sends.

    >>> is_web_page("", b" <!DOCTYPE html>"), is_web_page("application/json", b"{}")
    (True, False)
    """
    beginning = content[:_SHOWN].lstrip().lower()
    return content_type.lower().startswith("text/html") or beginning.startswith((b"<!doctype", b"<html", b"<?xml"))


def _piecewise(text: str) -> Any:
    """Read a list item by item; anything else is its own text."""
    items = _items(text)
    return [_item(item) for item in items] if text.startswith("[") else text[:_SHOWN]


def _item(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except (ValueError, RecursionError):
        return text.strip()[:_SHOWN]


def _items(text: str) -> list[str]:
    """Cut the outermost list or object at its commas, and check that every bracket is closed.

    Raises:
        ValueError: One is not.
    """
    items: list[str] = []
    begun: list[str] = []
    start = 1
    for mark in _MARK.finditer(text):
        sign = mark[0]
        if sign in "[{":
            begun.append(sign)
        elif sign in _CLOSES:
            if not begun or begun.pop() != _CLOSES[sign]:
                break
            if not begun:
                if mark.end() != len(text):
                    break
                return [*items, text[start : mark.start()]]
        elif sign == "," and len(begun) == 1:
            items.append(text[start : mark.start()])
            start = mark.end()
    raise ValueError("brackets that do not match")
