"""`lineage help [COMMAND]`."""

import click


@click.command(
    name="help",
    hidden=True,
    epilog="""\b
Examples:
  lineage help
  lineage help count
  lineage help db check
""",
)
@click.argument("words", metavar="[COMMAND]...", nargs=-1)
@click.pass_context
def command(ctx: click.Context, words: tuple[str, ...]) -> None:
    """Show the help of COMMAND, or of the whole program."""
    context = ctx.find_root()
    for word in words:
        if not isinstance(context.command, click.Group):
            raise click.UsageError(f"{context.command_path} has no commands of its own.")
        _, resolved, _ = context.command.resolve_command(context, [word])
        assert resolved is not None
        context = resolved.context_class(resolved, info_name=word, parent=context)
    click.echo(context.get_help())
