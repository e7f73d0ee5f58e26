"""A person's own lists: families of releases and known mirrors, from files that add to what lineage knows."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import click

from lineage.errors import UsageError
from lineage.settings import read_settings

Function = TypeVar("Function", bound=Callable[..., Any])


class ListFile(click.ParamType[str]):
    """A file whose text is one of the lists; what cannot be read or is no such list is refused, and the file named."""

    name = "file"

    def __init__(self, kind: str) -> None:
        """Read files of `families` or of `mirrors`."""
        self._kind = kind

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Read the file and check what it says."""
        del param, ctx
        path = Path(str(value))
        try:
            text = path.read_text(encoding="utf-8")
            self._check(text)
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is no text in UTF-8.") from error
        except (OSError, ValueError) as error:
            raise UsageError(f"Cannot read {path}: {getattr(error, 'strerror', None) or error}.") from error
        except UsageError as error:
            raise UsageError(f"{path}: {error}") from error
        return text

    def _check(self, text: str) -> None:
        if self._kind == "families":
            from lineage.stats.families import known_families  # noqa: PLC0415 - only where a file is named

            known_families(text)
        else:
            from lineage.stats.known_mirrors import known_mirrors  # noqa: PLC0415 - as above

            known_mirrors(text)


def families_option(function: Function) -> Function:
    """Add `--families`; the command's `settings` hold what the file says."""
    return click.option(
        "--families",
        type=ListFile("families"),
        metavar="FILE",
        help="More families, as TOML: [Name] and releases = ['owner/pattern*'].",
    )(_with_lists(function, "families"))


def mirrors_option(function: Function) -> Function:
    """Add `--mirrors-file`; the command's `settings` hold what the file says."""
    return click.option(
        "--mirrors-file",
        type=ListFile("mirrors"),
        metavar="FILE",
        help="More known mirrors, as TOML: forms, prefixes, [owners] and [copies].",
    )(_with_lists(function, "mirrors_file"))


def own_lists(function: Function) -> Function:
    """Add both to a command that counts a family by a rule; the command gets `settings`, not `db`."""
    return families_option(mirrors_option(function))


def _with_lists(function: Function, option: str) -> Function:
    field = option.partition("_")[0]

    def wrapped(**given: Any) -> Any:  # noqa: ANN401 - click's call, and whatever the command returns
        text = given.pop(option) or ""
        settings = given.pop("settings", None) or read_settings(given.pop("db"))
        return function(settings=replace(settings, lists=replace(settings.lists, **{field: text})), **given)

    wrapped.__doc__ = function.__doc__
    wrapped.__name__ = function.__name__
    wrapped.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]  # click keeps options there
    return wrapped  # type: ignore[return-value]  # the wrapper stands for the command
