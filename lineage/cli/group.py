"""The commands and their groups; each command is imported when it is used, so that `--help` stays quick."""

from importlib import import_module
from typing import Final, NamedTuple

import click


class _Entry(NamedTuple):
    module: str
    help: str


SECTIONS: Final[dict[str, dict[str, _Entry]]] = {
    "Get": {
        "explore": _Entry("explore", "Crawl if need be, then open the map: the one command to begin with."),
        "crawl": _Entry("crawl", "Follow base_model from organisations or models, and keep what is found."),
        "demo": _Entry("demo", "Crawl a made-up Hub, count, and draw: no network, no token."),
        "simhub": _Entry("simhub", "Serve a made-up or replayed Hub on loopback, to crawl and try things on."),
    },
    "Ask": {
        "info": _Entry("info", "Tell what is known of a model."),
        "trace": _Entry("trace", "Follow a model's bases up to where they end."),
        "tree": _Entry("tree", "Show what was made from a model, as a tree."),
        "descendants": _Entry("descendants", "List what was made from a model or an organisation; alias: ls."),
        "count": _Entry("count", "Count derivatives, and say by which rule."),
        "explain": _Entry("explain", "Search the counting rules for those that yield a published figure."),
        "stats": _Entry("stats", "Measure a family: how it grows, how deep, by whom, how unevenly."),
        "bursts": _Entry("bursts", "List bulk uploads of machine-named models, and what shows them."),
        "mirrors": _Entry("mirrors", "List re-uploads of the same weights, and what tells them."),
        "releases": _Entry("releases", "List an organisation's models and how far each reaches."),
        "compare": _Entry("compare", "Set families of releases side by side: Qwen, Llama, Gemma …"),
        "search": _Entry("search", "Find models by words in their names."),
    },
    "Show": {
        "graph": _Entry("graph", "Draw a family of any size as one offline HTML page."),
        "report": _Entry("report", "Write a page to read and print: numbers, rules, growth, charts."),
    },
    "Keep": {
        "status": _Entry("status", "Tell what was crawled, from where, when, how completely."),
        "export": _Entry("export", "Write models and edges as JSON lines or GraphML."),
        "db": _Entry("db", "Find, upgrade or check the database."),
    },
}
ALIASES: Final = {"ls": "descendants"}
HIDDEN: Final = {"help": _Entry("help", "Show the help of a command.")}
_ENTRIES: Final = {name: entry for entries in SECTIONS.values() for name, entry in entries.items()} | HIDDEN

EPILOG: Final = """\b
Examples:
  lineage demo
  lineage crawl Qwen --dry-run
  lineage count Qwen
  lineage trace Qwen/Qwen3-8B-FP8 --evidence
  lineage ls Qwen/Qwen3-8B --relation adapter --min-downloads 100
"""


class Group(click.Group):
    """A group whose commands are listed under headings and imported only when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the visible commands in their order."""
        del ctx
        return [name for entries in SECTIONS.values() for name in entries]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        entry = _ENTRIES.get(ALIASES.get(cmd_name, cmd_name))
        if entry is None:
            return None
        command: click.Command = import_module(f"lineage.cli.{entry.module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names, or suggest the ones that it resembles."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            known = [*self.list_commands(ctx), *ALIASES]
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=known, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one section a heading, without importing any command."""
        del ctx
        for heading, entries in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, entry.help) for name, entry in entries.items()])


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from importlib.metadata import version  # noqa: PLC0415 - only here

    click.echo(f"lineage {version('hf-lineage')}")
    ctx.exit()


@click.group(
    cls=Group,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="What was a Hugging Face model made from, what was made from it, how many, how, and how sure are we.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def cli() -> None:
    """Everything below is a subcommand."""
