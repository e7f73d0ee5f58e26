"""`lineage ls [MODEL|ORG|BRAND]`."""

import re
from collections.abc import Sequence
from datetime import date
from shlex import quote
from typing import TYPE_CHECKING, Any, Final

import click

from lineage.cli.answer import Answer, Envelope, Listed, rule_words
from lineage.cli.choice import Choice
from lineage.cli.commands import uploads
from lineage.cli.looking import look_below
from lineage.cli.names import NAME
from lineage.cli.options.asking import asking_options
from lineage.cli.options.config import config_option
from lineage.cli.options.headings import HeadedCommand
from lineage.cli.options.ruling import LastDay, Only, Ruling, rule_options
from lineage.cli.output import Output, hint, output_options
from lineage.render.fields import MODEL_COLUMNS, UNREAD, columns
from lineage.render.license_column import labeled_columns, labeled_rows
from lineage.render.tree.text import unread_rows
from lineage.settings import Asking, Settings, command_line

if TYPE_CHECKING:
    from lineage.render.table import Column
    from lineage.workflows.listing import Listing

COLUMNS: Final = columns(
    *(
        "repo_id",
        "relation",
        "depth",
        "created_at",
        "downloads",
        "likes",
        "license",
        "license_name",
        "task",
        "parameters",
    ),
)
_MODIFIED: Final = columns("last_modified")
"""Shown where it is what the list is sorted by."""
_SPARE = ("task", "likes", "parameters", "license", "created_at", "depth")
_SPARE_BESIDE_EVIDENCE = (*_SPARE, "relation", "downloads", "mirror_evidence")
_SHORT = {"mirror_rule", "mirror_evidence"}
"""Columns that people read under a shorter word, so that a narrow terminal has room for what they say."""
_SORTS = ("downloads", "likes", "created_at", "last_modified", "parameters", "depth", "name")
_RANGE = re.compile(r"(?:(\d+(?:\.\d+)?)([KMBT]?))?\.\.(?:(\d+(?:\.\d+)?)([KMBT]?))?", re.IGNORECASE | re.ASCII)
_YEAR = re.compile("[0-9]{4}")
_FEWEST = 1_000
"""Parameters that a model has at least; a range below is one whose unit was forgotten."""
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "B": 10**9, "T": 10**12}


class Parameters(click.ParamType[tuple[int | None, int | None]]):
    """A range of parameter counts: `6B..9B`, `6..9B`, `500M..`, `..1.5B`; an end without a unit has the other's."""

    name = "range"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int | None, int | None]:
        """Read the two ends; an end that is left out is no bound."""
        match = _RANGE.fullmatch(str(value))
        if match is None or not (match[1] or match[3]):
            self.fail(f"{value!r} is no range such as 6B..9B, 500M.. or ..1.5B.", param, ctx)
        unit = (match[2] or match[4] or "").upper()
        low, high = (
            None if end is None else int(float(end) * _UNITS[(own or unit).upper()])
            for end, own in ((match[1], match[2]), (match[3], match[4]))
        )
        if not unit and max(low or 0, high or 0) < _FEWEST:
            meant = "..".join(end and f"{end}B" for end in str(value).split(".."))
            self.fail(f"{value!r} has no unit; for billions write {meant}.", param, ctx)
        if low is not None and high is not None and low > high:
            self.fail(f"{value!r} ends before it begins.", param, ctx)
        return low, high


class FirstDay(click.ParamType[str]):
    """A day, `2026-01-31`, or a month or year, `2026-01` or `2026`, which means its first day."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that the day exists."""
        text = str(value)
        try:
            first = f"{text}-01-01" if _YEAR.fullmatch(text) else f"{text}-01"
            return date.fromisoformat(text if len(text) > len("2026-01") else first).isoformat()
        except ValueError:
            self.fail(f"{text!r} is no date such as 2026-01-31.", param, ctx)


@click.command(
    cls=HeadedCommand,
    name="ls",
    epilog="""\b
Examples:
  lineage ls Qwen/Qwen3-8B --direct
  lineage ls Qwen --relation adapter --min-downloads 100 --since 2026-01
  lineage ls Qwen --params 6B..9B --license apache-2.0 --sort likes --limit 20
  lineage ls Qwen/Qwen3-8B -q | wc -l
  lineage ls Qwen --bursts only
  lineage ls --mirrors only --limit 20
""",
)
@click.argument("subject", type=NAME, metavar="[MODEL|ORG|BRAND]", required=False)
@click.option("--license", "license_", metavar="NAME", help="Only this license, e.g. apache-2.0.")
@click.option("--task", metavar="TAG", help="Only this task, e.g. text-generation.")
@click.option("--language", metavar="CODE", help="Only with this language, e.g. zh.")
@click.option(
    "--params", "parameters", type=Parameters(), metavar="LOW..HIGH", help="Only this many parameters, e.g. 6B..9B."
)
@click.option("--since", type=FirstDay(), metavar="DATE", help="Created on this day (month, year) or later.")
@click.option("--until", type=LastDay(), metavar="DATE", help="Created on this day (month, year) or before.")
@click.option(
    "--sort",
    type=Choice(_SORTS),
    default="downloads",
    show_default=True,
    metavar="COLUMN",
    help=f"{', '.join(_SORTS)}: greatest first, but depth and name.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="At most N models.")
@rule_options(tagged=True, only=True)
@config_option
@asking_options()
@output_options(COLUMNS, columns(*MODEL_COLUMNS), uploads.BURST, uploads.MIRROR)
def command(
    settings: Settings,
    output: Output,
    subject: str | None,
    ruling: Ruling,
    asking: Asking,
    **wishes: Any,
) -> None:
    """List what was made from MODEL, or from all models of ORG: exactly the models that `count` counts.

    By the same rule, `lineage ls … -q | LC_ALL=C sort | sha256sum` gives the digest that count prints. `--bursts only`
    and `--mirrors only` list bulk uploads and re-uploads with what shows them; without MODEL or ORG those of the whole
    database.
    """
    from lineage.cli.listed import hint_crawl
    from lineage.store.read.rows import RowFilter
    from lineage.workflows.listing import list_derivatives, list_uploads

    filters = RowFilter(
        license=wishes["license_"],
        task=wishes["task"],
        language=wishes["language"],
        parameters=wishes["parameters"] or (None, None),
        since=wishes["since"],
        until=wishes["until"],
    )
    chosen = {"only": ruling.only, "filters": filters, "sort": wishes["sort"], "limit": wishes["limit"]}
    if subject is None:
        _check_without_subject(ruling)
        listing = list_uploads(settings, **chosen)
    else:
        rule = ruling.rule()
        look_below(settings, subject, asking, rule)
        listing = list_derivatives(settings, subject, rule, **chosen)
    answer = _answer(listing, ruling.only, wishes["sort"])
    output.show(answer, (lambda: _show(output, answer, listing)) if ruling.only else None)
    for words in listing.unheard_of:
        hint(words)
    if wishes["license_"] is not None and not listing.total and not listing.unheard_of:
        line = command_line(settings, f"search --license {quote(wishes['license_'])}")
        hint(
            f"A list has derivatives alone. To find every model with the license: {line}",
            whole=True,
        )
    if listing.subject is not None and listing.limit is not None:
        hint_crawl(settings, listing.subject)


def _check_without_subject(ruling: Ruling) -> None:
    """Refuse what makes no sense of a whole database."""
    if not ruling.only:
        raise click.UsageError(
            "Name a model, an organization or a brand; without one, ls takes --bursts only and --mirrors only."
        )
    if ruling.text is not None or ruling.choices:
        raise click.UsageError("A counting rule counts below a model or an organization: name one.")


def _answer(listing: "Listing", only: Sequence[Only], sort: str) -> Answer:
    """Put a list into an answer."""
    from lineage.cli.listed import alone_words, only_words

    rule = None if listing.rule is None else rule_words(listing.rule, str(listing.subject))
    words = only_words(listing.counted, listing.wishes, only) if listing.rule else alone_words(listing.wishes, only)
    shown = COLUMNS + _MODIFIED if sort == _MODIFIED[0].name else COLUMNS
    evidence = (*(uploads.BURST if "bursts" in only else ()), *(uploads.MIRROR if "mirrors" in only else ()))
    return Answer(
        Envelope(listing.source, listing.subject, rule, listing.marks, listing.added, look=listing.look),
        shown + evidence,
        (
            {
                **row.model._asdict(),
                "unread": unread_rows(row.model.unread),
                "relation": row.relation,
                "depth": row.depth,
                **uploads.evidence_of(row, listing.bursts),
            }
            for row in listing.rows
        ),
        more=columns(*MODEL_COLUMNS),
        nested=UNREAD,
        facts={"models": listing.counted, "wishes": list(listing.wishes), **uploads.facts(listing)},
        listed=Listed(len(listing.rows), listing.total),
        only=words,
        spare=_SPARE_BESIDE_EVIDENCE if only else tuple(name for name in _SPARE if name != sort),
        notes=_notes(listing, words),
    )


def _notes(listing: "Listing", alone: str) -> tuple[str, ...]:
    """Return what people read below a list: what its words mean, by which rule it is, and of what alone."""
    from lineage.cli.number import explained
    from lineage.render.figures import number_of

    if not listing.rows:
        return ()
    rule = () if listing.rule is None else (f"Rule: {listing.words}", f"Written: {listing.rule.written()}")
    list_words = f"This list: {alone}, {number_of(listing.total, 'model')}." if alone else ""
    relations = explained({row.relation or "" for row in listing.rows})
    return tuple(filter(None, (relations, *rule, list_words, *uploads.upload_rules(listing))))


def _show(output: Output, answer: Answer, listing: "Listing") -> None:
    """Show people what shows bulk uploads or mirrors first; a bulk upload by its number, as it has a table above."""
    uploads.show_uploads(output, listing)
    evidence = {column.name for column in (*uploads.BURST, *uploads.MIRROR)}
    first, *own = [column for column in answer.columns if column.name not in evidence]
    columns = [
        column._replace(header=column.name.removeprefix("mirror_") if column.name in _SHORT else None)
        for column in answer.columns
        if column.name in evidence and column not in uploads.BURST[1:]
    ]
    rest: list[Column] = own if listing.rule else [column for column in own if column.name not in {"relation", "depth"}]
    output.table(labeled_columns([first, *columns, *rest]), labeled_rows(answer.rows), spare=answer.spare)
