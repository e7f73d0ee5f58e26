"""The commands and their groups; each command is imported when it is used, so that `--help` stays quick."""

from importlib import import_module
from typing import Final, NamedTuple

import click

from lineage.cli.choice import Choice

_COMMANDS: Final = "lineage.cli.commands"
"""The package that holds a module for each command."""


class _Entry(NamedTuple):
    module: str
    help: str


SECTIONS: Final[dict[str, dict[str, _Entry]]] = {
    "Get": {
        "explore": _Entry("explore", "Ask the Hub about a model, draw its family, open the page: begin here."),
        "crawl": _Entry("crawl", "Follow base_model from organizations or models, and keep what is found."),
        "demo": _Entry("demo", "Crawl a real sample of the Hub, count, and draw: no network, no token."),
    },
    "Ask": {
        "info": _Entry("info", "Show what is known of a model."),
        "trace": _Entry("trace", "Follow a model's bases up to where they end."),
        "tree": _Entry("tree", "Show what was made from a model, as a tree."),
        "ls": _Entry("ls", "List what was made from a model or an organization."),
        "count": _Entry("count", "Count derivatives, and say by which rule."),
        "stats": _Entry("stats", "Measure a family: how it grows, how deep, by whom, how unevenly."),
        "compare": _Entry("compare", "Set brands, organizations or models side by side."),
        "releases": _Entry("releases", "List an organization's models and how far each reaches."),
        "search": _Entry("search", "Find models by words in their names."),
    },
    "Show": {
        "graph": _Entry("graph", "Draw a family as a page that needs no network, or as a picture to share."),
        "report": _Entry("report", "Write a page to read and print: numbers, rules, growth, charts."),
        "export": _Entry("export", "Write models and edges as JSON lines or GraphML."),
    },
    "Keep": {
        "status": _Entry("status", "Show what was crawled, from where, when, how completely."),
        "db": _Entry("db", "Find, upgrade or check the database."),
    },
}
HIDDEN: Final = {
    "help": _Entry("help", "Show the help of a command."),
    "simhub": _Entry("simhub", "Serve a made-up or replayed Hub on loopback, for tests and drills."),
}
_ENTRIES: Final = {name: entry for entries in SECTIONS.values() for name, entry in entries.items()} | HIDDEN

EPILOG: Final = """\b
Examples:
  lineage demo
  lineage crawl Qwen --dry-run
  lineage count Qwen
  lineage trace unsloth/Qwen3.5-4B-GGUF --evidence
  lineage ls Qwen/Qwen3.5-4B --relation quantized --min-downloads 100
"""

FIRST: Final = (
    ("Count to cite", "count Qwen/Qwen3.5-9B --cite"),
    ("Newest below a model", "ls Qwen/Qwen3.5-9B --sort created_at --limit 9"),
    ("Origin of a file", "trace unsloth/Qwen3.5-9B-GGUF"),
    ("A page to quote", "report Qwen/Qwen3.5-9B -o qwen.html"),
    ("Quantizations by use", "ls Qwen/Qwen3.5-9B --relation quantized --limit 9"),
)
"""A first command for each kind of user: researcher, engineer, compliance engineer, journalist, builder."""


class Group(click.Group):
    """A group whose commands are listed under headings and imported only when used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the visible commands in their order."""
        del ctx
        return [name for entries in SECTIONS.values() for name in entries]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        del ctx
        entry = _ENTRIES.get(cmd_name)
        if entry is None:
            return None
        command: click.Command = import_module(f"{_COMMANDS}.{entry.module}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names, or suggest the ones that it resembles."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            names = self.list_commands(ctx)
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=names, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one section a heading, without importing any command."""
        del ctx
        for heading, entries in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, entry.help) for name, entry in entries.items()])


def _version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    click.echo(f"lineage {version('hf-lineage')}")
    ctx.exit()


def _install_completion(ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is None or ctx.resilient_parsing:
        return
    from lineage.cli.completion import install

    install(cli, value)
    ctx.exit()


@click.group(
    cls=Group,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help="What was a Hugging Face model made from, what was made from it, how many, how, and how sure are we.",
    invoke_without_command=True,
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.option(
    "--install-completion",
    type=Choice(["auto", "bash", "zsh", "fish"]),
    is_flag=False,
    flag_value="auto",
    is_eager=True,
    expose_value=False,
    callback=_install_completion,
    metavar="[SHELL]",
    help="Let bash, zsh or fish complete commands and names [default: your shell].",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Show a first command for each kind of user where no command is named."""
    if ctx.invoked_subcommand is not None:
        return
    from lineage.settings import program

    called = program()
    width = max(len(question) for question, _ in FIRST)
    lines = [f"{question:{width}}  {called} {words}" for question, words in FIRST]
    click.echo("\n".join([*lines, "", f"All commands: {called} --help. Without the Hub: {called} demo."]))
