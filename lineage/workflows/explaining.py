"""Which rules yield a published figure below one subject, over one database."""

from dataclasses import dataclass, replace

from lineage.settings import Settings
from lineage.stats.rules.explain import Explanation, Measured, explain
from lineage.stats.rules.rule import CountingRule
from lineage.stats.rules.tally import lay_ground, tally_on
from lineage.store.read.answers import Source
from lineage.workflows.count import Counter
from lineage.workflows.family.census import roots_of, traits_of
from lineage.workflows.family.dataset import open_dataset


@dataclass(frozen=True, slots=True)
class ExplainedFigure:
    """What a search through the rules found for a figure.

    Attributes:
        subject: The model or organisation.
        source: Where the data comes from.
        explanation: What was tried and found.
        by_tag: How many models carry the subject's name; a rule that the search does not vary.
        marks: What limits the search, in plain words.
    """

    subject: str
    source: Source
    explanation: Explanation
    by_tag: int
    marks: tuple[str, ...]


def explain_figure(settings: Settings, figure: float, name: str, as_of: str | None = None) -> ExplainedFigure:
    """Search the rules for those that yield a figure.

    Args:
        settings: Which database.
        figure: The published number.
        name: The model or organisation that it is about.
        as_of: The day to count as of, `YYYY-MM-DD`; `None` is the data's own.

    Raises:
        UsageError: The figure is no positive number.
        UnknownModelError: Nothing of that name.
        DatabaseError: The database is missing, locked or damaged.
    """
    with open_dataset(settings) as dataset:
        counter = Counter(dataset, name)
        subject = counter.subject

        def measure(rule: CountingRule) -> Measured:
            edges = dataset.edges(rule)
            roots = roots_of(dataset, subject, rule, edges)
            traits = traits_of(dataset, subject, replace(rule, min_downloads=1, bursts="out"), edges)
            ground = dataset.ground(subject, rule, lambda: lay_ground(edges, roots, traits, rule))
            return Measured(tally_on(ground, traits, rule), traits)

        explanation = explain(figure, measure, as_of=as_of)
        tagged = counter.census(CountingRule(basis="tagged", as_of=as_of)).tally
        caveats = counter.caveats_of(CountingRule(as_of=as_of), explanation.tried)
    return ExplainedFigure(subject.name, counter.source, explanation, len(tagged.keys), caveats)
