"""Counting rules: the choices that a number of derivatives rests on, as one value: said, written, read back."""

import re
from calendar import monthrange
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final, Literal

from lineage.errors import UsageError
from lineage.facts import HEADLINE_EVIDENCE, Evidence, Relation
from lineage.words.near import near_words

VERSION: Final = "r2"
"""What a written rule begins with; a change of meaning gets a new one."""
_DIFFERS: Final = (
    "Under r2 headline evidence leaves out bases that only an unconfirmed typed tag names, several takes two stated "
    "relations, and bulk uploads and mirrors are told by other rules: count again with r2/… in place of r1/…"
)
"""What a number by a rule of the version before cannot be compared for."""
InOrOut = Literal["in", "out"]
_ALL_RELATIONS: Final = tuple(Relation)
_STATES: Final = ("gated", "disabled")


@dataclass(frozen=True, slots=True)
class CountingRule:
    """The choices behind a number of derivatives; two numbers compare only where these are equal.

    A model that a choice leaves out is left out of the count, never out of the paths: what was made from it still
    counts. Only `as_of` takes models out of the paths too: what did not exist yet led nowhere.

    Attributes:
        basis: `lineage`: what descends from the subject. `tagged`: what carries its name, in a tag or in its own
            name; a popular figure, and not lineage.
        first_party: Whether the owner's own models count; `None` means in below a model, out below an organization.
        reach: Only models with a root among their bases, or all generations.
        relations: A model counts if it has one of these relations to the family.
        merges: Whether a model counts once however many bases it has, or by share: the mean of its bases' shares, where
            a root's is one and a model's outside the family nothing.
        mirrors: Whether re-uploads of the same weights stand apart, or are folded into what they copy.
        evidence: Which kinds of evidence an edge may rest on.
        min_downloads: A model counts if it has at least so many downloads in 30 days; `None` takes all.
        without: Which of gated and disabled models do not count.
        bursts: Whether bulk uploads of machine-named models count.
        as_of: Only models created on or before this day, `YYYY-MM-DD`, of bases that were too, or have no date; `None`
            is today.

    Raises:
        UsageError: The choices contradict one another.
    """

    basis: Literal["lineage", "tagged"] = "lineage"
    first_party: InOrOut | None = None
    reach: Literal["direct", "all"] = "all"
    relations: tuple[Relation, ...] = _ALL_RELATIONS
    merges: Literal["once", "share"] = "once"
    mirrors: Literal["apart", "folded"] = "apart"
    evidence: tuple[Evidence, ...] = HEADLINE_EVIDENCE
    min_downloads: int | None = None
    without: tuple[str, ...] = ()
    bursts: InOrOut = "in"
    as_of: str | None = None

    def __post_init__(self) -> None:
        """Sort lists, so that equal choices are equal values, and refuse choices that contradict one another."""
        object.__setattr__(self, "evidence", tuple(kind for kind in Evidence if kind in self.evidence))
        object.__setattr__(self, "relations", tuple(relation for relation in Relation if relation in self.relations))
        object.__setattr__(self, "without", tuple(state for state in _STATES if state in self.without))
        if not self.evidence:
            raise UsageError("A counting rule needs at least one kind of evidence, for example hub.")
        if not self.relations:
            raise UsageError("A counting rule needs at least one relation, for example finetune.")
        if self.min_downloads is not None and self.min_downloads < 1:
            raise UsageError("min-downloads is 1 or more.")
        if self.as_of is not None:
            _check_day(self.as_of)
        if self.basis == "tagged":
            narrowing = [name for name in _LINEAGE_ONLY if getattr(self, name) != getattr(_DEFAULT, name)]
            if narrowing:
                raise UsageError(
                    f"A count by tag follows no lineage: {', '.join(map(_word, narrowing))} is not for basis=tagged."
                )

    def written(self) -> str:
        """Write the rule as one word that `read_rule` takes back: the version, then each choice that is no default.

        >>> CountingRule(reach="direct", bursts="out").written()
        'r2/reach=direct/bursts=out'
        """
        choices = [
            f"{_word(name)}={_value(self, name)}" for name in _NAMES if getattr(self, name) != getattr(_DEFAULT, name)
        ]
        return "/".join([VERSION, *choices])

    def for_subject(self, kind: Literal["model", "organization", "brand"]) -> "CountingRule":
        """Settle what depends on the subject: below a model first-party models count, else not."""
        if self.first_party is not None:
            return self
        return replace(self, first_party="in" if kind == "model" else "out")

    def words(self, subject: str = "the subject") -> str:
        """Return every choice about a subject in plain words.

        >>> print(CountingRule(first_party="out", reach="direct").words("Qwen"))
        Models made directly from Qwen, by edges known from hub or tag; each model once however many ways lead to it, \
first-party models passed through but not counted.
        """
        if self.basis == "tagged":
            first = (
                f"Models that carry the name of {subject} in their own name or in a tag (those of bases, datasets and "
                "licenses aside): not lineage"
            )
            parts = [f"first-party models {'counted too' if self.first_party == 'in' else 'not counted'}"]
        else:
            how = "directly from" if self.reach == "direct" else "from"
            then = "" if self.reach == "direct" else ", directly or through others"
            evidence = " or ".join(self.evidence)
            relations = ""
            if self.relations != _ALL_RELATIONS:
                relations = f" with relation {' or '.join(self.relations)}"
            first = f"Models made {how} {subject}{then}{relations}, by edges known from {evidence}"
            parts = [
                "each model once however many ways lead to it"
                if self.merges == "once"
                else "a model with several bases by the mean of their shares",
                f"first-party models {'counted too' if self.first_party == 'in' else 'passed through but not counted'}",
            ]
            if self.mirrors == "folded":
                parts.append(
                    "re-uploads of the same weights folded into what they copy, "
                    "an owner's quantizations of its own merges put below these"
                )
        if self.min_downloads is not None:
            noun = "download" if self.min_downloads == 1 else "downloads"
            parts.append(f"only with at least {self.min_downloads:,} {noun} in 30 days")
        if self.without:
            parts.append(f"without {' and '.join(self.without)} models")
        if self.bursts == "out":
            parts.append("without bulk uploads of machine-named models")
        if self.as_of is not None:
            made = "" if self.basis == "tagged" else ", of bases that are not dated later either"
            parts.append(f"only those created by {self.as_of} that still exist{made}")
        return f"{first}; {', '.join(parts)}."

    def as_dict(self) -> dict[str, Any]:
        """List every choice as plain values, as JSON takes them."""
        plain = {name: getattr(self, name) for name in _NAMES}
        listed = {
            name: [str(item) for item in value] if isinstance(value, tuple) else value for name, value in plain.items()
        }
        return {**listed, "written": self.written()}


_NAMES: Final = tuple(field.name for field in fields(CountingRule))
_LINEAGE_ONLY: Final = ("reach", "relations", "merges", "mirrors", "evidence")
_DEFAULT: Final = CountingRule()

PRESETS: Final = {
    "direct": CountingRule(reach="direct"),
    "all-generations": CountingRule(),
    "no-bursts": CountingRule(bursts="out"),
    "over-5-downloads": CountingRule(min_downloads=6),
    "with-mirrors": CountingRule(mirrors="folded"),
    "tagged": CountingRule(basis="tagged"),
}
"""Rules with a name, in the order in which they are shown side by side."""

_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "basis": ("lineage", "tagged"),
    "first_party": ("in", "out"),
    "reach": ("direct", "all"),
    "merges": ("once", "share"),
    "mirrors": ("apart", "folded"),
    "bursts": ("in", "out"),
}
_LISTS: Final[dict[str, tuple[str, ...]]] = {
    "relations": tuple(relation.value for relation in Relation),
    "evidence": tuple(kind.value for kind in Evidence),
    "without": _STATES,
}


def read_rule(text: str) -> CountingRule:
    """Read a rule: a preset's name, or what `CountingRule.written` wrote; more choices may follow either.

    Raises:
        UsageError: It is neither, it is of another version, or it contradicts itself.

    >>> read_rule("r2/evidence=hub+tag+card") == CountingRule(evidence=(Evidence.HUB, Evidence.TAG, Evidence.CARD))
    True
    >>> read_rule("direct/without=gated").written()
    'r2/reach=direct/without=gated'
    """
    version, *choices = text.split("/")
    preset = PRESETS.get(version, _DEFAULT)
    if version != VERSION and version not in PRESETS:
        if re.fullmatch(r"r[0-9]{1,6}", version):
            differs = f" {_DIFFERS}" if version == "r1" else ""
            raise UsageError(f"The rule {text[:200]!r} is of version {version}; this program reads {VERSION}.{differs}")
        raise UsageError(
            f"{text[:200]!r} is no rule: name one of {', '.join(PRESETS)}, or a rule that begins {VERSION}/."
            f"{near_words(version, PRESETS)}"
        )
    given: dict[str, Any] = {}
    for choice in choices:
        word, equals, value = choice.partition("=")
        name = word.replace("-", "_")
        if not equals or name not in _NAMES or word != _word(name):
            words = [*map(_word, _NAMES)]
            raise UsageError(
                f"A rule has no choice {choice[:100]!r}; its choices are {', '.join(words)}.{near_words(word, words)}"
            )
        if name in given or getattr(preset, name) != getattr(_DEFAULT, name):
            raise UsageError(f"The rule says {_word(name)} twice.")
        given[name] = _read_value(name, value)
    return replace(preset, **given)


def _read_value(name: str, value: str) -> Any:  # noqa: ANN401 - each choice has its own type
    if name in _WORDS:
        if value not in _WORDS[name]:
            words = _WORDS[name]
            near = near_words(value, words)
            raise UsageError(f"{_word(name)} is {' or '.join(words)}, not {value[:100]!r}.{near}")
        return value
    if name in _LISTS:
        chosen = value.split("+") if value else []
        wrong = [word for word in chosen if word not in _LISTS[name]]
        if wrong:
            near = near_words(wrong[0], _LISTS[name])
            raise UsageError(f"{_word(name)} knows {', '.join(_LISTS[name])}, not {wrong[0][:100]!r}.{near}")
        kinds: dict[str, Any] = {"relations": Relation, "evidence": Evidence, "without": str}
        return tuple(kinds[name](one) for one in chosen)
    if name == "min_downloads":
        if not re.fullmatch(r"[0-9]{1,18}", value):
            raise UsageError(f"min-downloads is a whole number, not {value[:100]!r}.")
        return int(value)
    return last_day(value)


def last_day(text: str) -> str:
    """Read a day; a month or a year means its last day.

    >>> last_day("2026-01-31"), last_day("2026-02"), last_day("2026")
    ('2026-01-31', '2026-02-28', '2026-12-31')

    Raises:
        UsageError: It is none of these.
    """
    try:
        if not re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", text):
            return date.fromisoformat(text).isoformat()
        first = date.fromisoformat(f"{text}-12-01" if len(text) == len("2026") else f"{text}-01")
    except ValueError:
        raise UsageError(f"{text[:100]!r} is no date such as 2026-01-31.") from None
    return first.replace(day=monthrange(first.year, first.month)[1]).isoformat()


def _word(name: str) -> str:
    return name.replace("_", "-")


def _value(rule: CountingRule, name: str) -> str:
    value = getattr(rule, name)
    return "+".join(value) if isinstance(value, tuple) else str(value)


def _check_day(text: str) -> None:
    try:
        valid = date.fromisoformat(text).isoformat() == text
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(f"{text[:100]!r} is no day such as 2026-01-31.")
