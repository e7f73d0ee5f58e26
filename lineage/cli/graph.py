"""`lineage graph [MODEL|ORG|FAMILY] -o FILE.html`."""

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from lineage.cli.asking import asking_options
from lineage.cli.browser import open_page
from lineage.cli.files import OUTPUT_FILE, write_file
from lineage.cli.headings import HeadedCommand
from lineage.cli.looking import look_below
from lineage.cli.names import NAME
from lineage.cli.output import database_option, hint, source_words
from lineage.cli.own_lists import own_lists
from lineage.cli.ruling import Ruling, rule_options
from lineage.render.figures import number_of
from lineage.settings import Asking, Settings

if TYPE_CHECKING:
    from lineage.stats.rule import CountingRule

_MOST: Final = 2000


@click.command(
    cls=HeadedCommand,
    name="graph",
    epilog="""\b
Examples:
  lineage graph Qwen/Qwen3-8B -o qwen3-8b.html --open
  lineage graph Qwen/Qwen3-8B -o small.html --limit 200
  lineage graph Qwen -o qwen.html --rule no-bursts
  lineage graph -o everything.html
""",
)
@click.argument("subject", type=NAME, metavar="[MODEL|ORG|FAMILY]", required=False)
@click.option(
    "-o",
    "--output",
    "path",
    type=OUTPUT_FILE,
    required=True,
    metavar="FILE.html",
    help="The page to write.",
)
@click.option(
    "--renderer",
    type=click.Choice(["pyvis", "map"]),
    help="pyvis: a model and its neighbourhood; map: families of any size  [default: pyvis up to 300 models].",
)
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST),
    metavar="N",
    help=f"pyvis only: most models to show, the rest are counted  [default: {_MOST}].",
)
@click.option("--open", "opens", is_flag=True, help="Open the page in a browser.")
@rule_options()
@own_lists
@asking_options()
@database_option
def command(
    settings: Settings,
    subject: str | None,
    path: Path,
    renderer: str | None,
    limit: int | None,
    opens: bool,
    ruling: Ruling,
    asking: Asking,
) -> None:
    """Draw MODEL, or all models of ORG, with all that was made from them as one HTML page that needs no network.

    Without MODEL or ORG the page shows everything in the database that the Hub lists or that an edge of the rule
    names. Small families of one model are drawn by pyvis, which takes of the rule's options --evidence alone.
    """
    rule = ruling.rule()
    look_below(settings, subject, asking, rule)
    by_evidence = ruling.text is None and set(ruling.choices) <= {"evidence"}
    single = subject is not None and "/" in subject
    if renderer == "map" and limit is not None:
        raise click.UsageError("--limit is for pyvis; a map shows every model.")
    if renderer == "pyvis" or limit is not None:
        if subject is None:
            raise click.UsageError("pyvis draws the family of one model: name it, or draw a map.")
        if not single and not _is_one_model(settings, subject):
            raise click.UsageError(_for_one_model(chosen=renderer == "pyvis", limit=limit))
        if not by_evidence:
            raise click.UsageError("pyvis takes --evidence and no other choice of the rule; draw a map for these.")
    elif renderer is None and single and by_evidence:
        renderer = _fitting(settings, str(subject), rule)
    if subject is not None and (renderer == "pyvis" or limit is not None):
        write_picture(settings, subject, path, rule, limit or _MOST)
    else:
        write_map(settings, subject, path, rule)
    if opens:
        open_page(path)


def _is_one_model(settings: Settings, subject: str) -> bool:
    from lineage.workflows.subject import is_one_model  # noqa: PLC0415 - after --help

    return is_one_model(settings, subject)


def _for_one_model(*, chosen: bool, limit: int | None) -> str:
    """Say which options chose pyvis for an organisation."""
    if not chosen:
        return "--limit is for pyvis, which draws one model's family; leave it out for a map."
    options = "--renderer" if limit is None else "--renderer and --limit"
    return f"pyvis draws one model's family; leave {options} out for a map."


def _fitting(settings: Settings, subject: str, rule: "CountingRule") -> str:
    from lineage.workflows.picture import FITS_A_PICTURE, family_size  # noqa: PLC0415 - after --help

    return "pyvis" if family_size(settings, subject, evidence=rule.evidence) <= FITS_A_PICTURE else "map"


def write_picture(settings: Settings, subject: str, path: Path, rule: "CountingRule", limit: int) -> None:
    """Write the page that pyvis draws, and say what is on it."""
    from lineage.workflows.picture import picture  # noqa: PLC0415 - after --help

    source, page, shown, total = picture(settings, subject, limit=limit, evidence=rule.evidence)
    size = write_file(path, [page.encode()], database=settings.database)
    words = source_words(source)
    if words:
        hint(words)
    models = number_of(total, "model")
    hint(f"Wrote {path}: {shown:,} of {models} {_known_from(rule)}, {size / 1e6:.1f} MB.", whole=True)
    _tell_limits(settings, subject)


def write_map(settings: Settings, subject: str | None, path: Path, rule: "CountingRule") -> None:
    """Write a map, and say what is on it and what its number rests on."""
    from lineage.workflows.map import draw_map  # noqa: PLC0415 - after --help

    found = draw_map(settings, subject, rule=rule)
    head = found.head
    size = write_file(path, [found.page], database=settings.database)
    for mark in head.marks:
        hint(f"Mind: {mark}.")
    population = "" if head.population == "Hub" else f", {head.population}"
    day = f", as of {head.as_of}" if head.as_of else ""
    hint(
        f"Wrote {path}: a map of {found.models:,} models {_known_from(rule)}, {head.total:,} counted by "
        f"{head.written}{population}{day}, {size / 1e6:.1f} MB.",
        whole=True,
    )
    if subject is not None:
        _tell_limits(settings, subject, said=head.marks)


def _known_from(rule: "CountingRule") -> str:
    """Say which edges a family is drawn by: by more kinds of evidence it is larger."""
    return f"by edges known from {' or '.join(rule.evidence)}"


def _tell_limits(settings: Settings, subject: str, said: Collection[str] = ()) -> None:
    """Say how little has been looked at below a subject, and what to type for more."""
    from lineage.cli.listed import hint_crawl  # noqa: PLC0415 - after --help
    from lineage.workflows.subject import limits  # noqa: PLC0415

    name, marks = limits(settings, subject)
    for mark in marks:
        if mark not in said:
            hint(f"Mind: {mark}.")
        hint_crawl(settings, name)
