"""A clock that does not wait, and effects on a simulated Hub's answers that its own faults do not have."""

from dataclasses import dataclass, field, replace

from lineage.clock import Clock
from lineage.simhub import Answer, Effect, Request


@dataclass
class Time:
    """Time that passes only when somebody sleeps."""

    seconds: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> Clock:
        return Clock(now=lambda: self.seconds, monotonic=lambda: self.seconds, sleep=self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def headers(*named: tuple[str, str]) -> Effect:
    """Make an effect that sends these headers, in place of those of the same name."""

    def effect(request: Request, answer: Answer) -> Answer:
        del request
        return replace(answer, headers=(*answer.headers, *named))

    return effect


def link(url: str) -> Effect:
    """Make an effect that says that the next page is there."""

    def effect(request: Request, answer: Answer) -> Answer:
        del request
        return replace(answer, next_url=url)

    return effect


def body(text: bytes) -> Effect:
    """Make an effect that sends this body instead, with status 200."""

    def effect(request: Request, answer: Answer) -> Answer:
        del request
        return replace(answer, status=200, text=text)

    return effect


def row(name: str, number: int, *bases: str, relation: str = "finetune", **fields: object) -> dict[str, object]:
    """Make one row of the listing; a derivative has the two tags for each base that the Hub writes."""
    tags = [tag for base in bases for tag in (f"base_model:{base}", f"base_model:{relation}:{base}")]
    return {"_id": f"{number:024x}", "id": name, "createdAt": "2025-01-01T00:00:00.000Z", "tags": tags, **fields}
