"""The tables as SQLAlchemy knows them: for writing, for checking the migrations, for the data dictionary.

Databases are made by the migrations in `db/migrations`, never from here; a test holds the two together.
Dates are text of 24 characters, UTC, as the Hub writes them. NULL means "not said" or "not asked", never zero.
"""

from typing import Final, cast

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    and_,
    func,
    literal_column,
    text,
)

from lineage.facts import Evidence, IssueCode, Relation, State, TagForm

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _one_of(
    column: str, values: type[Relation | State | Evidence | IssueCode | TagForm] | tuple[str, ...]
) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


def _partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Return an index of the rows that fulfill a condition; see `add_conditions`."""
    return Index(name, *columns, unique=unique, info={"where": where})


def _seen() -> tuple[Column[int], Column[int]]:
    return (
        Column("first_crawl", Integer, ForeignKey("crawl.id"), nullable=False, comment="First crawl that saw it"),
        Column("last_crawl", Integer, ForeignKey("crawl.id"), nullable=False, comment="Last crawl that saw it"),
    )


def _current(what: str) -> Column[bool]:
    return Column("current", Boolean, nullable=False, comment=f"Whether {what} still says so")


origin: Final = Table(
    "origin",
    metadata,
    Column("id", Integer, primary_key=True, comment="Always 1"),
    Column("endpoint", Text, nullable=False, comment="The Hub's address, or simhub for a simulated one on loopback"),
    Column("population", Text, nullable=False, comment="Hub, sample: …, sample of … or made-up"),
    Column("created_at", String(24), nullable=False, comment="When the database got its first row"),
    CheckConstraint("id = 1", name="single"),
    comment="What this database was crawled from: one row",
)

crawl: Final = Table(
    "crawl",
    metadata,
    Column("id", Integer, primary_key=True, comment="Crawls in the order they began"),
    Column("plan", Text, nullable=False, comment="How: walk, sweep, or look (a bounded set of questions)"),
    Column(
        "roots", Text, nullable=False, comment="Organisations and models it began from, in order, one space between"
    ),
    Column("started_at", String(24), nullable=False, comment="Our clock"),
    Column("finished_at", String(24), comment="Our clock; NULL while it runs or was interrupted"),
    Column("as_of", String(24), comment="The Hub's own clock at the last answer"),
    Column("requests", Integer, nullable=False, comment="Requests spent, retries and redirects included"),
    Column("expected_requests", Integer, comment="What the plan expected"),
    Column("listed_models", Integer, comment="How many models the Hub said its whole listing has"),
    Column("depth", Integer, comment="Generations after which a walk stops; NULL where it follows all"),
    Column(
        "listed_newest", String(24), comment="createdAt of the newest model, as the Hub said when it was last asked"
    ),
    Column("first_created", String(24), comment="createdAt of the first row that the sweep's listing brought"),
    Column("oldest_created", String(24), comment="Earliest createdAt that the sweep's listing brought"),
    Column("newest_created", String(24), comment="Latest createdAt that the sweep's listing brought"),
    Column("models", Integer, comment="Models that a finished sweep has read"),
    Column("unseen", Integer, comment="Edges below what a walk asked for that it could not see again"),
    _one_of("plan", ("walk", "sweep", "look")),
    comment="Each crawl: where it began, how far it came",
)

crawl_task: Final = Table(
    "crawl_task",
    metadata,
    Column("id", Integer, primary_key=True, comment="Order of work"),
    Column("crawl", Integer, ForeignKey("crawl.id"), nullable=False, comment="The crawl it belongs to"),
    Column("kind", Text, nullable=False, comment="What is asked"),
    Column("name", Text, nullable=False, comment="Of whom: an organisation, a model, or empty for a sweep"),
    Column("cursor", Text, comment="Where the next page begins, or again after a failure; NULL before the first"),
    Column("done", Boolean, nullable=False, comment="Whether nothing is left to ask"),
    Column("depth", Integer, comment="Generations between the roots and the model whose derivatives are asked for"),
    Index("ix_crawl_task_crawl_kind_name", "crawl", "kind", "name", unique=True),
    _partial("ix_crawl_task_open", "crawl", "id", where="NOT done"),
    _one_of("kind", ("sweep", "owner", "root", "derivatives", "base", "resolve")),
    comment="What a crawl has asked and still has to ask; this is what a killed crawl goes on from",
)

model: Final = Table(
    "model",
    metadata,
    Column("id", Integer, primary_key=True, comment="Our key"),
    Column("hub_id", String(24), comment="The Hub's _id, stable across renames; NULL where unknown"),
    Column("name", Text, nullable=False, comment="owner/name, in its exact spelling"),
    Column("owner", Text, nullable=False, comment="The part before the slash; empty for a legacy name"),
    Column("state", Text, nullable=False, comment="present, unasked, absent, vanished or replaced"),
    Column("created_at", String(24), comment="2022-03-02T23:29 is the Hub's import stamp"),
    Column("last_modified", String(24)),
    Column("downloads", BigInteger, comment="Of the last 30 days"),
    Column("downloads_all_time", BigInteger),
    Column("likes", BigInteger),
    Column("trending_score", Float),
    Column("parameters", BigInteger, comment="safetensors.total, else gguf.total"),
    Column("gated", Text, comment="no, auto or manual"),
    Column("disabled", Boolean),
    Column("private", Boolean),
    Column("sha", String(64), comment="Newest commit"),
    Column("license", Text, comment="The Hub's identifier, e.g. apache-2.0"),
    Column("license_name", Text),
    Column("license_link", Text),
    Column("task", Text, comment="Pipeline tag"),
    Column("library", Text),
    Column("architecture", Text, comment="config.model_type, else gguf.architecture"),
    Column("new_version", Text, comment="The model that its owner says succeeds it"),
    Column("peft_base", Text, comment="config.peft.base_model_name_or_path as it stands"),
    Column("tags", Text, comment="Tags not kept elsewhere, one a line"),
    Column("asked_crawl", Integer, ForeignKey("crawl.id"), comment="Last crawl that asked for it by name"),
    *_seen(),
    _partial("ix_model_holder", "name", where="state <> 'replaced'", unique=True),
    _partial("ix_model_gone", "name", where="state = 'replaced'"),
    _partial("ix_model_unlisted", "name", where="state IN ('unasked', 'absent', 'vanished')"),
    Index("ix_model_hub_id", "hub_id", unique=True),
    Index("ix_model_lower_name", func.lower(text("name"))),
    _one_of("state", State),
    comment="Every model that the Hub listed, and every base that one of them names",
)

model_language: Final = Table(
    "model_language",
    metadata,
    Column("model", Integer, ForeignKey("model.id"), primary_key=True),
    Column("language", Text, primary_key=True, comment="As the card writes it"),
    comment="Languages of a model's card",
    sqlite_with_rowid=False,
)

model_dataset: Final = Table(
    "model_dataset",
    metadata,
    Column("model", Integer, ForeignKey("model.id"), primary_key=True),
    Column("dataset", Text, primary_key=True, comment="As the card writes it"),
    comment="Datasets of a model's card",
    sqlite_with_rowid=False,
)

alias: Final = Table(
    "alias",
    metadata,
    Column("name", Text, primary_key=True, comment="A name that means the model but is not its name"),
    Column("model", Integer, ForeignKey("model.id"), nullable=False, index=True),
    Column(
        "kind",
        Text,
        nullable=False,
        comment="How we know: renamed, redirected, other letter case, or a card names it where the Hub does not",
    ),
    *_seen(),
    _one_of("kind", ("rename", "redirect", "case", "card")),
    comment="Other names of models",
    sqlite_with_rowid=False,
)

edge: Final = Table(
    "edge",
    metadata,
    Column("derivative", Integer, ForeignKey("model.id"), primary_key=True, comment="The model that was made"),
    Column("base", Integer, ForeignKey("model.id"), primary_key=True, comment="The model it was made from"),
    Column("relation", Text, nullable=False, comment="By the strongest evidence"),
    Column(
        "evidence",
        Text,
        nullable=False,
        comment="The strongest kind of evidence; a tag that neither a plain tag nor a model confirms is worth a card",
    ),
    _current("the derivative's record"),
    *_seen(),
    CheckConstraint("derivative <> base", name="no_self"),
    Index("ix_edge_base", "base"),
    _one_of("relation", Relation),
    _one_of("evidence", Evidence),
    comment="One base of one derivative",
    sqlite_with_rowid=False,
)

edge_evidence: Final = Table(
    "edge_evidence",
    metadata,
    Column("derivative", Integer, ForeignKey("model.id"), primary_key=True),
    Column("kind", Text, primary_key=True, comment="Where it stands"),
    Column("raw_value", Text, primary_key=True, comment="As it stands there"),
    Column("relation", Text, nullable=False, comment="What it says of the relation"),
    Column("base_name", Text, nullable=False, comment="The name read out of the raw value"),
    Column("base_hub_id", String(24), comment="The base's _id, where baseModels gives it"),
    Column("base", Integer, comment="The base it resolves to; NULL while it resolves to none"),
    _current("the derivative's record"),
    *_seen(),
    Column(
        "form",
        Text,
        nullable=False,
        server_default="plain",
        comment="Of a tag: plain, typed (no plain tag beside it), mended (read out of another spelling) or folder",
    ),
    ForeignKeyConstraint(["derivative", "base"], ["edge.derivative", "edge.base"]),
    _partial("ix_edge_evidence_open", "derivative", where="base IS NULL AND current"),
    _partial("ix_edge_evidence_doubtful", "derivative", where="current AND form <> 'plain'"),
    _one_of("kind", Evidence),
    _one_of("relation", Relation),
    _one_of("form", TagForm),
    comment="Every statement that a model was made from a base; edges follow from these",
    sqlite_with_rowid=False,
)

card_issue: Final = Table(
    "card_issue",
    metadata,
    Column("model", Integer, ForeignKey("model.id"), primary_key=True),
    Column("code", Text, primary_key=True, comment="What is wrong"),
    Column("field", Text, primary_key=True, comment="Where, as the Hub spells it"),
    Column("raw_value", Text, primary_key=True, comment="The offending value"),
    _current("the record"),
    *_seen(),
    _one_of("code", IssueCode),
    comment="Problems with records and model cards",
    sqlite_with_rowid=False,
)

bad_record: Final = Table(
    "bad_record",
    metadata,
    Column("raw_value", Text, primary_key=True, comment="The beginning of the record"),
    *_seen(),
    comment="Records of no use at all: not an object, or without a usable id",
    sqlite_with_rowid=False,
)

children_count: Final = Table(
    "children_count",
    metadata,
    Column("model", Integer, ForeignKey("model.id"), primary_key=True),
    Column("relation", Text, primary_key=True, comment="The Hub's word"),
    Column("count", BigInteger, nullable=False),
    Column("crawl", Integer, ForeignKey("crawl.id"), nullable=False, comment="The crawl that asked"),
    comment="The Hub's own count of direct derivatives (childrenModelCount): compared with ours, never mixed in",
    sqlite_with_rowid=False,
)

array_cache: Final = Table(
    "array_cache",
    metadata,
    Column("name", Text, primary_key=True, comment="What was worked out"),
    Column("part", Text, primary_key=True, comment="Which of its arrays"),
    Column("version", Text, nullable=False, comment="Digest of the code that worked it out"),
    Column(
        "type",
        Text,
        nullable=False,
        comment="numpy's name of the array's type, +words where it codes words, or words: a JSON list; then its CRC-32",
    ),
    Column("content", LargeBinary, nullable=False, comment="The array's bytes"),
    comment="What reading commands have worked out from models and edges; emptied by triggers and by every crawl",
)


def add_conditions(dialect: str) -> None:
    """Give the partial indexes their conditions as a dialect takes them, for statements that create them.

    As arguments of `Index` they would import every dialect that they name: PostgreSQL's takes twice as long as the
    tables themselves.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_options[dialect]["where"] = text(index.info["where"])


# SQLite takes a partial index only where a query has the very condition of the index among its own, written out: it
# does not see that `state = 'present'` implies `state <> 'replaced'`, nor what a bound value will be. So each of these
# is written as its index has it, and stands beside narrower conditions too. A test asserts the plans.


def bears_name(models: FromClause = model) -> ColumnElement[bool]:
    """Return the condition that a model bears its name: the one of `ix_model_holder`."""
    return models.c.state != literal_column("'replaced'")


def is_unlisted(models: FromClause = model) -> ColumnElement[bool]:
    """Return the condition that the last listing had no such model: the one of `ix_model_unlisted`."""
    return cast(
        "ColumnElement[bool]",
        models.c.state.in_([literal_column(f"'{state}'") for state in (State.UNASKED, State.ABSENT, State.VANISHED)]),
    )


def is_replaced(models: FromClause = model) -> ColumnElement[bool]:
    """Return the condition that a model's name is another's now: the one of `ix_model_gone`."""
    return models.c.state == literal_column("'replaced'")


def leads_nowhere(evidence: FromClause = edge_evidence) -> ColumnElement[bool]:
    """Return the condition that a current statement resolves to no base: the one of `ix_edge_evidence_open`."""
    return and_(evidence.c.base.is_(None), evidence.c.current)


def is_doubtful(evidence: FromClause = edge_evidence) -> ColumnElement[bool]:
    """Return the condition that a current tag is not plain: the one of `ix_edge_evidence_doubtful`."""
    return and_(evidence.c.current, evidence.c.form != literal_column("'plain'"))


def is_open(tasks: FromClause = crawl_task) -> ColumnElement[bool]:
    """Return the condition that a task has something left to ask: the one of `ix_crawl_task_open`."""
    return ~tasks.c.done
