"""Reading the rows of `lineage stats`: a number, a series along an axis, or what a measure is of."""

from typing import Any


class Measured:
    """What a run of `stats` printed as JSON."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self._series: dict[tuple[str, str, str | None], dict[str | None, Any]] = {}
        for row in answer["rows"]:
            series = self._series.setdefault((row["section"], row["measure"], row["of"]), {})
            assert row["at"] not in series, row
            series[row["at"]] = row["value"]

    def number(self, section: str, measure: str, of: str | None = None, at: str | None = None) -> Any:
        return self._series[section, measure, of][at]

    def series(self, section: str, measure: str, of: str | None = None) -> dict[str | None, Any]:
        return self._series.get((section, measure, of), {})

    def along(self, section: str, measure: str, of: str | None = None) -> list[Any]:
        return list(self.series(section, measure, of).values())

    def of(self, section: str, measure: str) -> list[str | None]:
        return [of for one, named, of in self._series if (one, named) == (section, measure)]

    def by(self, section: str, measure: str) -> dict[str | None, Any]:
        """Give the only number of each that a measure is of."""
        found = {of: list(self.series(section, measure, of).values()) for of in self.of(section, measure)}
        assert all(len(numbers) == 1 for numbers in found.values())
        return {of: numbers[0] for of, numbers in found.items()}

    @property
    def sections(self) -> list[str]:
        return list(dict.fromkeys(row["section"] for row in self.answer["rows"]))
