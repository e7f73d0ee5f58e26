"""`--config`: a person's own brands and mirrors, from a `lineage.toml` that adds to what lineage knows."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from lineage.errors import UsageError
from lineage.settings import CONFIG_FILE, Config, Settings, read_settings

Function = TypeVar("Function", bound=Callable[..., Any])


def config_option(function: Function) -> Function:
    """Add `--config` to a command that reads something of it; the command gets `settings`, not `db`."""

    def wrapped(**given: Any) -> Any:
        settings = read_settings(given.pop("db"), config=given.pop("config"))
        check_config(settings.config)
        answer = function(settings=settings, **given)
        _say_unmatched(settings)
        return answer

    wrapped.__doc__ = function.__doc__
    wrapped.__name__ = function.__name__
    wrapped.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]  # click keeps options there
    return click.option(
        "--config",
        type=click.Path(),
        metavar="FILE",
        help=f"Your brands and mirrors [default: {CONFIG_FILE}, here or above].",
    )(wrapped)  # type: ignore[return-value]  # the wrapper stands for the command


def _say_unmatched(settings: Settings) -> None:
    """Name on stderr the person's own entries that match nothing of the database of the answer."""
    if settings.config.path is None:
        return
    from lineage.cli.output import hint
    from lineage.workflows.definitions import unmatched_definitions

    for words in unmatched_definitions(settings):
        hint(words)


def check_config(config: Config) -> None:
    """Read every table, so that what is wrong in one is said before any work.

    Raises:
        UsageError: A table holds what such a table has not; the message names the file, the table and the key.
    """
    if config.path is None:
        return
    from lineage.stats.summary.brands import known_brands
    from lineage.stats.uploads.known_mirrors import known_mirrors

    readers: dict[str, Callable[[Any], object]] = {"brands": known_brands, "mirrors": known_mirrors}
    for name, read in readers.items():
        try:
            read(getattr(config, name))
        except UsageError as error:
            raise UsageError(f"{config.path}: {error}") from error
