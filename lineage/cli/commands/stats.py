"""`lineage stats MODEL|ORG|BRAND`."""

from shlex import quote
from typing import TYPE_CHECKING, Final

import click

from lineage.cli.answer import Answer, Envelope, rule_words
from lineage.cli.names import NAME
from lineage.cli.options.config import config_option
from lineage.cli.options.headings import HeadedCommand
from lineage.cli.options.ruling import Ruling, rule_options
from lineage.cli.output import Output, hint, output_options
from lineage.render.escape import escape
from lineage.render.fields import columns
from lineage.render.figures import number_of
from lineage.settings import Settings, command_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.shell_completion import CompletionItem

    from lineage.render.sections import Section
    from lineage.workflows.statistics import Statistics

SECTIONS: Final = (
    "fan-out",
    "concentration",
    "branches",
    "generations",
    "growth",
    "half-life",
    "waiting",
    "owners",
    "tasks",
    "libraries",
    "languages",
    "licenses",
    "sizes",
    "fit",
)
COLUMNS: Final = columns("section", "measure", "of", "at", "value", "unit")


class Chosen(click.ParamType[tuple[str, ...]]):
    """Names of sections, commas between."""

    name = "sections"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, ...]:
        """Check every name."""
        names = tuple(name.strip() for name in str(value).split(","))
        for name in names:
            if name not in SECTIONS:
                from lineage.words.near import near_words

                self.fail(f"{name!r} is none of {', '.join(SECTIONS)}.{near_words(name, SECTIONS)}", param, ctx)
        return names

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        """Complete the last name."""
        from click.shell_completion import CompletionItem

        del ctx, param
        before, comma, last = incomplete.rpartition(",")
        return [CompletionItem(f"{before}{comma}{name}") for name in SECTIONS if name.startswith(last)]


@click.command(
    cls=HeadedCommand,
    name="stats",
    epilog="""\b
Examples:
  lineage stats Qwen
  lineage stats Qwen --only growth,owners
  lineage stats Qwen/Qwen3-8B --bursts out --as-of 2026-01 --json
  lineage stats Qwen --fit
""",
)
@click.argument("subject", type=NAME, metavar="MODEL|ORG|BRAND")
@click.option("--only", type=Chosen(), metavar="NAME,…", help=f"Only these parts: {', '.join(SECTIONS)}.")
@click.option("--fit", is_flag=True, help="Fit power law, log-normal and truncated power law to the fan-outs; slow.")
@rule_options()
@config_option
@output_options(COLUMNS)
def command(
    settings: Settings, output: Output, subject: str, ruling: Ruling, only: tuple[str, ...] | None, fit: bool
) -> None:
    """Measure what was made from MODEL, or from all models of ORG: how much, how deep, since when, by whom.

    People read a page of short tables; programs get every number as a row: its section, what is measured of what and
    where, value and unit. -q prints how many models count.
    """
    from lineage.cli.commands.measure_rows import measure_rows
    from lineage.workflows.statistics import statistics

    family = statistics(settings, subject, rule=ruling.rule(), fit=fit or "fit" in (only or ()))
    chosen = only or tuple(name for name in SECTIONS if name != "fit" or fit)
    answer = Answer(
        Envelope(
            family.source,
            family.subject,
            rule_words(family.rule, family.subject),
            family.marks,
            family.added,
            look=family.coverage.look,
        ),
        COLUMNS,
        measure_rows(family, chosen),
        facts={
            "kind": family.kind,
            "measured_to": family.as_of.isoformat(),
            "all_generations_known": family.coverage.all,
            "releases": family.release_figures.releases,
            "only_named": family.release_figures.only_named,
            "models": family.models,
            "digest": family.digest,
        },
        quiet=[family.models],
    )
    output.show(answer, lambda: _show(output, settings, family, chosen))
    if not family.coverage.all:
        more = command_line(settings, f"crawl {quote(family.subject)}")
        hint(f"For all generations: {more}", whole=True)


def _show(output: Output, settings: Settings, statistics: "Statistics", chosen: tuple[str, ...]) -> None:
    """Write the page that people read."""
    from lineage.workflows.caveats import at_least

    if statistics.models:
        least = "at least " if at_least(statistics.coverage, generations=statistics.rule.reach == "all") else ""
        output.text(f"{escape(statistics.subject)}: {least}{number_of(statistics.models, 'derivative')}\n\n")
        for name in chosen:
            for section in _sections(statistics, name):
                _show_section(output, section)
    else:
        output.text(f"{escape(statistics.subject)}: nothing was made from it that this rule counts.\n\n")
    output.paragraph(f"Rule: {statistics.rule.written()}. {statistics.rule.words(escape(statistics.subject))}")
    population = "the Hub" if statistics.source.population == "Hub" else escape(statistics.source.population)
    mark = "" if statistics.complete else f" Not complete: {command_line(settings, 'status')} says why."
    output.paragraph(f"Population: {population}, as of {statistics.as_of}.{mark}")
    if statistics.models:
        output.paragraph(f"Digest: {statistics.digest} (SHA-256 of {number_of(statistics.models, 'name')})")


def _releases_of(statistics: "Statistics") -> str:
    """Return what the bases in the row of releases are."""
    from lineage.stats.summary.releases import releases_words, seen_later

    figures = statistics.release_figures
    own = " The releases command counts first-party derivatives too." if statistics.rule.first_party == "out" else ""
    return f"{releases_words(figures.releases, figures.only_named)}.{own} {seen_later(statistics.rule.as_of)}".rstrip()


def _show_section(output: Output, section: "Section") -> None:
    output.text(f"{section.title}\n")
    if section.rows:
        output.table(section.columns, section.rows, spare=section.spare)
    for note in section.notes:
        output.paragraph(escape(note))
    output.text("\n")


def _sections(statistics: "Statistics", name: str) -> list["Section"]:
    """Make the tables of one section."""
    from lineage.render import sections as made
    from lineage.render.sections import fit_sections

    spreads = {"releases": statistics.releases, "family": statistics.family}
    if statistics.kind == "model":
        spreads = {"the model": statistics.releases, "family": statistics.family}
    makers: dict[str, Callable[[], list[Section]]] = {
        "fan-out": lambda: made.fan_out_sections(
            {what: spread.fan_out for what, spread in spreads.items()},
            () if statistics.kind == "model" else (_releases_of(statistics),),
        ),
        "concentration": lambda: made.concentration_sections(
            {what: spread.concentration for what, spread in spreads.items()},
            statistics.family.largest,
            statistics.family.fan_out.bases - statistics.family.fan_out.without,
        ),
        "branches": lambda: [
            made.branch_section("Releases that reach farthest", statistics.largest_releases),
            made.branch_section("Largest branches below them", statistics.largest_branches),
        ],
        "generations": lambda: [made.generation_section(statistics.layers, statistics.deepest)],
        "growth": lambda: made.growth_sections(statistics.growth_by_relation, statistics.growth_by_series),
        "half-life": lambda: [made.half_life_section(statistics.half_lives)],
        "waiting": lambda: [made.waiting_section(statistics.waiting)],
        "owners": lambda: made.owner_sections(statistics.owners),
        "fit": lambda: fit_sections({what: spread.tail for what, spread in spreads.items() if spread.tail is not None}),
    }
    if name in makers:
        return makers[name]()
    return [made.mix_section(name.capitalize(), getattr(statistics, name))]
