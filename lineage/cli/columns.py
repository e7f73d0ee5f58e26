"""`--columns`: which columns of an answer are written, and in which order."""

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from lineage.render.table import Column


class ColumnNames(click.ParamType[tuple[str, ...]]):
    """Names of columns, separated by commas."""

    name = "columns"

    def __init__(self, columns: Iterable[Column]) -> None:
        """Take the columns that the command's answers can have."""
        self._known = list(dict.fromkeys(column.name for column in columns))

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Check every name."""
        names = tuple(name.strip() for name in str(value).split(","))
        for place, name in enumerate(names):
            if name in names[:place]:
                self.fail(f"{name!r} is named twice.", param, ctx)
            if name not in self._known:
                from lineage.words.near import near_words

                self.fail(
                    f"there is no column {name!r}.{near_words(name, self._known)} Columns: {', '.join(self._known)}.",
                    param,
                    ctx,
                )
        return names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Complete the last name; those that stand before it are not offered again."""
        del ctx, param
        before, comma, begun = incomplete.rpartition(",")
        named = before.split(",")
        return [
            CompletionItem(f"{before}{comma}{name}")
            for name in self._known
            if name.startswith(begun) and name not in named
        ]
