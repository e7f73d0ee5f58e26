"""What the tags say a model was made from: `base_model:X` and `base_model:<relation>:X`."""

import re
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Final

from lineage.cards.bounds import MAX_BASES, shown
from lineage.cards.notes import named_bases, note_too_many
from lineage.cards.relation import WORDS
from lineage.cards.repo_id import same_name
from lineage.cards.tags import BASE
from lineage.cards.written import Written, is_folder, read_base, read_text
from lineage.facts import EVIDENCE_FIELDS, CardIssue, Claim, Evidence, IssueCode, Relation, TagForm

_KIND: Final = Evidence.TAG
FIELD: Final = EVIDENCE_FIELDS[_KIND]
_UNSTATED: Final = Relation.UNSTATED
_BASE_LENGTH: Final = len(BASE)
_TYPES: Final = {f"{word}:": relation for word, relation in WORDS.items()}
_PAIR: Final = 2
_WORD: Final = re.compile(r"[a-z][a-z_-]{2,30}")
_FORMS: Final = {form: place for place, form in enumerate(TagForm)}


def tag_claims(tags: Sequence[str], own_id: str, listed: Collection[str], issues: list[CardIssue]) -> list[Claim]:
    """Read the tags that name a base; `known` are the names that the Hub's own list has, right without a look.

    The plain and the typed tag of one base are one claim. So are several spellings of one statement: the shortest is
    its raw value, so that the order of the tags does not change what is claimed.

    Example:
        >>> tags = ["base_model:Qwen/Qwen3-8B", "base_model:quantized:Qwen/Qwen3-8B"]
        >>> [(claim.relation.value, claim.raw) for claim in tag_claims(tags, "me/mine", (), [])]
        [('quantized', 'base_model:quantized:Qwen/Qwen3-8B')]
    """
    if len(tags) == _PAIR:
        claim = _pair(tags[0], tags[1], own_id, listed)
        if claim is not None:
            return [claim]
    written = _grouped(tags)
    note_too_many(FIELD, len(written), issues)
    claims: dict[tuple[str, Relation], Claim] = {}
    plain = {text.lower() for text, spelled in written.items() if _UNSTATED in spelled}
    plain.update(name.lower() for name in listed)
    for text, spelled in islice(written.items(), MAX_BASES):
        if len(spelled) > 1:
            spelled.pop(_UNSTATED, None)
        first = next(iter(spelled.values()))
        for base in named_bases(_read(text, listed), FIELD, first, own_id, issues):
            form = _form(base, text, plain)
            for relation, tag in spelled.items():
                claim = Claim(_KIND, relation, shown(tag), base, None, form)
                claims[base, relation] = min(claims.get((base, relation), claim), claim, key=_surest)
    stated = {base for base, relation in claims if relation is not _UNSTATED}
    return [claim for (base, relation), claim in claims.items() if relation is not _UNSTATED or base not in stated]


def _pair(plain: str, typed: str, own_id: str, listed: Collection[str]) -> Claim | None:
    """Read the two tags that the Hub writes for a model with one base; `None` if these are not they."""
    text = plain[_BASE_LENGTH:]
    relation = _TYPES.get(typed[_BASE_LENGTH : len(typed) - len(text)])
    if relation is None or not typed.endswith(text):
        return None
    base, code = (text, None) if text in listed else read_base(text)
    if base != text or code is not None or same_name(base, own_id):
        return None
    return Claim(_KIND, relation, typed, base, None)


def _grouped(tags: Sequence[str]) -> dict[str, dict[Relation, str]]:
    """Group tags by what they name, then by relation."""
    written: dict[str, dict[Relation, str]] = {}
    for tag in tags:
        relation, text = _parted(tag)
        written.setdefault(text, {})[relation] = tag
    return written


def _parted(tag: str) -> tuple[Relation, str]:
    text = tag[_BASE_LENGTH:]
    word, colon, rest = text.partition(":")
    relation = WORDS.get(word) if colon else None
    return (_UNSTATED, text) if relation is None else (relation, rest)


def _read(text: str, listed: Collection[str]) -> Sequence[Written]:
    """Read what stands behind a tag's relation; a word before a colon that is no relation of the Hub's is noted."""
    if text in listed or is_folder(text):
        return [(text, None)]
    name = read_text(text)
    word, colon, rest = text.partition(":")
    if name[0][1] is IssueCode.NOT_A_REPO_ID and colon and _WORD.fullmatch(word):
        base, code = read_base(rest)
        if base is not None and code is None:
            return [(base, IssueCode.UNKNOWN_RELATION)]
    return name


def _form(base: str, text: str, plain: Collection[str]) -> TagForm:
    if base.lower() in plain:
        return TagForm.PLAIN
    if base != text.strip():
        return TagForm.MENDED
    return TagForm.FOLDER if is_folder(base) else TagForm.TYPED


def _surest(claim: Claim) -> tuple[int, int, str]:
    """Order claims of one statement: by how surely they name the base, then by the length of the tag."""
    return _FORMS[claim.form], len(claim.raw), claim.raw
