"""The options of a counting rule, the same for every command that counts by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

import click

from lineage.cli.choice import Choice
from lineage.cli.options.headings import HeadedOption
from lineage.facts import EVIDENCE_CHOICES, Evidence, Relation

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from lineage.stats.rules.rule import CountingRule

Only = Literal["bursts", "mirrors"]
_ONLY: Final[tuple[Only, ...]] = ("bursts", "mirrors")
Function = TypeVar("Function", bound=Callable[..., Any])
PAGE: Final = 'docs/counting.md, "Counting rules"'
"""Where the choices of a counting rule are described."""
_HEADING: Final = f"Counting rule ({PAGE})"
_NAMED: Final = ("direct", "all-generations", "no-bursts", "over-5-downloads", "with-mirrors", "tagged")
"""The rules with a name, as `stats.rule` has them: importing that takes longer than a help may."""
_OPTION_OF: Final = {"relations": "relation", "reach": "direct"}
"""The options that are not called what the rule calls their choice."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the options say of the rule.

    Attributes:
        text: What `--rule` was given; `None` where it was not.
        choices: What single options say; what `--rule` says too they may repeat, never contradict.
        only: Which of `bursts` and `mirrors` a list is of and nothing else.
    """

    text: str | None
    choices: Mapping[str, Any]
    only: tuple[Only, ...] = ()

    def __bool__(self) -> bool:
        """Return whether any option was given."""
        return self.text is not None or bool(self.choices) or bool(self.only)

    def rule(self) -> "CountingRule":
        """Make the rule.

        Raises:
            UsageError: There is no such rule, or the choices contradict it or one another.
        """
        from lineage.errors import UsageError
        from lineage.stats.rules.rule import CountingRule, read_rule

        usual = CountingRule()
        written = usual if self.text is None else read_rule(self.text)
        rule = self.over(written)
        for name in (*self.choices, *self.only):
            choice = getattr(written, name)
            if choice not in {getattr(usual, name), getattr(rule, name)} or (
                name in self.only and choice != getattr(usual, name)
            ):
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
        from dataclasses import replace

        return replace(rule, **self.choices)


class RuleText(click.ParamType[str]):
    """A rule's name, or a written rule; read when the command counts."""

    name = "rule"

    def __init__(self, named: tuple[str, ...]) -> None:
        """Complete some of the names."""
        self._named = named

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        """Complete the names of rules."""
        from click.shell_completion import CompletionItem

        del ctx, param
        return [CompletionItem(name) for name in self._named if name.startswith(incomplete)]


class EvidenceList(click.ParamType[tuple[Evidence, ...]]):
    """Kinds of evidence: `headline`, `declared`, or kinds joined by `+`."""

    name = "evidence"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Evidence, ...]:
        """Read the list."""
        text = str(value)
        if text in EVIDENCE_CHOICES:
            return EVIDENCE_CHOICES[text]
        kinds = {kind.value: kind for kind in Evidence}
        wrong = [kind for kind in text.split("+") if kind not in kinds]
        if wrong:
            from lineage.words.near import near_words

            near = near_words(wrong[0], [*EVIDENCE_CHOICES, *kinds])
            self.fail(
                f"{wrong[0]!r} is no evidence.{near} Take headline, declared, or of {', '.join(Evidence)}.",
                param,
                ctx,
            )
        return tuple(kind for kind in Evidence if kind.value in text.split("+"))

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
        """Complete the two words, and kinds after a `+`."""
        from click.shell_completion import CompletionItem

        del ctx, param
        before, plus, last = incomplete.rpartition("+")
        words = [*([] if plus else EVIDENCE_CHOICES), *(kind for kind in Evidence if kind not in before.split("+"))]
        return [CompletionItem(f"{before}{plus}{word}") for word in words if word.startswith(last)]


class LastDay(click.ParamType[str]):
    """A day, `2026-01-31`, or a month or year, `2026-01` or `2026`, which means its last day."""

    name = "date"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check that the day exists."""
        from lineage.errors import UsageError
        from lineage.stats.rules.rule import last_day

        try:
            return last_day(str(value))
        except UsageError as error:
            self.fail(str(error), param, ctx)


def evidence_option(words: str) -> Callable[[Function], Function]:
    """Add `--evidence` to a command whose numbers depend on no other choice."""
    return click.option(
        "--evidence", type=EvidenceList(), default="headline", metavar="KINDS", help=f"{words}: {KINDS}."
    )


KINDS: Final = "headline (hub+tag, the default), declared (hub+tag+card+adapter_config), or kinds joined by +"


def rule_options(
    *, tagged: bool = False, direct: bool = True, only: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add the options of a counting rule that a command can take; it gets a `Ruling` as `ruling` for them.

    What is left to `--rule` alone is seldom asked for: merges by share, and leaving out gated or disabled models.

    Args:
        tagged: Whether it can count by tag.
        direct: Whether it can leave out all but direct derivatives.
        only: Whether it lists models, and so can list bulk uploads or mirrors alone.
    """
    options = _options(tagged=tagged, direct=direct, only=only)

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(**given: Any) -> Any:
            return function(ruling=_ruling(given), **given)

        wrapped.__doc__ = function.__doc__
        wrapped.__name__ = function.__name__
        wrapped.__click_params__ = getattr(function, "__click_params__", [])  # type: ignore[attr-defined]  # click keeps options there
        for option in reversed(options):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def _options(*, tagged: bool, direct: bool, only: bool) -> list[Callable[[Callable[..., Any]], Callable[..., Any]]]:
    """Return the options as decorators, in the order of the help."""
    named = tuple(name for name in _NAMED if (tagged or name != "tagged") and (direct or name != "direct"))
    more, alone = (["only"], "; only: list these, with what shows them") if only else ([], "")
    return [
        _option(
            "--rule",
            "text",
            type=RuleText(named),
            metavar="RULE",
            help=f"{', '.join(named[:-1])} or {named[-1]}; further choices follow a slash: no-bursts/without=gated.",
        ),
        *([_option("--direct", is_flag=True, help="Direct derivatives, not all generations.")] if direct else []),
        _option(
            "--relation",
            "relations",
            multiple=True,
            type=Choice([relation.value for relation in Relation]),
            metavar="RELATION",
            help=f"{', '.join(Relation)}; may be repeated.",
        ),
        _option("--evidence", type=EvidenceList(), metavar="KINDS", help=f"Edges to follow: {KINDS}."),
        _option(
            "--first-party",
            type=Choice(["in", "out"]),
            help="Count the owner's own models [default: in for a model, else out].",
        ),
        _option(
            "--bursts",
            type=Choice(["in", "out", *more]),
            metavar="HOW",
            help=f"Machine-named bulk uploads: in counts them, out does not{alone} [default: in].",
        ),
        _option(
            "--mirrors",
            type=Choice(["apart", "folded", *more]),
            metavar="HOW",
            help=f"Re-uploads: apart counts them, folded does not{alone} [default: apart].",
        ),
        _option("--min-downloads", type=click.IntRange(min=1), metavar="N", help="At least N downloads in 30 days."),
        _option("--as-of", type=LastDay(), metavar="DATE", help="As of the end of this day, month or year."),
    ]


def _option(*spellings: str, **given: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(*spellings, cls=HeadedOption, heading=_HEADING, **given)


def _ruling(given: dict[str, Any]) -> Ruling:
    """Take the options of the rule out of all that were given."""
    text, relations, floor = (given.pop(name) for name in ("text", "relations", "min_downloads"))
    choices = {name: given.pop(name) for name in ("first_party", "evidence", "mirrors", "bursts", "as_of")}
    only = tuple(name for name in _ONLY if choices[name] == "only")
    choices |= dict.fromkeys(only)
    if given.pop("direct", False):
        choices["reach"] = "direct"
    if relations:
        choices["relations"] = tuple(Relation(relation) for relation in relations)
    if floor is not None:
        choices["min_downloads"] = floor
    return Ruling(text, {name: value for name, value in choices.items() if value is not None}, only)
