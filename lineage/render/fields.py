"""Every fact that a command prints: one name for it in every format, its type, its unit and its meaning."""

from typing import Final, NamedTuple

from lineage.facts import Evidence, IssueCode, Relation, State
from lineage.render.table import Column, Kind

RELATIONS: Final = (*(relation.value for relation in Relation), "several")
"""What a model can be counted under: the relations, and `several` for two or more stated ones into the family."""


class Field(NamedTuple):
    """One fact.

    Attributes:
        name: Its name in every format, in snake_case.
        type: `string`, `integer`, `number`, `boolean`, `date` (ISO 8601), `strings` (a list), `objects` (a list),
            `lists` (of objects), `object`, or `counts`: an object of numbers by `keys`.
        unit: What a number counts, or is measured in; empty where there is nothing to say.
        meaning: What it says of the row's model, or of the whole answer.
        kind: How tables show it.
        keys: Of `counts`: the keys.
        items: Of `objects`, `lists` and `object`: the names of the facts inside.
        joint: What joins the items of `strings` in CSV and TSV.
    """

    name: str
    type: str
    unit: str
    meaning: str
    kind: Kind = Kind.TEXT
    keys: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    joint: str = " "


def _name(name: str, meaning: str) -> Field:
    return Field(name, "string", "", meaning, Kind.ID)


def _text(name: str, meaning: str, kind: Kind = Kind.TEXT) -> Field:
    return Field(name, "string", "", meaning, kind)


def _texts(name: str, meaning: str, joint: str = " ") -> Field:
    return Field(name, "strings", "", meaning, joint=joint)


def _count(name: str, unit: str, meaning: str) -> Field:
    return Field(name, "integer", unit, meaning, Kind.COUNT)


def _counts(name: str, unit: str, keys: tuple[str, ...], meaning: str) -> Field:
    return Field(name, "counts", unit, meaning, Kind.COUNT, keys)


def _number(name: str, unit: str, meaning: str) -> Field:
    return Field(name, "number", unit, meaning, Kind.COUNT)


def _share(name: str, meaning: str) -> Field:
    return Field(name, "number", "share, 0 to 1", meaning, Kind.SHARE)


def _date(name: str, meaning: str) -> Field:
    return Field(name, "date", "", meaning, Kind.DATE)


def _flag(name: str, meaning: str) -> Field:
    return Field(name, "boolean", "", meaning, Kind.WORD)


def _objects(name: str, meaning: str, *items: str) -> Field:
    return Field(name, "objects", "", meaning, items=items)


_MONTHLY: Final = "downloads in 30 days"

ENVELOPE: Final = (
    Field("schema", "integer", "", "Version of the names and types in this table; 1.", Kind.COUNT),
    _name("subject", "The model, organization or brand that was asked about; null: the whole database."),
    _text("population", "What the database was crawled from: `Hub`, `sample: …` or `made-up`."),
    Field(
        "rule",
        "object",
        "",
        "The counting rule behind the numbers; null where none applies.",
        items=("written", "words", "choices"),
    ),
    _text("written", "The rule as one word, as `--rule` takes it.", Kind.WHOLE),
    _text("words", "The rule in words."),
    Field("choices", "object", "", "Each choice of the rule, by its name."),
    _date("as_of", "The Hub's own date at the last look at what the answer is about."),
    _flag("complete", "Whether a finished sweep of the whole Hub lies under the answer."),
    Field(
        "look",
        "object",
        "",
        "What a look has asked of the Hub, where no crawl has followed all and numbers are at least; else left out.",
        items=("requests", "asked", "unasked"),
    ),
    _count("asked", "models", "Whose derivatives the look has asked for."),
    _count("unasked", "models", "Found by the look and not asked about."),
    _texts("caveats", "Sentences to read before a number is quoted."),
    _objects("rows", "The rows; `jsonl`, `csv` and `tsv` have these alone."),
)
"""What the JSON of every command has, and `--columns` can add to any row."""

_MODEL: Final = (
    _name("repo_id", "The model of the row, `owner/name`."),
    _text("state", "`present`, or why it has no row: `unasked`, `absent`, `vanished`, `replaced`.", Kind.WORD),
    _text("hub_id", "The Hub's own `_id`, stable across renames."),
    _date("created_at", "When the repository was created; 2022-03-02 is the Hub's import stamp."),
    _date("last_modified", "When the repository last changed."),
    _count("downloads", _MONTHLY, "Downloads."),
    _count("downloads_all_time", "downloads", "Downloads since the Hub counts them."),
    _count("likes", "likes", "Likes."),
    _number("trending_score", "", "The Hub's trending score."),
    _count("parameters", "parameters", "Number of parameters, as the weights' files say."),
    _text("gated", "`no`, `auto` or `manual`.", Kind.WORD),
    _flag("disabled", "Whether the Hub has disabled it."),
    _flag("private", "Whether it is private."),
    _text("sha", "Newest commit."),
    _text("license", "License identifier on the Hub, such as `apache-2.0`; people read `license_name` for `other`."),
    _text("license_name", "The license's own name, where the identifier is `other`."),
    _text("license_link", "Where the license's text is."),
    _text("task", "Pipeline tag, such as `text-generation`."),
    _text("library", "Library, such as `transformers`."),
    _text("architecture", "`model_type` of the configuration."),
    _text("new_version", "The model that its owner says succeeds it."),
    _texts("superseded_by", "The models that succeed it, one after another, as their cards say."),
    _name("current_version", "The last of these, if it has a record and names no further one."),
    _text("peft_base", "`base_model_name_or_path` of the adapter's configuration, as it stands."),
    _objects("unread", "Bases that the model writes and that no edge follows from.", "field", "raw", "code"),
    _texts("languages", "Languages of the card."),
    _texts("datasets", "Datasets of the card."),
    _texts("aliases", "Other names of the model."),
    _text("series", "Series of releases, read out of the name."),
    _text("size", "Class of its number of parameters."),
)
MODEL_COLUMNS: Final = tuple(
    field.name for field in _MODEL if field.type != "strings" and field.name != "current_version"
)[:-2]
"""What the database keeps of every model, so that every list of models can show it."""

_EDGES: Final = (
    _name("derivative", "The model that was made; what else the row says is of it, unless its name begins `base_`."),
    _name("base", "The model that it was made from."),
    _text(
        "relation",
        "How it was made from its base: `finetune`, `adapter`, `quantized`, `merge`, `unstated`; where a list is of a "
        "family, its relation into it, `several` for two or more stated ones.",
        Kind.WORD,
    ),
    _text("relation_word", "Of an unstated relation: the word stated for it, which is none of the Hub's."),
    _texts("evidence", "Where the edge is known from, strongest first.", "+"),
    _count("depth", "edges", "Edges on the shortest way to the subject; 0: a model without a known base."),
    _date("base_created_at", "When the base's repository was created."),
    _text("base_license", "License identifier of the base."),
    _text("base_license_name", "The own name of the base's license."),
    _text("base_license_link", "Where the text of the base's license is."),
    _text("base_sha", "Newest commit of the base."),
    _text("base_state", "State of the base.", Kind.WORD),
    _texts("base_superseded_by", "The models that succeed the base, one after another."),
    _name("base_current_version", "The last of these, if it has a record and names no further one."),
    _flag("impossible_in_time", "Whether the derivative is dated before the base."),
    _flag("repeated", "Whether the model stands expanded elsewhere in the tree."),
    _text("stated_in", "Kind of evidence that one statement behind the edge is.", Kind.WORD),
    _text("stated_relation", "What that statement says of the relation.", Kind.WORD),
    _text("raw_value", "The value as it stands on the Hub."),
    _objects(
        "bases",
        "The model's bases.",
        *("base", "relation", "relation_word", "evidence", "base_state", "impossible_in_time"),
    ),
    _objects("base_unread", "The same of the base.", "field", "raw", "code"),
    _objects("ends", "Models above without a base, or whose bases nobody has read.", "repo_id", "state", "unread"),
    _name("target", "The model that ways lead to."),
    _objects(
        "traces",
        "Of several models: each, with where it ends and its ways.",
        *("repo_id", "state", "license", "license_name", "license_link", "sha"),
        *("superseded_by", "current_version", "unread"),
        *("ends", "target", "ways", "ways_total"),
    ),
    _objects("failed", "Names without an answer, where several were asked about.", "name", "error"),
    _text("name", "The name as it was written."),
    _text("error", "Why it has no answer."),
    Field(
        "ways",
        "lists",
        "",
        "Shortest ways from the model up to the target, each as its edges.",
        items=("derivative", "base", "relation", "relation_word", "evidence"),
    ),
    _count("ways_total", "ways", "How many shortest ways there are, those not listed too."),
    _objects("hidden", "What the tree leaves out, by base and relation.", "base", "relation", "left_out"),
    _count("left_out", "edges", "Derivatives that are left out."),
    _objects("issues", "Problems with the model's record and card.", "code", "field", "raw_value"),
    _text("code", "What is wrong.", Kind.WORD),
    _text("field", "The field it was found in, as the Hub spells it."),
    _text("raw", "A value that no edge follows from, as it stands on the Hub."),
)

_NUMBERS: Final = (
    _number("derivatives", "models", "What the rule counts below the subject; by share, a merge counts in part."),
    _number("direct_derivatives", "models", "The same with one of the subject's models among the bases."),
    _counts("by_relation", "models", RELATIONS, "`derivatives` by relation into the family."),
    _counts("direct_by_relation", "models", RELATIONS, "`direct_derivatives` by relation to the subject."),
    _count("declared_direct_derivatives", "models", "Direct derivatives by all declared evidence, cards included."),
    _counts("declared_by_relation", "models", RELATIONS, "The same by relation."),
    Field("by_depth", "numbers", "models", "`derivatives` by depth, from depth 1.", Kind.COUNT),
    _number("card_adds", "models", "How many more there would be with what cards alone say."),
    _number("card_adds_direct", "models", "The same of direct derivatives."),
    _number("config_adds", "models", "How many more, beside these, with what adapters' configurations alone say."),
    _number("config_adds_direct", "models", "The same of direct derivatives."),
    _count("models", "models", "How many models are counted."),
    _text("digest", "SHA-256 of the names of the models counted, sorted, one a line.", Kind.WHOLE),
    _count("hub_direct_derivatives", "models", "The Hub's own count of direct derivatives."),
    _counts("hub_by_relation", "models", RELATIONS[:-1], "The same by relation."),
    _text("rule_name", "Name of the rule, as `--rule` takes it.", Kind.WORD),
    _objects(
        "published",
        "Figures that others have published about the subject, of the whole Hub.",
        *("figure", "figure_as_written", "month", "published_by", "published_rule", "title", "url"),
    ),
    _number("figure", "models", "A published number."),
    _text("figure_as_written", "The number as it was written."),
    _text("month", "Month, `YYYY-MM`."),
    _text("published_by", "Who published it."),
    _text("published_rule", "The rule behind it, as far as it was published."),
    _text("title", "What it was published in."),
    _text("url", "Where that is found."),
)

_LISTS: Final = (
    _count("total", "rows", "How many rows there are without `--limit`."),
    _texts("wishes", "What the list is limited to beyond the rule."),
    _text("text", "The words searched for."),
    _count("fan_out", "models", "Models made directly from the row's model, or from any of its group."),
    _count("reach", "models", "All models below it, each once."),
    _count("releases", "models", "How many releases the Hub lists."),
    _count("only_named", "models", "Releases that are only known as somebody's base."),
    _objects("sizes", "The releases by class of size.", "size", "releases", "downloads"),
)

_UPLOADS: Final = (
    _count("burst", "", "Number of the bulk upload that the model is part of, the largest first."),
    _text("burst_base", "The base that all its models were made from."),
    _count("burst_models", "models", "How many models it has."),
    _date("burst_first", "Day of its first model."),
    _date("burst_last", "Day of its last model."),
    _text("burst_owner", "The owner with most of its models."),
    _count("burst_owner_count", "owners", "How many owners it has."),
    _text("burst_template", "The commonest pattern of its names, `#` for what varies."),
    _count("burst_template_count", "patterns", "How many patterns of names it has."),
    _share("burst_idle_share", "Part of it that is not downloaded."),
    _count("bursts", "bulk uploads", "How many bulk uploads the list is of."),
    _text("burst_rule", "What makes a bulk upload, in words."),
    _name("mirror_of", "The model that the mirror copies; it may be a mirror too."),
    _text("mirror_rule", "What tells the mirror.", Kind.WORD),
    _flag("folded", "Whether a count with folded mirrors takes it for what it copies."),
    _text("mirror_evidence", "What the rule goes by in this case."),
    _count("folded_models", "models", "How many of the mirrors are folded."),
    _objects("mirror_rules", "The rules that told a mirror of the list, in words.", "mirror_rule", "words"),
)

_EXPLAINED: Final = (
    _share("deviation", "How far the number is from the figure, as a part of the figure; below 0 it is smaller."),
    _share("tolerance", "How far a number may be from the figure to be listed."),
    _count("tried", "rules", "Rules that were tried."),
    _count("distinct_values", "numbers", "How many different numbers they yield."),
    _number("largest", "models", "The largest number that any of them yields."),
    Field(
        "nearest",
        "object",
        "",
        "The rule that comes nearest.",
        items=("derivatives", "deviation", "written", "words"),
    ),
    _count("tagged_models", "models", "Models that carry the subject's name, which is not lineage."),
)

_BRANDS: Final = (
    _name("brand", "The brand of releases."),
    _share("gated_share", "Releases behind a gate, of those that say."),
    _number("median_parameters", "parameters", "Median size of the releases that say."),
    _texts("patterns", "Which releases the brand has."),
    _flag("finished", "Whether the crawl that looked at it came to its end."),
    _count("without_downloads", "models", "Releases that do not say their downloads in 30 days."),
    _count("without_downloads_all_time", "models", "Releases that do not say their downloads of all time."),
    _share("downloads_share", "Its part of the brand's downloads in 30 days."),
    _objects(
        "brand_sizes",
        "Releases by brand and class of size.",
        "brand",
        "size",
        "releases",
        "downloads",
        "downloads_share",
    ),
    _objects("most_downloaded", "The most downloaded releases.", "brand", "repo_id", "parameters", "size", "downloads"),
    _objects("by_month", "New derivatives by month and brand.", "month", "brand", "new_models", "new_in_any", "share"),
    _number("new_models", "models", "New derivatives of the brand in the month."),
    _count("new_in_any", "models", "New derivatives of any of the brands in the month, each once."),
    _share("share", "Its part of the whole that the row is about."),
    _count("undated", "models", "Derivatives without a usable date, in no month."),
    Field("lead", "object", "", "Who has had the most, and since when; null: nobody.", items=("brand", "since")),
    _text("since", "First month of the lead, `YYYY-MM`."),
    _flag("comparable", "Whether the data can bear the comparison: the Hub's own, looked at to the end, on one day."),
)

_STATISTICS: Final = (
    _text("kind", "What the subject is: a model, an organization or a brand.", Kind.WORD),
    _date("measured_to", "The day that ages and months are measured to."),
    _flag("all_generations_known", "Whether more than direct derivatives are known."),
    _text("section", "Part of the page, as `--only` takes it.", Kind.WORD),
    _text("measure", "What is measured.", Kind.WORD),
    Field("of", "string", "", "What it is measured of; null: all that is counted, or not said.", Kind.ID),
    _text("at", "Where on its axis: a month, a level, a number of days or the like.", Kind.WORD),
    _number("value", "see unit", "The number."),
    _text("unit", "What the value counts, or is measured in.", Kind.WORD),
)

_DATABASE: Final = (
    _text("database", "Path of the database.", Kind.ID),
    _count("bytes", "bytes", "Its size."),
    _text("endpoint", "The Hub's address, or `simhub` for a simulated one on loopback."),
    _counts("models_by_state", "models", tuple(State), "Models by state."),
    _counts("edges_by_relation", "edges", RELATIONS[:-1], "Edges by relation."),
    _counts("edges_by_evidence", "edges", tuple(Evidence), "Edges by their strongest evidence."),
    _count("several_bases", "models", "Models with more than one base."),
    _counts("issues_by_code", "issues", tuple(IssueCode), "Problems with records and cards, by code."),
    _count("bad_records", "records", "Records of no use at all."),
    _count("unread_records", "records", "Records that could not be read, as far as no later crawl has read them."),
    _objects(
        "looks",
        "Every look, oldest first: a bounded set of questions about one model.",
        *("crawl", "roots", "started_at", "finished_at", "as_of", "requests"),
    ),
    _objects(
        "crawls",
        "Every crawl, oldest first.",
        *("crawl", "generations", "plan", "roots", "started_at", "finished_at", "as_of", "requests"),
        *("expected_requests", "listed_models", "tasks_done", "tasks_known", "replaced_by"),
    ),
    _count("crawl", "", "Number of the crawl."),
    _count("generations", "generations", "After how many the crawl stops; null: it follows all."),
    _text("plan", "`walk` or `sweep`.", Kind.WORD),
    _texts("roots", "Where the crawl began."),
    _date("started_at", "When the crawl began, by this machine's clock."),
    _date("finished_at", "When it ended; null: it runs, or was interrupted."),
    _count("requests", "requests", "Requests spent."),
    _count("expected_requests", "requests", "Requests that its plan expected."),
    _count("listed_models", "models", "How many models the Hub said it lists."),
    _count("tasks_done", "tasks", "Tasks done."),
    _count("tasks_known", "tasks", "Tasks known so far."),
    _count("replaced_by", "", "The crawl that has done its work since it was interrupted."),
)

FIELDS: Final = {
    field.name: field
    for field in (
        *ENVELOPE,
        *_MODEL,
        *_EDGES,
        *_NUMBERS,
        *_LISTS,
        *_UPLOADS,
        *_EXPLAINED,
        *_BRANDS,
        *_STATISTICS,
        *_DATABASE,
    )
}
"""Every fact by its name."""


def columns(*names: str) -> tuple[Column, ...]:
    """Return the columns for some facts.

    >>> columns("repo_id", "downloads")[1].kind
    <Kind.COUNT: 'count'>
    """
    fields = [FIELDS[name] for name in names]
    return tuple(Column(field.name, field.kind, keys=field.keys, joint=field.joint) for field in fields)


UNREAD: Final = columns("unread")
"""What a model writes of bases in vain: programs get it wherever a row stands for a model."""
