"""What the stages say to one another: models, edges, evidence and problems, as frozen values.

The two big records are named tuples, because a crawl makes millions of them: creating one costs a
quarter of what a frozen dataclass costs. Their field order is the order of the columns that keep them.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Relation(StrEnum):
    """How a derivative was made from a base: the Hub's four strings, and one for silence."""

    FINETUNE = "finetune"
    ADAPTER = "adapter"
    QUANTIZED = "quantized"
    MERGE = "merge"
    UNSTATED = "unstated"


class Evidence(StrEnum):
    """Where an edge is known from, strongest first."""

    HUB = "hub"
    """The Hub's own `baseModels`."""
    TAG = "tag"
    """A `base_model:…` tag."""
    CARD = "card"
    """`base_model` in the model card."""
    ADAPTER_CONFIG = "adapter_config"
    """`base_model_name_or_path` in the adapter's configuration, which lists bring as `config.peft`."""
    CONFIG = "config"
    MERGE_CONFIG = "merge_config"
    NAME = "name"


HEADLINE_EVIDENCE: Final = (Evidence.HUB, Evidence.TAG)
"""What headline numbers take."""
DECLARED_EVIDENCE: Final = (Evidence.HUB, Evidence.TAG, Evidence.CARD, Evidence.ADAPTER_CONFIG)
"""What somebody or their tool wrote down, as against what was inferred."""
EVIDENCE_FIELDS: Final = {
    Evidence.HUB: "baseModels",
    Evidence.TAG: "tags",
    Evidence.CARD: "cardData.base_model",
    Evidence.ADAPTER_CONFIG: "config.peft.base_model_name_or_path",
}
"""Where each kind of evidence that records bring stands."""
EVIDENCE_CHOICES: Final = {"headline": HEADLINE_EVIDENCE, "declared": DECLARED_EVIDENCE}
"""What commands call these two."""


class TagForm(StrEnum):
    """How surely a tag names its base, the surest first; what is no tag is plain."""

    PLAIN = "plain"
    """The Hub's own tag `base_model:X` says it, alone or beside the typed one."""
    TYPED = "typed"
    """A typed tag without the plain one, as training scripts write it: no headline once a sweep finds no X."""
    MENDED = "mended"
    """Read out of another spelling: in no headline number until a model is present under that name."""
    FOLDER = "folder"
    """Typed alone, under what folders are usually called (`outputs/sft`): a base only where such a model is present."""


class State(StrEnum):
    """What the Hub said of a model when it was last asked."""

    PRESENT = "present"
    """It has a row."""
    UNASKED = "unasked"
    """Only named as a base so far."""
    ABSENT = "absent"
    """A finished sweep had no row for it, or a GET was answered 401 or 404."""
    VANISHED = "vanished"
    """It had a row once; a later finished sweep had none."""
    REPLACED = "replaced"
    """It had a row once; its name now belongs to a model with another `_id`."""


class IssueCode(StrEnum):
    """What can be wrong with a record or a model card."""

    BAD_RECORD = "bad_record"
    """The whole record is of no use: not an object, or without a usable `id`."""
    BAD_VALUE = "bad_value"
    """One field has a value that its type does not admit, or holds more than is kept; that is stored as not known."""
    NOT_A_REPO_ID = "not_a_repo_id"
    """A base that is no repo id: a path, a URL to nothing, `None`, an empty string, a number …"""
    NO_OWNER = "no_owner"
    """A base named without owner (`gpt2`), which only a known alias can resolve."""
    SELF_CLAIM = "self_claim"
    """The model names itself as its base."""
    WRONG_CASE = "wrong_case"
    """A base that exists under the same name in other letter case; the edge goes there."""
    IMPOSSIBLE_IN_TIME = "impossible_in_time"
    """The model is dated before a base that it names: the name has passed to another model, or one was made anew."""
    URL_FOR_ID = "url_for_id"
    """A base written as the URL of its page; the edge goes to the repo id in it."""
    CARD_DIFFERS = "card_differs"
    """The card names a base that neither `baseModels` nor a tag names; often an old name of the same base."""
    CONTRADICTORY_RELATIONS = "contradictory_relations"
    """One base, several relations, from evidence of the same kind or of different kinds."""
    UNKNOWN_RELATION = "unknown_relation"
    """`base_model_relation` is none of the Hub's four words."""
    DUPLICATE_BASE = "duplicate_base"
    """The card lists one base more than once."""
    TOO_MANY_BASES = "too_many_bases"
    """More bases than any model has; those past the bound are left out."""
    CACHE_PATH = "cache_path"
    """A base written as its folder in the Hub's cache, `…/models--owner--name/…`; the edge goes to that repo id."""
    TRAILING_SLASH = "trailing_slash"
    """A base written with a slash at its end; the edge goes to the repo id before it."""
    REVISION = "revision"
    """A base written with a revision, `owner/name@main`; the edge goes to the repo id before it."""
    QUANTIZATION_SUFFIX = "quantization_suffix"
    """A base written with the quantization to load, `owner/name:Q4_K_M`; the edge goes to the repo id before it."""
    FILE_PATH = "file_path"
    """A base written as a weight file in its repository; the edge goes to the repository."""
    MARKUP = "markup"
    """A base written as a Markdown link, in quotes or in brackets; the edge goes to the repo id in it."""
    NESTED_LIST = "nested_list"
    """A base in a list inside the list of bases; it is read as if it stood in the outer one."""
    OBJECT_FOR_ID = "object_for_id"
    """A base written as an object; the edge goes to the repo id in its `repo_url`, `name` or the like."""
    BASE_AND_LORA = "base_and_lora"
    """A base and an adapter in one, `base+adapter`, as mergekit writes them; both are bases."""
    OTHER_KEY = "other_key"
    """A base under another key than `base_model`, such as `finetuned_from`; it is read as the card's word."""
    UNLISTED_TAG = "unlisted_tag"
    """A base that only typed tags without the plain one name, and that a sweep did not find: in no headline number."""


class CardIssue(NamedTuple):
    """One problem with one record or card.

    Attributes:
        code: What is wrong.
        field: The field it was found in, as the Hub spells it, e.g. `cardData.base_model`.
        raw: The offending value, shortened to `cards.MAX_RAW` characters.
    """

    code: IssueCode
    field: str
    raw: str


class Claim(NamedTuple):
    """One statement, in one place, that a model was made from a base.

    Attributes:
        kind: Where it stands.
        relation: What it says of the relation; `UNSTATED` where it says nothing.
        raw: The value as it stands there (for a tag the whole tag), shortened to `cards.MAX_RAW` characters.
        base: The base's name read out of `raw`: `owner/name`, or one word without a slash (a legacy name).
        base_hub_id: The base's `_id`, where `baseModels` gives it.
        form: Of a tag, how surely it names its base.
    """

    kind: Evidence
    relation: Relation
    raw: str
    base: str
    base_hub_id: str | None
    form: TagForm = TagForm.PLAIN


class ModelFacts(NamedTuple):
    """What one record of the Hub says of one model; `None` is "not said", never zero.

    Dates are strings of 24 characters, `2026-09-25T13:47:38.000Z`, always UTC, so that they sort as they are.

    Attributes:
        hub_id: The Hub's `_id`, 24 hexadecimal digits; stable across renames.
        repo_id: `owner/name`, or a legacy name without owner.
        created_at: When the repository was created; 2022-03-02T23:29 is the Hub's import stamp.
        last_modified: When it last changed.
        downloads: Downloads of the last 30 days.
        downloads_all_time: Downloads since the Hub counts them; has been seen to fall.
        likes: Likes.
        trending_score: The Hub's trending score.
        parameters: Number of parameters, from `safetensors.total`, else `gguf.total`.
        gated: `no`, `auto` or `manual`.
        disabled: Whether the Hub has disabled it.
        private: Whether it is private.
        sha: The newest commit, 40 hexadecimal digits.
        license: The license's identifier on the Hub, e.g. `apache-2.0`.
        license_name: The license's own name, where the identifier is `other`.
        license_link: Where its text is.
        task: The pipeline tag, e.g. `text-generation`.
        library: The library, e.g. `transformers`.
        architecture: `config.model_type`, else `gguf.architecture`.
        new_version: The model that its owner says succeeds it.
        peft_base: `config.peft.base_model_name_or_path`, as it stands.
        tags: Its tags but for those kept elsewhere (bases, licence, datasets, region), one a line.
        languages: Language codes of the card, in its order, each once.
        datasets: Datasets of the card, in its order, each once.
        claims: What it says it was made from; never itself, never a value that is no name.
        issues: What is wrong with the record or the card.
    """

    hub_id: str | None
    repo_id: str
    created_at: str | None
    last_modified: str | None
    downloads: int | None
    downloads_all_time: int | None
    likes: int | None
    trending_score: float | None
    parameters: int | None
    gated: str | None
    disabled: bool | None
    private: bool | None
    sha: str | None
    license: str | None
    license_name: str | None
    license_link: str | None
    task: str | None
    library: str | None
    architecture: str | None
    new_version: str | None
    peft_base: str | None
    tags: str | None
    languages: tuple[str, ...]
    datasets: tuple[str, ...]
    claims: tuple[Claim, ...]
    issues: tuple[CardIssue, ...]


class Edge(NamedTuple):
    """One base of one derivative, as commands print it.

    Attributes:
        derivative: `repo_id` of the model that was made.
        base: `repo_id` of the model it was made from.
        relation: By its strongest evidence: hub, then tag, then card.
        evidence: Every kind of evidence there is for it, strongest first.
        relation_word: Where the relation is unstated, the word stated for it that is none of the Hub's.
    """

    derivative: str
    base: str
    relation: Relation
    evidence: tuple[Evidence, ...]
    relation_word: str | None = None


IMPORT_STAMP: Final = "2022-03-02T23:29"
"""How the date of every model begins that was on the Hub before it kept dates: no date at all."""


def is_impossible_in_time(derivative_created: str | None, base_created: str | None) -> bool:
    """Return whether a derivative is dated before its base; a date that is not known tells nothing.

    Where the database does the same, `store.read.impossible_in_time` has it as SQL.

    >>> is_impossible_in_time("2024-08-01T00:00:03.000Z", "2024-08-23T00:00:05.000Z")
    True
    >>> is_impossible_in_time("2022-03-02T23:29:04.000Z", "2024-08-23T00:00:05.000Z")
    False
    """
    if derivative_created is None or base_created is None or base_created <= derivative_created:
        return False
    return not (derivative_created.startswith(IMPORT_STAMP) or base_created.startswith(IMPORT_STAMP))


UNNAMING_LICENSES: Final = ("other", "unknown")
"""Identifiers that name no license, so that the card's own name says which it is."""


def license_label(identifier: str | None, name: str | None) -> str | None:
    """Return what people call a license: its identifier on the Hub, or its own name where that names none.

    Where the database does the same, `store.read.license_label` has it as SQL.

    >>> license_label("other", "qwen-research"), license_label("mit", "qwen-research"), license_label("other", None)
    ('qwen-research', 'mit', 'other')
    """
    return name if name and (identifier is None or identifier.lower() in UNNAMING_LICENSES) else identifier


RELATION_CODES: Final[tuple[Relation, ...]] = (
    Relation.FINETUNE,
    Relation.ADAPTER,
    Relation.QUANTIZED,
    Relation.MERGE,
    Relation.UNSTATED,
)
"""The relation that each code of an `EdgeArrays.relation` stands for."""


class EdgeArrays(NamedTuple):
    """The edges of a whole database as arrays, as the store hands them to the graph.

    Attributes:
        keys: int64, ascending: the store's key of every model that an edge touches.
        base: int32, one per edge: the base's position in `keys`.
        derivative: int32, one per edge: the derivative's position in `keys`.
        relation: uint8, one per edge: its position in `RELATION_CODES`.
    """

    keys: "NDArray[Any]"
    base: "NDArray[Any]"
    derivative: "NDArray[Any]"
    relation: "NDArray[Any]"


class Codes(NamedTuple):
    """One word a model, as whole numbers.

    Attributes:
        codes: int32, one per model: the word's position in `names`; -1 where nothing is said.
        names: The words, in order, each once.
    """

    codes: "NDArray[Any]"
    names: tuple[str, ...]


class ModelArrays(NamedTuple):
    """What statistics need of every model, column by column, as the store hands it over.

    Attributes:
        keys: int64, ascending: the store's key of every model.
        present: bool: whether the Hub has a row for it.
        created: int32, days since 1970-01-01, UTC; -1 where not said.
        imported: bool: whether the date is the Hub's import stamp of 2022-03-02, so that its true age is unknown.
        downloads: int64, of the last 30 days; -1 where not said.
        parameters: int64; -1 where not said.
        owner: The part of the name before the slash.
        license: Licenses by `license_label`.
        task: Pipeline tags.
        library: Libraries.
    """

    keys: "NDArray[Any]"
    present: "NDArray[Any]"
    created: "NDArray[Any]"
    imported: "NDArray[Any]"
    downloads: "NDArray[Any]"
    parameters: "NDArray[Any]"
    owner: Codes
    license: Codes
    task: Codes
    library: Codes
