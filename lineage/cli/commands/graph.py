"""`lineage graph [MODEL|ORG|BRAND] -o FILE`: a page or a picture, as the file's ending says."""

from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from lineage.cli.answer import sentence
from lineage.cli.choice import Choice
from lineage.cli.files import STDOUT, OutputFile, open_page, write_output
from lineage.cli.listed import tell_limits
from lineage.cli.looking import look_below
from lineage.cli.names import NAME
from lineage.cli.options.asking import asking_options
from lineage.cli.options.config import config_option
from lineage.cli.options.headings import HeadedCommand
from lineage.cli.options.ruling import Ruling, rule_options
from lineage.cli.output import database_option, hint, source_words
from lineage.render.figures import number_of
from lineage.settings import Asking, Settings

if TYPE_CHECKING:
    from lineage.render.picture.portrait import PictureFormat
    from lineage.stats.rules.rule import CountingRule
    from lineage.words.vocabulary import Theme

_MOST: Final = 2000
_PICTURES: Final = (".png", ".svg")
_FILE: Final = OutputFile(".html", *_PICTURES)
_ONLY_EVIDENCE: Final = "A tree takes --evidence and no other choice of the rule; draw a map for these."


@click.command(
    cls=HeadedCommand,
    name="graph",
    epilog="""\b
Examples:
  lineage graph Qwen/Qwen3-8B -o qwen3-8b.html --open
  lineage graph Qwen/Qwen3-8B -o portrait.png --theme dark
  lineage graph Qwen/Qwen3-8B -o small.html --limit 200
  lineage graph Qwen -o qwen.html --rule no-bursts
  lineage graph -o everything.html
""",
)
@click.argument("subject", type=NAME, metavar="[MODEL|ORG|BRAND]", required=False)
@click.option(
    "-o",
    "--output",
    "path",
    type=_FILE,
    required=True,
    metavar="FILE.html|png|svg",
    help="The file to write: a page (.html) or a portrait (.png, .svg); - writes a page to stdout.",
)
@click.option(
    "--as",
    "shape",
    type=Choice(["map", "tree"]),
    help="What a page shows. tree: a model and its neighbors; map: families of any size  "
    "[default: tree up to 300 models].",
)
@click.option(
    "--limit",
    type=click.IntRange(1, _MOST),
    metavar="N",
    help=f"Tree only: most models to show, the rest are counted  [default: {_MOST}].",
)
@click.option("--theme", type=Choice(["light", "dark"]), help="Theme of a portrait  [default: light].")
@click.option("--open", "opens", is_flag=True, help="Open the file in a browser.")
@rule_options()
@config_option
@asking_options()
@database_option
def command(
    *,
    settings: Settings,
    subject: str | None,
    path: Path,
    shape: str | None,
    limit: int | None,
    theme: "Theme | None",
    opens: bool,
    ruling: Ruling,
    asking: Asking,
) -> None:
    """Draw MODEL, or all models of ORG or BRAND, with all that was made from them.

    A page needs no network. Without a subject it shows all models of the database. Small families of one model are
    drawn as a tree; of the rule's options, a tree takes --evidence alone.

    A portrait is a picture of 1200 x 630 pixels of one model's family, to share: how many models were made from it,
    how, when, and the most downloaded. Repositories not for all audiences are counted and not named.
    """
    rule = ruling.rule()
    by_evidence = ruling.text is None and set(ruling.choices) <= {"evidence"}
    picture = _FILE.ending(path) in _PICTURES
    if opens and path == STDOUT:
        raise click.UsageError("--open opens a file, and - writes to stdout; give -o a name.")
    if picture:
        _check_portrait(subject, rule, shape, limit)
    else:
        _check_page(subject, shape, limit, theme, by_evidence=by_evidence)
    look_below(settings, subject, asking, rule)
    if picture:
        write_portrait(settings, str(subject), path, rule, theme or "light")
    elif subject is not None and _is_tree(settings, subject, rule, shape, limit, by_evidence=by_evidence):
        write_tree(settings, subject, path, rule, limit or _MOST)
    else:
        write_map(settings, subject, path, rule)
    if opens:
        open_page(path)


def _check_portrait(subject: str | None, rule: "CountingRule", shape: str | None, limit: int | None) -> None:
    """Refuse what a portrait cannot be before anything is asked or read.

    Raises:
        UsageError: There is no model, or an option is a page's, or the rule has no portrait.
    """
    from lineage.workflows.show.portrait import check_rule

    if subject is None:
        raise click.UsageError("A portrait is of one model: name it, or write a page with -o FILE.html.")
    if shape is not None or limit is not None:
        option = "--as" if shape is not None else "--limit"
        raise click.UsageError(f"{option} is for a page (-o FILE.html); a .png or .svg file is a portrait.")
    check_rule(rule)


def _check_page(
    subject: str | None, shape: str | None, limit: int | None, theme: "Theme | None", *, by_evidence: bool
) -> None:
    """Refuse options that contradict one another before anything is asked or read.

    Raises:
        UsageError: They do.
    """
    if theme is not None:
        raise click.UsageError("--theme is for a portrait (-o FILE.png or .svg); a page follows its reader's.")
    if shape == "map" and limit is not None:
        raise click.UsageError("--limit is for a tree; a map shows every model.")
    if shape == "tree" or limit is not None:
        if subject is None:
            raise click.UsageError("A tree shows the family of one model: name it, or draw a map.")
        if "/" in subject and not by_evidence:
            raise click.UsageError(_ONLY_EVIDENCE)


def _is_tree(
    settings: Settings,
    subject: str,
    rule: "CountingRule",
    shape: str | None,
    limit: int | None,
    *,
    by_evidence: bool,
) -> bool:
    """Choose between a tree and a map of a subject.

    Raises:
        UsageError: A tree was asked for, and is not to be had of it.
    """
    if shape == "tree" or limit is not None:
        if "/" not in subject and not _is_one_model(settings, subject):
            raise click.UsageError(_for_one_model(chosen=shape == "tree", limit=limit))
        if not by_evidence:
            raise click.UsageError(_ONLY_EVIDENCE)
        return True
    if shape == "map" or "/" not in subject or not by_evidence:
        return False
    from lineage.workflows.show.picture import FITS_A_PICTURE, family_size

    return family_size(settings, subject, evidence=rule.evidence) <= FITS_A_PICTURE


def _is_one_model(settings: Settings, subject: str) -> bool:
    from lineage.workflows.family.subject import is_one_model

    return is_one_model(settings, subject)


def _for_one_model(*, chosen: bool, limit: int | None) -> str:
    """Return the refusal of a tree of what is no model, with the options that chose it."""
    if not chosen:
        return "--limit is for a tree, which shows one model's family; leave it out for a map."
    options = "--as" if limit is None else "--as and --limit"
    return f"A tree shows one model's family; leave {options} out for a map."


def _wrote(path: Path) -> str:
    return "Wrote to stdout" if path == STDOUT else f"Wrote {path}"


def write_portrait(settings: Settings, subject: str, path: Path, rule: "CountingRule", theme: "Theme") -> None:
    """Write a portrait, and say what its number is and rests on."""
    from lineage.render.picture.portrait import portrait
    from lineage.workflows.show.portrait import read_portrait

    data = read_portrait(settings, subject, rule=rule)
    head = data.head
    picture_format = cast("PictureFormat", _FILE.ending(path).removeprefix("."))
    size = write_output(path, [portrait(data, picture_format, theme)], database=settings.database)
    for mark in head.marks:
        hint(sentence(mark))
    bound = "at least " if head.at_least and head.total else ""
    day = f", as of {head.as_of}" if head.as_of else ""
    hint(
        f"{_wrote(path)}: a portrait of {head.subject}, {bound}{number_of(head.total, 'model')} counted by "
        f"{head.rule}, {head.population}{day}, {size / 1e3:,.0f} kB.",
        whole=True,
    )
    tell_limits(settings, subject, caveats=head.marks)


def write_tree(settings: Settings, subject: str, path: Path, rule: "CountingRule", limit: int) -> None:
    """Write a model and its neighbors as a page, and say what is on it."""
    from lineage.workflows.show.picture import picture

    source, page, shown, total = picture(settings, subject, limit=limit, evidence=rule.evidence)
    size = write_output(path, [page.encode()], database=settings.database)
    words = source_words(source)
    if words:
        hint(words)
    models = number_of(total, "model")
    hint(f"{_wrote(path)}: {shown:,} of {models} {_known_from(rule)}, {size / 1e6:.1f} MB.", whole=True)
    tell_limits(settings, subject)


def write_map(settings: Settings, subject: str | None, path: Path, rule: "CountingRule") -> None:
    """Write a map, and say what is on it and what its number rests on."""
    from lineage.workflows.show.map import draw_map

    drawn = draw_map(settings, subject, rule=rule)
    head = drawn.head
    size = write_output(path, [drawn.page], database=settings.database)
    for mark in head.marks:
        hint(sentence(mark))
    population = "" if head.population == "Hub" else f", {head.population}"
    day = f", as of {head.as_of}" if head.as_of else ""
    hint(
        f"{_wrote(path)}: a map of {number_of(drawn.models, 'model')} {_known_from(rule)}, {head.total:,} counted by "
        f"{head.written}{population}{day}, {size / 1e6:.1f} MB.",
        whole=True,
    )
    if subject is not None:
        tell_limits(settings, subject, caveats=head.marks)


def _known_from(rule: "CountingRule") -> str:
    """Say which edges a family is drawn by: by more kinds of evidence it is larger."""
    return f"by edges known from {' or '.join(rule.evidence)}"
