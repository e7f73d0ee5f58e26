import json
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.render.escape import display_width
from lineage.render.table import Column, Format, Kind, render_record, render_table

COLUMNS = [
    Column("task"),
    Column("repo_id", Kind.ID),
    Column("downloads", Kind.COUNT),
    Column("part", Kind.SHARE, header="share"),
    Column("created_at", Kind.DATE),
]
ROWS: list[dict[str, object]] = [
    {
        "task": "text-generation",
        "repo_id": "Qwen/Qwen3-8B",
        "downloads": 1_234_567,
        "part": 0.25,
        "created_at": "2025-04-27T03:42:21.000Z",
    },
    {"task": None, "repo_id": "someone/x\n", "downloads": 3},
]


def test_people_get_padded_columns_with_loud_headers() -> None:
    assert render_table(COLUMNS, ROWS, fmt=Format.HUMAN) == (
        "TASK             REPO_ID        DOWNLOADS   SHARE  CREATED_AT\n"
        "---------------  -------------  ---------  ------  ----------\n"
        "text-generation  Qwen/Qwen3-8B  1,234,567  25.0 %  2025-04-27\n"
        "                 someone/x\\x0a          3\n"
    )


def test_agents_get_tabs_whole_values_and_whole_dates() -> None:
    assert render_table(COLUMNS, ROWS, fmt=Format.AGENT, width=20) == (
        "task\trepo_id\tdownloads\tshare\tcreated_at\n"
        "text-generation\tQwen/Qwen3-8B\t1234567\t0.25\t2025-04-27T03:42:21.000Z\n"
        "\tsomeone/x\\x0a\t3\t\t\n"
    )


def test_json_is_one_line_of_raw_values() -> None:
    text = render_table(COLUMNS, ROWS, fmt=Format.JSON, width=20)
    assert text.count("\n") == 1
    assert json.loads(text)[1] == {
        "task": None,
        "repo_id": "someone/x\n",
        "downloads": 3,
        "part": None,
        "created_at": None,
    }


def test_quiet_prints_the_first_id_or_else_the_first_column() -> None:
    assert render_table(COLUMNS, ROWS, fmt=Format.QUIET) == "Qwen/Qwen3-8B\nsomeone/x\\x0a\n"
    assert render_table(COLUMNS[:1], ROWS[:1], fmt=Format.QUIET) == "text-generation\n"


@pytest.mark.parametrize(
    ("fmt", "text"),
    [
        (Format.HUMAN, "No results found.\n"),
        (Format.AGENT, "No results found.\n"),
        (Format.JSON, "[]\n"),
        (Format.QUIET, ""),
    ],
)
def test_nothing_found_is_said_in_each_format(fmt: Format, text: str) -> None:
    assert render_table(COLUMNS, [], fmt=fmt, width=80) == text


def test_lists_words_and_answers_read_naturally() -> None:
    class Colour(StrEnum):
        RED = "red"

    row = {"list": ["en", "zh"], "word": Colour.RED, "answer": True, "other": False, "score": 3.14159}
    columns = [Column(name) for name in row]
    assert render_table(columns, [row], fmt=Format.HUMAN).splitlines()[2] == "en, zh  red   yes     no     3.14"
    assert render_table(columns, [row], fmt=Format.AGENT).splitlines()[1] == "en,zh\tred\ttrue\tfalse\t3.14159"
    assert json.loads(render_table(columns, [row], fmt=Format.JSON))[0] == row


def test_text_gives_way_before_ids_and_ids_before_numbers() -> None:
    wide = render_table(COLUMNS[:3], ROWS[:1], fmt=Format.HUMAN, width=33).splitlines()[2]
    assert wide == "text-g…  Qwen/Qwen3-8B  1,234,567"
    narrow = render_table(COLUMNS[:3], ROWS[:1], fmt=Format.HUMAN, width=24).splitlines()[2]
    assert narrow == "tex…  Qwen/Q…  1,234,567"


def test_a_plain_terminal_gets_plain_cells_and_dots() -> None:
    rows = [{"name": "模型" * 20}]
    text = render_table([Column("name")], rows, fmt=Format.HUMAN, width=12, unicode=False)
    assert text.isascii()
    assert text.splitlines()[2] == r"\u6a21\u5..."


def test_a_column_may_choose_its_side() -> None:
    rows = [{"a": 1, "b": 2}]
    columns = [Column("a", Kind.COUNT, header="left", align="left"), Column("b", header="right", align="right")]
    assert render_table(columns, rows, fmt=Format.HUMAN).splitlines()[2] == "1         2"


CELLS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.lists(st.text())


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5), st.integers(1, 60), st.booleans())
def test_no_line_is_wider_than_the_terminal(
    cells: list[tuple[object, object, object]], width: int, unicode: bool
) -> None:
    columns = [Column("text"), Column("repo_id", Kind.ID), Column("when", Kind.DATE)]
    rows = [dict(zip(("text", "repo_id", "when"), row, strict=True)) for row in cells]
    text = render_table(columns, rows, fmt=Format.HUMAN, width=width, unicode=unicode)
    assert all(display_width(line) <= width for line in text.split("\n"))
    assert text.count("\n") == len(rows) + 2


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_agents_can_split_every_line_at_its_tabs(cells: list[tuple[object, object]]) -> None:
    rows = [{"a": first, "b": second} for first, second in cells]
    lines = render_table([Column("a"), Column("b")], rows, fmt=Format.AGENT).splitlines()
    assert [line.count("\t") for line in lines] == [1] * (len(rows) + 1)


PAIRS = [(Column("repo_id", Kind.ID), "Qwen/Qwen3-8B"), (Column("likes", Kind.COUNT), 1024), (Column("license"), None)]


def test_a_record_for_people_says_what_is_not_said() -> None:
    assert render_record(PAIRS, fmt=Format.HUMAN) == "REPO_ID  Qwen/Qwen3-8B\nLIKES    1,024\nLICENSE  not said\n"
    assert render_record(PAIRS[:1], fmt=Format.HUMAN, width=14) == "REPO_ID  Qwen…\n"


def test_a_record_for_programs_keeps_its_values() -> None:
    assert json.loads(render_record(PAIRS, fmt=Format.JSON)) == {
        "repo_id": "Qwen/Qwen3-8B",
        "likes": 1024,
        "license": None,
    }
    assert '\n  "likes": 1024,\n' in render_record(PAIRS, fmt=Format.JSON)
    assert render_record(PAIRS, fmt=Format.AGENT) == "repo_id\tQwen/Qwen3-8B\nlikes\t1024\nlicense\t\n"
    assert render_record(PAIRS, fmt=Format.QUIET) == "Qwen/Qwen3-8B\n"
