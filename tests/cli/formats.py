"""Every command in every format on one small database, read back by the library that reads it.

`python -m tests.cli.formats` prints what each command prints in each format.
"""

import csv
import json
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest

from lineage.render.fields import FIELDS
from lineage.render.measures import MEASURES
from lineage.render.table import Format
from lineage.simhub import Replay, SimHub
from tests.cli.conftest import crawl, plain_environment
from tests.cli.rows import FAMILY
from tests.cli.running import Ran, lineage
from tests.simhub.calls import calls_table

CASES: Final = {
    "info": "info lee/tuned",
    "info A B": "info lee/tuned pat/merged",
    "trace": "trace pat/merged",
    "trace A B": "trace pat/merged lee/tuned",
    "trace --to": "trace pat/merged --to Qwen/Qwen3-8B-Base",
    "trace --evidence": "trace pat/merged --evidence",
    "tree": "tree Qwen/Qwen3-8B-Base --width 1",
    "ls": "ls Qwen --limit 4",
    "ls --bursts only": "ls Qwen --bursts only --limit 3",
    "ls --mirrors only": "ls --mirrors only",
    "count": "count Qwen",
    "count --all-rules": "count Qwen --all-rules",
    "count --explain": "count Qwen --explain 5",
    "stats": "stats Qwen",
    "compare": "compare Qwen",
    "releases": "releases Qwen",
    "releases --by series": "releases Qwen --by series",
    "releases --by task": "releases Qwen --by task",
    "releases --by size": "releases Qwen --by size",
    "search": "search qwen --limit 3",
    "status": "status",
}
"""A call of each command that answers, and of each of its variants with other columns."""
_BULK: Final = [
    {
        "_id": f"{1_000 + number:024x}",
        "id": "unsloth/Qwen3-8B" if number == 0 else f"bot/task-{number}-tuned",
        "createdAt": "2025-05-01T12:00:00.000Z",
        "downloads": 0,
        "tags": [f"base_model:{relation}:{base}" for relation, base in [made]],
    }
    for number, made in enumerate([("finetune", "Qwen/Qwen3-8B"), *[("adapter", "lee/tuned")] * 25])
]
"""A mirror, and a bulk upload."""
SMALL: Final = [*FAMILY, *_BULK]
_TSV_ESCAPES: Final = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}


@dataclass(frozen=True)
class Case:
    """One call in every format."""

    words: str
    database: Path

    def run(self, fmt: Format, *options: str) -> Ran:
        ran = lineage(*self.words.split(), "--format", fmt.value, *options, "--db", self.database)
        assert ran.code == 0, ran.err
        return ran

    @cached_property
    def answer(self) -> dict[str, Any]:
        found: dict[str, Any] = self.run(Format.JSON).json
        return found

    @property
    def single(self) -> bool:
        """Whether the answer is one row, which stands at the top of the JSON."""
        return "rows" not in self.answer

    @cached_property
    def objects(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.run(Format.JSONL).out.splitlines()]

    @cached_property
    def csv(self) -> list[dict[str, str]]:
        return list(csv.DictReader(StringIO(self.run(Format.CSV).out, newline=""), strict=True))

    @cached_property
    def tsv(self) -> list[dict[str, str]]:
        lines = csv.DictReader(
            StringIO(self.run(Format.TSV).out), delimiter="\t", quoting=csv.QUOTE_NONE, quotechar=None, strict=True
        )
        return [{name: read_tsv(cell) for name, cell in row.items()} for row in lines]

    @cached_property
    def agent(self) -> list[dict[str, str]]:
        lines = self.run(Format.AGENT).out.splitlines()
        if lines == ["No results found."]:
            return []
        if self.single:
            return [dict(line.split("\t") for line in lines)]
        header = lines[0].split("\t")
        return [dict(zip(header, line.split("\t"), strict=True)) for line in lines[1:]]

    @cached_property
    def columns(self) -> list[str]:
        """The columns of the rows, flat ones, in order."""
        return next(csv.reader(StringIO(self.run(Format.CSV).out, newline="")))

    @cached_property
    def names(self) -> list[str]:
        """The facts of a row, those with an object of numbers as one."""
        spread = {f"{field.name}_{key}": field.name for field in FIELDS.values() for key in field.keys}
        return list(dict.fromkeys(spread.get(name, name) for name in self.columns))


def read_tsv(cell: str) -> str:
    """Undo the escapes of a line end, a tab and a backslash; the others stay, as they do in CSV."""
    return re.sub(r"\\([tnr\\])", lambda found: _TSV_ESCAPES[found[1]], cell)


def cases(database: Path) -> dict[str, Case]:
    return {name: Case(words, database) for name, words in CASES.items()}


def blocks() -> dict[str, str]:
    """Write the tables that pages have of formats, columns and facts."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        plain_environment(patch, Path(folder))
        hub = SimHub(Replay(SMALL, name="a family told by hand"), quota=None)
        told = cases(crawl(Path(folder) / "told.sqlite", hub))
        return {
            "formats": formats_table(told),
            "columns": columns_table(told),
            "facts": facts_table(),
            "measures": measures_table(),
            "calls": calls_table(),
        }


def formats_table(told: Mapping[str, Case]) -> str:
    """What each command prints in each format: lines for people, else rows times columns, and an object's facts."""
    head = ["command", *(f"`{fmt.value}`" for fmt in Format)]
    lines = [_line(head), _line(["---"] * len(head))]
    for name, case in told.items():
        objects, wide = len(case.objects), len(case.columns)
        sizes = {
            Format.HUMAN: _many(len(case.run(Format.HUMAN).lines), "line"),
            Format.AGENT: _many(wide, "line") if case.single else f"{len(case.agent)} x {wide}",
            Format.JSON: "1 object" if case.single else f"1 object, {_many(len(case.answer['rows']), 'row')}",
            Format.JSONL: _many(objects, "object"),
            Format.CSV: f"{len(case.csv)} x {wide}",
            Format.TSV: f"{len(case.tsv)} x {wide}",
            Format.QUIET: _many(len(case.run(Format.QUIET).lines), "line"),
        }
        lines.append(_line([f"`{name}`", *(sizes[fmt] for fmt in Format)]))
    return "".join(lines)


def columns_table(told: Mapping[str, Case]) -> str:
    """The columns of each command's rows, and what its JSON has beside them."""
    envelope = {"schema", "subject", "population", "rule", "as_of", "complete", "look", "caveats", "rows"}
    lines = [_line(["command", "columns", "beside them in JSON"]), _line(["---"] * 3)]
    for name, case in told.items():
        beside = [fact for fact in case.answer if fact not in envelope and (not case.single or fact not in case.names)]
        lines.append(_line([f"`{name}`", _listed(case.names), _listed(beside)]))
    return "".join(lines)


def facts_table() -> str:
    lines = [_line(["name", "type", "unit", "meaning"]), _line(["---"] * 4)]
    for field in FIELDS.values():
        kind = field.type
        if field.keys:
            kind = f"numbers by {', '.join(f'`{key}`' for key in field.keys)}"
        if field.items:
            kind += f" of {_listed(field.items)}"
        lines.append(_line([f"`{field.name}`", kind, field.unit, field.meaning]))
    return "".join(lines)


def measures_table() -> str:
    lines = [_line(["measure", "unit", "of", "at", "meaning"]), _line(["---"] * 5)]
    lines += [_line([f"`{one.name}`", one.unit, one.of, one.at, one.meaning]) for one in MEASURES.values()]
    return "".join(lines)


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _listed(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    sys.stdout.write(blocks()["formats"])
