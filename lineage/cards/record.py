"""One record of the Hub's API, list item or detail → what it says of one model."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from lineage.cards.bounds import MAX_ISSUES, shown
from lineage.cards.claims import read_claims
from lineage.cards.notes import bad_value, note_cut
from lineage.cards.repo_id import parse_listed_id
from lineage.cards.tags import sort_tags
from lineage.cards.values import (
    HUB_ID_DIGITS,
    SHA_DIGITS,
    count_of,
    date_of,
    flag_of,
    gate_of,
    hexadecimal_of,
    object_of,
    score_of,
    strings_of,
    text_of,
)
from lineage.cards.written import read_base
from lineage.facts import CardIssue, IssueCode, ModelFacts

_CardValues: TypeAlias = tuple[str | None, str | None, str | None, str | None, tuple[str, ...], tuple[str, ...]]
_NO_CARD: Final[_CardValues] = (None, None, None, None, (), ())


def read_record(raw: object) -> ModelFacts | CardIssue:
    """Read one record, whatever it is; only one that is no object, or has no usable `id`, is refused as a whole.

    Everything in the answer can be stored as it is: bounded, valid UTF-8, without NUL. No two claims agree in kind,
    base and relation; no two issues are the same.

    Example:
        >>> facts = read_record({"id": "me/mine", "likes": "many", "tags": ["base_model:adapter:Qwen/Qwen3-8B"]})
        >>> facts.claims[0].base, facts.claims[0].relation.value
        ('Qwen/Qwen3-8B', 'adapter')
        >>> facts.issues
        (CardIssue(code=<IssueCode.BAD_VALUE: 'bad_value'>, field='likes', raw='many'),)
        >>> read_record(["no", "record"])
        CardIssue(code=<IssueCode.BAD_RECORD: 'bad_record'>, field='record', raw='["no", "record"]')
    """
    if not isinstance(raw, dict):
        return CardIssue(IssueCode.BAD_RECORD, "record", shown(raw))
    get = raw.get
    repo_id = get("id")
    if not isinstance(repo_id, str) or parse_listed_id(repo_id) is None:
        return CardIssue(IssueCode.BAD_RECORD, "record", shown(raw))
    issues: list[CardIssue] = []
    card = object_of(get("cardData"), "cardData", issues)
    text, bases, license_tag, dataset_tags = sort_tags(get("tags"), issues)
    parameters, architecture, peft_base = _insides(raw, issues)
    all_time, disabled = get("downloadsAllTime"), get("disabled")
    license_id, license_name, license_link, new_version, languages, datasets = (
        _card_values(card, issues) if card else _NO_CARD
    )
    return ModelFacts(
        hexadecimal_of(get("_id"), "_id", HUB_ID_DIGITS, issues),
        repo_id,
        date_of(get("createdAt"), "createdAt", issues),
        date_of(get("lastModified"), "lastModified", issues),
        count_of(get("downloads"), "downloads", issues),
        None if all_time is None else count_of(all_time, "downloadsAllTime", issues),
        count_of(get("likes"), "likes", issues),
        score_of(get("trendingScore"), "trendingScore", issues),
        parameters,
        gate_of(get("gated"), "gated", issues),
        None if disabled is None else flag_of(disabled, "disabled", issues),
        flag_of(get("private"), "private", issues),
        hexadecimal_of(get("sha"), "sha", SHA_DIGITS, issues),
        license_id or text_of(license_tag, "tags", issues),
        license_name,
        license_link,
        text_of(get("pipeline_tag"), "pipeline_tag", issues),
        text_of(get("library_name"), "library_name", issues),
        architecture,
        new_version,
        peft_base,
        text,
        languages,
        datasets or (strings_of(dataset_tags, "tags", issues) if dataset_tags else ()),
        read_claims(get("baseModels"), bases, card, peft_base, repo_id, issues),
        _each_once(issues) if issues else (),
    )


def _insides(record: dict[Any, Any], issues: list[CardIssue]) -> tuple[int | None, str | None, str | None]:
    """Read what the Hub has read out of the files: parameters, architecture, and the base in a PEFT configuration."""
    parameters = architecture = peft_base = None
    weights, config, gguf = record.get("safetensors"), record.get("config"), record.get("gguf")
    if weights is not None:
        weights = object_of(weights, "safetensors", issues)
        parameters = count_of(weights.get("total"), "safetensors.total", issues)
    if config is not None:
        config = object_of(config, "config", issues)
        architecture = text_of(config.get("model_type"), "config.model_type", issues)
        peft = object_of(config.get("peft"), "config.peft", issues)
        peft_base = text_of(peft.get("base_model_name_or_path"), "config.peft.base_model_name_or_path", issues)
    if gguf is not None:
        gguf = object_of(gguf, "gguf", issues)
        if parameters is None:
            parameters = count_of(gguf.get("total"), "gguf.total", issues)
        if architecture is None:
            architecture = text_of(gguf.get("architecture"), "gguf.architecture", issues)
    return parameters, architecture, peft_base


def _card_values(card: Mapping[Any, Any], issues: list[CardIssue]) -> _CardValues:
    get = card.get
    license_name, license_link = get("license_name"), get("license_link")
    new_version, languages, datasets = get("new_version"), get("language"), get("datasets")
    return (
        _first_text(get("license"), "cardData.license", issues),
        None if license_name is None else _first_text(license_name, "cardData.license_name", issues),
        None if license_link is None else _first_text(license_link, "cardData.license_link", issues),
        None if new_version is None else _new_version(new_version, issues),
        () if languages is None else strings_of(languages, "cardData.language", issues),
        () if datasets is None else strings_of(datasets, "cardData.datasets", issues),
    )


def _each_once(issues: list[CardIssue]) -> tuple[CardIssue, ...]:
    """Return the different issues; of more than `MAX_ISSUES` the first ones and one that says how many there are."""
    different = list(dict.fromkeys(issues))
    if (count := len(different)) > MAX_ISSUES:
        del different[MAX_ISSUES - 1 :]
        note_cut("record", count, "issues", different)
    return tuple(different)


def _first_text(value: object, field: str, issues: list[CardIssue]) -> str | None:
    """Read a string, or of a list the first that is not empty."""
    if isinstance(value, list):
        items = [item for item in value if item is not None]
        texts = (item for item in items if isinstance(item, str) and item.strip())
        value = next(texts, items[0] if items else None)
    return text_of(value, field, issues)


def _new_version(value: object, issues: list[CardIssue]) -> str | None:
    """Read the name of a successor, in the spellings in which bases are read."""
    name, code = read_base(value) if isinstance(value, str) else (None, None)
    if name is None and value != "":
        issues.append(bad_value("cardData.new_version", value))
    elif code is not None:
        issues.append(CardIssue(code, "cardData.new_version", shown(value)))
    return name
