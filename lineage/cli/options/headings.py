"""The help of a command whose options stand under more than one heading."""

from collections.abc import Iterable
from typing import Any, Final

import click

_WHOLE: Final = "\N{NON-BREAKING HYPHEN}"


class _WholeWords(click.HelpFormatter):
    """Writes a help in which no line ends at a hyphen: options, rules and dates are copied from there."""

    def write_text(self, text: str) -> None:
        super().write_text(text.replace("-", _WHOLE))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        whole = [(first.replace("-", _WHOLE), second.replace("-", _WHOLE)) for first, second in rows]
        super().write_dl(whole, col_max, col_spacing)

    def getvalue(self) -> str:
        return super().getvalue().replace(_WHOLE, "-")


class _Context(click.Context):
    formatter_class = _WholeWords


class HeadedOption(click.Option):
    """An option that stands in the help under a heading of its own, after the others."""

    def __init__(self, *spellings: Any, heading: str, **given: Any) -> None:
        super().__init__(*spellings, **given)
        self.heading = heading


class HeadedCommand(click.Command):
    """A command whose help puts every `HeadedOption` under its heading."""

    context_class = _Context

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options: first those without a heading, then heading by heading."""
        sections: dict[str, list[tuple[str, str]]] = {"Options": []}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                sections.setdefault(getattr(parameter, "heading", "Options"), []).append(record)
        for heading, records in sections.items():
            with formatter.section(heading):
                formatter.write_dl(records)
