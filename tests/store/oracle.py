"""The store's rules once more, in plain objects and without haste: what a database must hold after some crawls."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lineage.facts import Claim, Evidence, ModelFacts, Relation
from tests.store.made import FIELDS

PRESENT, UNASKED, ABSENT, VANISHED, REPLACED = "present", "unasked", "absent", "vanished", "replaced"


@dataclass(eq=False)
class Being:
    """One model, or one name that stands for a model nobody has read."""

    name: str
    hub_id: str | None
    state: str
    record: ModelFacts | None = None
    crawl: int = 0

    @property
    def only_named(self) -> bool:
        return self.hub_id is None and self.state in {UNASKED, ABSENT}


class Oracle:
    """All models and names; every question about edges is answered from the latest records, from scratch."""

    def __init__(self) -> None:
        self.beings: list[Being] = []
        self.aliases: dict[str, tuple[Being, str]] = {}
        self.crawls = 0

    def crawl(self, records: Iterable[ModelFacts], *, sweep: bool, finish: bool) -> None:
        self.crawls += 1
        for record in records:
            self._read(record)
            self._name_all()
        if finish:
            self._finish(sweep=sweep)

    def models(self) -> list[tuple[str, str, str]]:
        return sorted((being.name, being.hub_id or "", being.state) for being in self.beings)

    def known_as(self) -> dict[str, tuple[str, str]]:
        return {name: (being.name, kind) for name, (being, kind) in self.aliases.items()}

    def edges(self) -> list[tuple[str, str, str, str, str]]:
        """Derivative, base, base's `_id`, relation, kinds of evidence."""
        found = []
        for being in self.beings:
            meant: dict[Being, list[Claim]] = {}
            for claim, base in self._meanings(being):
                if base is not None:
                    meant.setdefault(base, []).append(claim)
            for base, claims in meant.items():
                kinds = " ".join(kind for kind in FIELDS if any(claim.kind == kind for claim in claims))
                found.append((being.name, base.name, base.hub_id or "", relation_of(claims), kinds))
        return sorted(found)

    def wrong_case(self) -> list[tuple[str, str, str]]:
        found = []
        for being in self.beings:
            pinned = {claim.base for claim in self._claims(being) if claim.base_hub_id}
            if (old := self._old_name(being, self._claims(being))) is not None:
                pinned.add(old)
            for claim, base in self._meanings(being, itself=True):
                alias = self.aliases.get(claim.base)
                if base is not None and claim.base not in pinned and alias is not None and alias[1] == "case":
                    found.append((being.name, FIELDS[claim.kind], claim.raw))
        return sorted(found)

    def _read(self, record: ModelFacts) -> None:
        name = record.repo_id
        own = self._with_id(record.hub_id)
        held = self._holder(name)
        if own is None and held is not None and None in {held.hub_id, record.hub_id}:
            own = held
        if held is not None and held is not own:
            if own is not None and held.only_named:
                self.beings.remove(held)
            else:
                held.state = REPLACED
        if own is None:
            own = Being(name, record.hub_id, PRESENT)
            self.beings.append(own)
        old, was = own.name, own.state
        own.name, own.state, own.record, own.crawl = name, PRESENT, record, self.crawls
        own.hub_id = record.hub_id or own.hub_id
        self.aliases.pop(name, None)
        if old != name and was != REPLACED:
            self.aliases[old] = (own, "case" if old.lower() == name.lower() else "rename")
        for claim in record.claims:
            if claim.base_hub_id is not None and self._with_id(claim.base_hub_id) is None:
                self._hear_of(claim.base, claim.base_hub_id)

    def _hear_of(self, name: str, hub_id: str) -> None:
        held = self._holder(name)
        if held is not None and held.hub_id is None:
            held.hub_id = hub_id
            return
        present = held is not None and held.state == PRESENT
        if held is not None and not present:
            held.state = REPLACED
        if held is None:
            self.aliases.pop(name, None)
        self.beings.append(Being(name, hub_id, REPLACED if present else UNASKED))

    def _finish(self, *, sweep: bool) -> None:
        for name in self._unused_old_names() if sweep else ():
            del self.aliases[name]
        self._name_all()
        for being in self.beings if sweep else ():
            if being.state == PRESENT and being.crawl < self.crawls:
                being.state = VANISHED
            elif being.state == UNASKED:
                being.state = ABSENT
        for name, (bearer, kind) in list(self.aliases.items()):
            if kind == "case" and [being for being in self._alike(name) if being is not bearer]:
                del self.aliases[name]
        self._name_all()
        self._pass_on()
        if sweep:
            self._learn_old_names()
            self._name_all()

    def _pass_on(self) -> None:
        for being in [being for being in self.beings if being.only_named or being.state == VANISHED]:
            if len(self._alike(being.name)) == 1:
                self.aliases[being.name] = (self._alike(being.name)[0], "case")
                if being.only_named:
                    self.beings.remove(being)
                being.state = REPLACED
        unheard = {claim.base for being in self.beings for claim, base in self._meanings(being) if base is None}
        for name in unheard - self.aliases.keys():
            if len(self._alike(name)) == 1 and self._holder(name) is None:
                self.aliases[name] = (self._alike(name)[0], "case")

    def _unused_old_names(self) -> list[str]:
        read = [being for being in self.beings if being.state == PRESENT and being.crawl == self.crawls]
        used = [pair for being in read for pair in self._used_by(being)]
        return [
            name
            for name, (bearer, kind) in self.aliases.items()
            if kind == "card" and not any(called == name and base is bearer for called, base in used)
        ]

    def _used_by(self, being: Being) -> list[tuple[str, Being]]:
        meanings = self._meanings(being)
        stated = [base for claim, base in meanings if claim.kind is Evidence.HUB and base is not None]
        return [
            (claim.base, base)
            for claim, base in meanings
            if claim.kind is Evidence.CARD and base is not None and base.state == PRESENT
            if base.name.lower() != claim.base.lower() and any(base is one for one in stated)
        ]

    def _learn_old_names(self) -> None:
        used: dict[str, list[Being]] = {}
        for name, base in [pair for being in self.beings for pair in self._used_by(being)]:
            used.setdefault(name, []).append(base)
        for name, bases in used.items():
            held = self._holder(name)
            free = held is None or held.state == VANISHED or (held.only_named and held.hub_id is None)
            if not free or name in self.aliases or any(base is not bases[0] for base in bases):
                continue
            self.aliases[name] = (bases[0], "card")
            if held is not None and held.only_named:
                self.beings.remove(held)
            elif held is not None:
                held.state = REPLACED

    def _old_name(self, being: Being, claims: Sequence[Claim]) -> str | None:
        stated = {(claim.base, claim.base_hub_id) for claim in claims if claim.base_hub_id}
        written = {claim.base for claim in claims if claim.kind is Evidence.CARD}
        if len(stated) != 1 or len(written) != 1 or self._with_id(next(iter(stated))[1]) is being:
            return None
        ((base, _),), (name,) = stated, written
        tagged = {claim.base for claim in claims if claim.kind is Evidence.TAG}
        return name if name.lower() != base.lower() and name not in tagged else None

    def _alike(self, name: str) -> list[Being]:
        return [being for being in self.beings if being.state == PRESENT and being.name.lower() == name.lower()]

    def _name_all(self) -> None:
        for being in list(self.beings):
            self._meanings(being)

    def _claims(self, being: Being) -> Sequence[Claim]:
        return being.record.claims if being.state == PRESENT and being.record is not None else ()

    def _meanings(self, being: Being, *, itself: bool = False) -> list[tuple[Claim, Being | None]]:
        claims = self._claims(being)
        pinned = {claim.base: self._with_id(claim.base_hub_id) for claim in claims if claim.base_hub_id}
        if (old := self._old_name(being, claims)) is not None:
            pinned[old] = next(base for base in pinned.values())
        declared = {claim.base for claim in claims if claim.kind is not Evidence.CARD}
        counts = any(name in pinned or "/" in name for name in declared)
        meanings: list[tuple[Claim, Being | None]] = []
        for claim in claims:
            name = claim.base
            if name in pinned:
                base = pinned[name]
            elif "/" not in name or (claim.kind is Evidence.CARD and counts and name not in declared):
                base = self._live(name)
            else:
                base = self._means(name)
            meanings.append((claim, None if base is being and not itself else base))
        return meanings

    def _live(self, name: str) -> Being | None:
        being = self._holder(name) or (self.aliases[name][0] if name in self.aliases else None)
        return being if being is not None and being.state == PRESENT else None

    def _means(self, name: str) -> Being:
        held = self._holder(name)
        if held is None and name in self.aliases:
            held = self.aliases[name][0]
        if held is None:
            held = Being(name, None, UNASKED)
            self.beings.append(held)
        return held

    def _with_id(self, hub_id: str | None) -> Being | None:
        return next((being for being in self.beings if hub_id is not None and being.hub_id == hub_id), None)

    def _holder(self, name: str) -> Being | None:
        return next((being for being in self.beings if being.name == name and being.state != REPLACED), None)


def relation_of(claims: Sequence[Claim]) -> str:
    """The strongest kind that states one relation decides; where it states several, a weaker kind may choose."""
    choice: set[Relation] = set(Relation) - {Relation.UNSTATED}
    for kind in FIELDS:
        stated = {claim.relation for claim in claims if claim.kind == kind and claim.relation is not Relation.UNSTATED}
        choice = choice & stated or choice
        if stated and len(choice) == 1:
            return choice.pop().value
    return Relation.UNSTATED.value
