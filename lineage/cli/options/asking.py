"""The bounds of asking the Hub: `--max-requests` and `--offline`, the same for every command that asks it."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from lineage.settings import LOOK_REQUESTS, Asking, is_offline

Function = TypeVar("Function", bound=Callable[..., Any])
_MOST_DIGITS: Final = 18
"""Of a number that is read: Python refuses to read thousands of digits."""


class Requests(click.ParamType[int]):
    """A number of requests, 1 or more; 0 is refused with the option that forbids all."""

    name = "requests"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
            self.fail(f"{text[:100]!r} is no number of requests such as 60.", param, ctx)
        if not int(text):
            self.fail("0 requests answer nothing; to ask the Hub nothing, use --offline.", param, ctx)
        return int(text)


def asking_options(usual: int | None = LOOK_REQUESTS, default: str = "") -> Callable[[Function], Function]:
    """Add `--max-requests` and `--offline` to a command that asks the Hub; the command gets an `Asking` as `asking`.

    Args:
        usual: The bound where the option is not given; `None` is no bound.
        default: What the help says of that, where it depends on other options.
    """
    default = default or ("no bound" if usual is None else str(usual))

    def decorate(function: Function) -> Function:
        def wrapped(**given: Any) -> Any:
            most, offline = given.pop("max_requests"), given.pop("offline")
            return function(asking=Asking(usual if most is None else most, offline=offline or is_offline()), **given)

        wrapped.__doc__ = function.__doc__
        wrapped.__name__ = function.__name__
        wrapped.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]  # click keeps options there
        for option in (
            click.option("--offline", is_flag=True, help="Ask the Hub nothing [env: HF_HUB_OFFLINE]."),
            click.option(
                "--max-requests",
                type=Requests(),
                metavar="N",
                help=f"Most requests to the Hub [default: {default}].",
            ),
        ):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[return-value]  # the wrapper stands for the command

    return decorate
