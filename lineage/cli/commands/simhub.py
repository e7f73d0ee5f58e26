"""`lineage simhub [FILE]`: a simulated Hub in the foreground, for tests and for trying things out."""

from pathlib import Path

import click

from lineage.cli.output import hint
from lineage.render.figures import number_of
from lineage.settings import program


@click.command(
    name="simhub",
    epilog="""\b
Examples:
  lineage simhub --made-up 20000
  lineage simhub rows.jsonl.gz --population "models with qwen in their name" --port 8080
""",
)
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--population", metavar="TEXT", help="What the rows are a sample of; with FILE.")
@click.option(
    "--made-up",
    "models",
    type=click.IntRange(1, 3_000_000),
    metavar="N",
    help="Make up N models instead of replaying FILE.",
)
@click.option("--seed", default=1, show_default=True, help="Of the made-up models.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--quota", type=click.IntRange(min=1), help="Requests per five minutes [default: no bound].")
@click.option("--total", is_flag=True, help="Say how many models a list has, which the Hub does not.")
def command(
    file: Path | None,
    population: str | None,
    models: int | None,
    seed: int,
    port: int,
    quota: int | None,
    total: bool,
) -> None:
    """Serve the Hub's metadata API on loopback: the rows of FILE (JSON lines, plain or gzipped), or made-up ones.

    The address goes to stdout, and the command to crawl it to stderr; Ctrl-C ends it.
    """
    from lineage.simhub import RowSource, SimHub, made_up, replay

    if (file is None) == (models is None):
        raise click.UsageError("Give either a FILE to replay or --made-up N.")
    if file is None and population is not None:
        raise click.UsageError("--population is for a FILE; made-up models are always called made-up.")
    if file is not None:
        source: RowSource = replay(file)
        population_name = f"sample: {(population or file.name).removeprefix('sample: ')}"
    else:
        assert models is not None
        source, population_name = made_up(models, seed=seed), "made-up"
    hub = SimHub(source, population=population_name, port=port, quota=quota, says_total=total)
    click.echo(hub.url)
    crawl = f"HF_ENDPOINT={hub.url} {program()} crawl --db simhub.sqlite"
    hint(f"Serving {number_of(len(source), 'model')} ({population_name}). Crawl them with: {crawl}", whole=True)
    hub.serve_forever()
