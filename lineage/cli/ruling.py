"""The options of a counting rule, the same for every command that counts by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from lineage.facts import EVIDENCE_CHOICES, Evidence, Relation

if TYPE_CHECKING:
    from lineage.stats.rule import CountingRule

Function = TypeVar("Function", bound=Callable[..., Any])
_STATES: Final = ("gated", "disabled")
_OPTION_OF: Final = {"relations": "relation", "downloads": "more-than"}
"""The options that are not called what the rule calls their choice."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the options say of the rule.

    Attributes:
        text: What `--rule` was given; `None` where it was not.
        choices: What single options say; what `--rule` says too they may repeat, never contradict.
    """

    text: str | None
    choices: Mapping[str, Any]

    def rule(self) -> "CountingRule":
        """Make the rule.

        Raises:
            UsageError: There is no such rule, or the choices contradict it or one another.
        """
        from lineage.errors import UsageError  # noqa: PLC0415 - after --help
        from lineage.stats.rule import CountingRule, read_rule  # noqa: PLC0415 - the same

        usual = CountingRule()
        written = usual if self.text is None else read_rule(self.text)
        rule = self.over(written)
        for name in self.choices:
            said = getattr(written, name)
            if said not in {getattr(usual, name), getattr(rule, name)}:
                raise UsageError(
                    f"The rule {written.written()} and the option --{_OPTION_OF.get(name, name).replace('_', '-')} "
                    "contradict each other: leave one of them out."
                )
        return rule

    def over(self, rule: "CountingRule") -> "CountingRule":
        """Let the single options go before what a rule says.

        Raises:
            UsageError: The choices contradict one another.
        """
        from dataclasses import replace  # noqa: PLC0415 - after --help

        return replace(rule, **self.choices)


class EvidenceList(click.ParamType[tuple[Evidence, ...]]):
    """Kinds of evidence: `headline`, `declared`, or kinds joined by `+`."""

    name = "evidence"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """Show what can be written."""
        del param, ctx
        return "[headline|declared|KIND+KIND…]"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Evidence, ...]:
        """Read the list."""
        text = str(value)
        if text in EVIDENCE_CHOICES:
            return EVIDENCE_CHOICES[text]
        known = {kind.value: kind for kind in Evidence}
        wrong = [kind for kind in text.split("+") if kind not in known]
        if wrong:
            self.fail(
                f"{wrong[0]!r} is no evidence; take headline, declared, or of {', '.join(Evidence)}.",
                param,
                ctx,
            )
        return tuple(kind for kind in Evidence if kind.value in text.split("+"))


class LastDay(click.ParamType[str]):
    """A day, `2026-01-31`, or a month or year, `2026-01` or `2026`, which means its last day."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that the day exists."""
        from lineage.errors import UsageError  # noqa: PLC0415 - after --help
        from lineage.stats.rule import last_day  # noqa: PLC0415 - the same

        try:
            return last_day(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)


def evidence_option(words: str) -> Callable[[Function], Function]:
    """Add `--evidence` to a command whose numbers depend on no other choice."""
    return click.option("--evidence", type=EvidenceList(), default="headline", show_default=True, help=words)


KINDS: Final = (
    "Kinds: hub, tag, card; headline is hub+tag, declared all three. adapter_config, config, merge_config and name "
    "are kinds too, but no crawl collects them yet."
)
_OPTIONS: Final = (
    click.option(
        "--rule",
        "text",
        metavar="RULE",
        help="direct, all-generations, no-bursts, over-5-downloads, with-mirrors, tagged, or a written rule "
        "(r1/…); the options below add to it.",
    ),
    click.option(
        "--first-party",
        type=click.Choice(["in", "out"]),
        help="The owner's own models too [default: in for a model, out for an organisation].",
    ),
    click.option(
        "--evidence",
        type=EvidenceList(),
        help=f"Edges to count by. {KINDS}  [default: headline].",
    ),
    click.option("--reach", type=click.Choice(["direct", "all"]), help="Direct derivatives, or all generations."),
    click.option("--direct", is_flag=True, help="The same as --reach direct."),
    click.option(
        "--relation",
        "relations",
        multiple=True,
        type=click.Choice([relation.value for relation in Relation]),
        help="Only models with this relation; may be repeated.",
    ),
    click.option("--merges", type=click.Choice(["once", "share"]), help="A merge counts once, or by share."),
    click.option(
        "--mirrors", type=click.Choice(["apart", "folded"]), help="Re-uploads count, or are folded into the original."
    ),
    click.option("--bursts", type=click.Choice(["in", "out"]), help="Bulk uploads of machine-named models."),
    click.option(
        "--more-than", "downloads", type=click.IntRange(min=0), metavar="N", help="Only with more downloads in 30 days."
    ),
    click.option(
        "--without", multiple=True, type=click.Choice(_STATES), help="Leave such models out; may be repeated."
    ),
    click.option(
        "--as-of",
        type=LastDay(),
        metavar="DATE",
        help="Only models created by this day, of bases that are not dated later either; a month or year: its last.",
    ),
)


def rule_options(function: Function) -> Function:
    """Add the options of a counting rule; the command gets a `Ruling` as `ruling` for them."""

    def wrapped(**given: Any) -> Any:  # noqa: ANN401 - click's call, and whatever the command returns
        return function(ruling=_ruling(given), **given)

    wrapped.__doc__ = function.__doc__
    wrapped.__name__ = function.__name__
    wrapped.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]  # click keeps options there
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]  # the wrapper stands for the command


def _ruling(given: dict[str, Any]) -> Ruling:
    """Take the options of the rule out of all that were given."""
    text, direct, relations, without = (given.pop(name) for name in ("text", "direct", "relations", "without"))
    plain = ("first_party", "evidence", "reach", "merges", "mirrors", "bursts", "downloads", "as_of")
    choices = {name: given.pop(name) for name in plain}
    if direct and choices["reach"] == "all":
        raise click.UsageError("--direct and --reach all contradict each other.")
    if direct:
        choices["reach"] = "direct"
    if relations:
        choices["relations"] = tuple(Relation(relation) for relation in relations)
    if without:
        choices["without"] = tuple(without)
    return Ruling(text, {name: value for name, value in choices.items() if value is not None})
