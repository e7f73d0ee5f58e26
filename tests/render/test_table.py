from enum import StrEnum

from hypothesis import given
from hypothesis import strategies as st

from lineage.render.escape import display_width
from lineage.render.table import Column, Kind, render_record, render_table

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
    assert render_table(COLUMNS, ROWS) == (
        "TASK             REPO_ID        DOWNLOADS   SHARE  CREATED_AT\n"
        "---------------  -------------  ---------  ------  ----------\n"
        "text-generation  Qwen/Qwen3-8B  1,234,567  25.0 %  2025-04-27\n"
        "                 someone/x\\x0a          3\n"
    )


def test_nothing_found_is_said() -> None:
    assert render_table(COLUMNS, [], width=80) == "No results found.\n"


def test_lists_words_and_answers_read_naturally() -> None:
    class Color(StrEnum):
        RED = "red"

    row = {"list": ["en", "zh"], "word": Color.RED, "answer": True, "other": False, "score": 3.14159}
    columns = [Column(name) for name in row]
    assert render_table(columns, [row]).splitlines()[2] == "en, zh  red   yes     no     3.14"


def test_objects_read_as_their_values() -> None:
    row = {"object": {"base": "a/b", "evidence": ["hub", "tag"], "state": None}, "objects": [{"a": 1}, {"a": 2000}]}
    columns = [Column(name) for name in row]
    assert render_table(columns, [row]).splitlines()[2] == "a/b hub, tag  1; 2,000"


def test_text_gives_way_before_ids_and_ids_before_numbers() -> None:
    wide = render_table(COLUMNS[:3], ROWS[:1], width=33).splitlines()[2]
    assert wide == "text-g…  Qwen/Qwen3-8B  1,234,567"
    narrow = render_table(COLUMNS[:3], ROWS[:1], width=24).splitlines()[2]
    assert narrow == "tex…  Qwen/Q…  1,234,567"


def test_a_plain_terminal_gets_plain_cells_and_dots() -> None:
    rows = [{"name": "模型" * 20}]
    text = render_table([Column("name")], rows, width=12, unicode=False)
    assert text.isascii()
    assert text.splitlines()[2] == r"\u6a21\u5..."


def test_a_column_may_choose_its_side() -> None:
    rows = [{"a": 1, "b": 2}]
    columns = [Column("a", Kind.COUNT, header="left", align="left"), Column("b", header="right", align="right")]
    assert render_table(columns, rows).splitlines()[2] == "1         2"


CELLS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.lists(st.text())


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=5), st.integers(1, 60), st.booleans())
def test_no_line_is_wider_than_the_terminal(
    cells: list[tuple[object, object, object]], width: int, unicode: bool
) -> None:
    columns = [Column("text"), Column("repo_id", Kind.ID), Column("when", Kind.DATE)]
    rows = [dict(zip(("text", "repo_id", "when"), row, strict=True)) for row in cells]
    text = render_table(columns, rows, width=width, unicode=unicode)
    assert all(display_width(line) <= width for line in text.split("\n"))
    assert text.count("\n") == len(rows) + 2


PAIRS = [(Column("repo_id", Kind.ID), "Qwen/Qwen3-8B"), (Column("likes", Kind.COUNT), 1024), (Column("license"), None)]


def test_a_record_for_people_says_what_is_not_said() -> None:
    assert render_record(PAIRS) == "REPO_ID  Qwen/Qwen3-8B\nLIKES    1,024\nLICENSE  not said\n"
    assert render_record(PAIRS[:1], width=14) == "REPO_ID  Qwen…\n"
