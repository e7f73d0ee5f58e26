"""Rows for programs: the library that reads a format reads every row back, and nothing hostile steers a reader."""

import csv
import json
import re
from collections.abc import Sequence
from enum import StrEnum
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.render.map.page import WEB
from lineage.render.rows import _FORMULA, agent_record, csv_cell, json_object, render_rows
from lineage.render.table import Column, Format, Kind

COLUMNS = [
    Column("task"),
    Column("repo_id", Kind.ID),
    Column("downloads", Kind.COUNT),
    Column("evidence", joint="+"),
    Column("by_relation", Kind.COUNT, keys=("finetune", "merge")),
]
ROWS: list[dict[str, object]] = [
    {
        "task": "text-generation",
        "repo_id": "Qwen/Qwen3-8B",
        "downloads": 1_234_567,
        "evidence": ["hub", "tag"],
        "by_relation": {"finetune": 3, "merge": 0},
    },
    {"task": None, "repo_id": "someone/x\n", "downloads": 3},
]
FORMATS = [fmt for fmt in Format if fmt not in {Format.HUMAN, Format.JSON}]


def written(fmt: Format, columns: Sequence[Column] = COLUMNS, rows: Sequence[dict[str, object]] = ROWS) -> str:
    return "".join(render_rows(columns, rows, fmt))


def test_agents_get_tabs_whole_values_and_a_column_for_each_key_of_an_object() -> None:
    assert written(Format.AGENT) == (
        "task\trepo_id\tdownloads\tevidence\tby_relation_finetune\tby_relation_merge\n"
        "text-generation\tQwen/Qwen3-8B\t1234567\thub,tag\t3\t0\n"
        "\tsomeone/x\\x0a\t3\t\t\t\n"
    )


def test_csv_is_rfc_4180() -> None:
    assert written(Format.CSV) == (
        "task,repo_id,downloads,evidence,by_relation_finetune,by_relation_merge\r\n"
        "text-generation,Qwen/Qwen3-8B,1234567,hub+tag,3,0\r\n"
        ',"someone/x\n",3,,,\r\n'
    )


def test_tsv_quotes_nothing_and_escapes_tabs_and_line_ends() -> None:
    assert written(Format.TSV).splitlines()[2] == "\tsomeone/x\\n\t3\t\t\t"
    assert written(Format.TSV, [Column("a")], [{"a": 'b\tc\\d"'}]) == 'a\nb\\tc\\\\d"\n'


def test_json_lines_keep_objects_and_lists() -> None:
    first, second = map(json.loads, written(Format.JSONL).splitlines())
    assert first == ROWS[0]
    assert second == {"task": None, "repo_id": "someone/x\n", "downloads": 3, "evidence": None, "by_relation": None}


def test_quiet_prints_the_first_id_or_else_the_first_column() -> None:
    assert written(Format.QUIET) == "Qwen/Qwen3-8B\nsomeone/x\\x0a\n"
    assert written(Format.QUIET, COLUMNS[:1], ROWS[:1]) == "text-generation\n"


@pytest.mark.parametrize(
    ("fmt", "text"),
    [
        (Format.AGENT, "No results found.\n"),
        (Format.JSONL, ""),
        (Format.CSV, "a,b\r\n"),
        (Format.TSV, "a\tb\n"),
        (Format.QUIET, ""),
    ],
)
def test_nothing_found_is_no_row(fmt: Format, text: str) -> None:
    assert written(fmt, [Column("a"), Column("b")], []) == text


def test_words_and_answers_are_written_plainly() -> None:
    class Color(StrEnum):
        RED = "red"

    row: dict[str, object] = {"list": ["en", "zh"], "word": Color.RED, "yes": True, "no": False, "score": 3.14159}
    columns = [Column(name) for name in row]
    assert written(Format.AGENT, columns, [row]).splitlines()[1] == "en,zh\tred\ttrue\tfalse\t3.14159"
    assert written(Format.CSV, columns, [row]).splitlines()[1] == "en zh,red,true,false,3.14159"
    assert json.loads(written(Format.JSONL, columns, [row])) == row


def test_what_has_a_structure_of_its_own_is_json_in_a_cell() -> None:
    row: dict[str, object] = {"bases": [{"base": "a/b", "evidence": ["hub"]}], "lead": {"brand": "Qwen"}}
    columns = [Column(name) for name in row]
    (read,) = csv.DictReader(StringIO(written(Format.CSV, columns, [row])))
    assert {name: json.loads(cell) for name, cell in read.items()} == row


@pytest.mark.parametrize("fmt", FORMATS)
def test_many_rows_are_all_written_once_in_their_order(fmt: Format) -> None:
    rows: list[dict[str, object]] = [{"n": number} for number in range(2_500)]
    numbers = re.findall("[0-9]+", written(fmt, [Column("n")], rows))
    assert numbers == [str(number) for number in range(2_500)]


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r=1", '"=1', "a;=1", "a|+1", "a\n-1", "\uff1d1", "\uff0b1"]
)
def test_no_cell_of_csv_begins_what_a_spreadsheet_takes_for_a_formula(text: str) -> None:
    cell = str(csv_cell(text))
    assert re.search(r"""(^|[;|\t\r\n])[\s"]*[=+\-@\uff1d\uff0b\uff0d]""", cell) is None
    assert cell.replace("'", "") == text


def test_the_maps_csv_tames_the_same_formulas() -> None:
    script = (WEB / "take" / "rows_file.js").read_text(encoding="utf-8")
    assert f"const FORMULA = /{_FORMULA.pattern}/g;" in script


def test_numbers_are_no_formulas() -> None:
    assert (csv_cell(-1), csv_cell(-0.5), csv_cell("1-2")) == (-1, -0.5, "1-2")


CELLS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | st.lists(st.text())
)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5), st.sampled_from([Format.AGENT, Format.TSV]))
def test_every_line_can_be_split_at_its_tabs(cells: list[tuple[object, object]], fmt: Format) -> None:
    rows = [{"a": first, "b": second} for first, second in cells]
    lines = written(fmt, [Column("a"), Column("b")], rows).splitlines()
    assert [line.count("\t") for line in lines] == [1] * (len(rows) + 1)


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_tsv_gives_back_what_was_put_in(cells: list[tuple[str, str]]) -> None:
    rows: list[dict[str, object]] = [{"a": first, "b": second} for first, second in cells]
    _, *lines = written(Format.TSV, [Column("a"), Column("b")], rows).split("\n")[:-1]
    escapes = {"t": "\t", "n": "\n", "r": "\r", "\\": "\\"}

    def read(cell: str) -> str:
        return re.sub(
            r"\\(?:x(..)|u(....)|U(.{8})|(.))",
            lambda found: escapes[found[4]] if found[4] else chr(int(found[1] or found[2] or found[3], 16)),
            cell,
        )

    assert [tuple(map(read, line.split("\t"))) for line in lines] == cells


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_csv_is_read_back_cell_by_cell(cells: list[tuple[object, object]]) -> None:
    rows = [{"a": first, "b": second} for first, second in cells]
    text = written(Format.CSV, [Column("a"), Column("b")], rows)
    read = list(csv.reader(StringIO(text, newline="")))[1:]
    assert read == [[str(csv_cell(first)), str(csv_cell(second))] for first, second in cells]
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)


@given(st.lists(st.tuples(CELLS, CELLS), max_size=5))
def test_json_and_json_lines_give_back_what_was_put_in(cells: list[tuple[object, object]]) -> None:
    rows = [{"a": first, "b": second} for first, second in cells]
    columns = [Column("a"), Column("b")]
    assert list(map(json.loads, written(Format.JSONL, columns, rows).splitlines())) == rows
    text = "".join(json_object({"schema": 1}, columns, rows))
    assert json.loads(text) == {"schema": 1, "rows": rows}
    assert text.isascii()


def test_a_json_object_without_rows_has_no_rows() -> None:
    assert json.loads("".join(json_object({"schema": 1}, [], None))) == {"schema": 1}


def test_a_record_is_a_name_and_a_value_a_line() -> None:
    assert agent_record(COLUMNS, ROWS[0]) == (
        "task\ttext-generation\nrepo_id\tQwen/Qwen3-8B\ndownloads\t1234567\nevidence\thub,tag\n"
        "by_relation_finetune\t3\nby_relation_merge\t0\n"
    )
