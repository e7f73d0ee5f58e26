import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lineage.facts import Edge, Evidence, Relation, State
from lineage.render.escape import display_width
from lineage.render.tree.text import describe_state, render_tree, render_ways, tree_rows
from lineage.store.read.answers import EvidenceRow, Trace, TreeNode


def leaf(repo_id: str, relation: Relation = Relation.FINETUNE, state: State = State.PRESENT) -> TreeNode:
    return TreeNode(repo_id, state, relation, (Evidence.HUB,))


def test_a_tree_shows_relations_details_and_what_was_left_out() -> None:
    quantized = TreeNode("other/x-GGUF", State.PRESENT, Relation.QUANTIZED, downloads=1)
    tune = TreeNode(
        "someone/x",
        State.PRESENT,
        Relation.FINETUNE,
        created_at="2025-05-01T00:00:00.000Z",
        license="apache-2.0",
        downloads=812,
        children=(quantized,),
    )
    top = TreeNode(
        "Qwen/Qwen3-8B",
        State.PRESENT,
        created_at="2025-04-27T03:42:21.000Z",
        license="apache-2.0",
        downloads=1_200_000,
        children=(tune,),
        hidden=((Relation.QUANTIZED, 1412), (Relation.MERGE, 3)),
    )
    assert render_tree(top).text == (
        "Qwen/Qwen3-8B  ·  2025-04-27  ·  apache-2.0  ·  1.2M downloads\n"
        "├─ finetune   someone/x  2025-05-01 · apache-2.0 · 812 downloads\n"
        "│  └─ quantized  other/x-GGUF  1 download\n"
        "└─ … 1,412 more quantized, 3 more merge\n"
    )
    assert render_tree(top, unicode=False).text == (
        "Qwen/Qwen3-8B  -  2025-04-27  -  apache-2.0  -  1.2M downloads\n"
        "|- finetune   someone/x  2025-05-01 - apache-2.0 - 812 downloads\n"
        "|  `- quantized  other/x-GGUF  1 download\n"
        "`- ... 1,412 more quantized, 3 more merge\n"
    )


def test_a_line_too_long_does_without_whole_details_and_on_the_way_up_keeps_date_and_license() -> None:
    end = TreeNode(
        "someone/long-name",
        State.PRESENT,
        Relation.FINETUNE,
        created_at="2025-05-01T00:00:00.000Z",
        license="apache-2.0",
        downloads=812,
    )
    top = TreeNode("o/top", State.PRESENT, children=(end,))
    line = "└─ finetune   someone/long-name"

    def below(width: int, *, upwards: bool) -> list[str]:
        return render_tree(top, width=width, upwards=upwards).text.splitlines()[
            1 if not upwards else 2 if width > 50 else 4 :
        ]

    assert below(72, upwards=False) == [f"{line}  2025-05-01 · apache-2.0 · 812 downloads"]
    assert below(59, upwards=False) == [f"{line}  2025-05-01 · 812 downloads"]
    assert below(46, upwards=False) == [f"{line}  812 downloads"]
    assert below(40, upwards=False) == [line]
    assert below(25, upwards=False) == ["└─ finetune", "      someone/long-name"]
    assert render_tree(top, width=40).left_out == ("created", "license", "downloads")
    assert below(80, upwards=True) == [f"{line}  (declares no base)  2025-05-01 · apache-2.0"]
    assert below(60, upwards=True) == [f"{line}  2025-05-01 · apache-2.0", "      (declares no base)"]
    assert below(20, upwards=True) == ["└─ finetune   someo…"]


def test_each_state_is_said_in_words() -> None:
    states = {state: describe_state(state, sample=False) for state in State}
    assert states == {
        State.PRESENT: "",
        State.UNASKED: "only named, not asked",
        State.ABSENT: "not on the Hub",
        State.VANISHED: "no longer on the Hub",
        State.REPLACED: "its name now belongs to another model",
    }
    assert describe_state(State.UNASKED, sample=True) == "not in this sample"
    assert describe_state(State.ABSENT, sample=True) == "not in this sample"
    assert (
        "a/b  (not in this sample)"
        in render_tree(TreeNode("o/top", State.PRESENT, children=(leaf("a/b", state=State.UNASKED),)), sample=True).text
    )


def test_a_trace_ends_where_no_base_is_declared() -> None:
    bases = (leaf("a/known"), leaf("b/named", state=State.UNASKED), leaf("c/gone", state=State.ABSENT))
    lines = render_tree(TreeNode("o/top", State.PRESENT, children=bases), upwards=True).text.splitlines()
    assert lines == [
        "o/top",
        "│  present · license not said · revision not said",
        "├─ finetune   a/known  (declares no base)",
        "├─ finetune   b/named  (only named, not asked)",
        "└─ finetune   c/gone  (not on the Hub)",
    ]
    assert render_tree(leaf("o/alone"), upwards=True).text == (
        "o/alone  ·  (declares no base)\n   present · license not said · revision not said\n"
    )


def test_a_repeated_model_points_to_where_it_stands() -> None:
    again = TreeNode("a/merge", State.PRESENT, Relation.MERGE, repeated=True)
    expanded = TreeNode("a/merge", State.PRESENT, Relation.MERGE, children=(leaf("b/c"),))
    first = render_tree(TreeNode("o/top", State.PRESENT, children=(expanded, again)), upwards=True).text
    assert first.splitlines()[-1] == "└─ merge      a/merge  (shown above)"
    second = render_tree(TreeNode("o/top", State.PRESENT, children=(again, expanded))).text
    assert second.splitlines()[1] == "├─ merge      a/merge  (shown below)"


def test_evidence_stands_in_lines_of_its_own() -> None:
    raw = (
        EvidenceRow(Evidence.HUB, Relation.FINETUNE, "Qwen/Qwen3-8B-Base"),
        EvidenceRow(Evidence.TAG, Relation.FINETUNE, "base_model:finetune:Qwen/Qwen3-8B-Base\n"),
    )
    last = TreeNode("b/c", State.PRESENT, None, raw=raw[:1])
    node = TreeNode("Qwen/Qwen3-8B-Base", State.PRESENT, Relation.FINETUNE, raw=raw, children=(leaf("x/y"),))
    assert render_tree(TreeNode("o/top", State.PRESENT, children=(node, last))).text.splitlines() == [
        "o/top",
        "├─ finetune   Qwen/Qwen3-8B-Base",
        "│  │  hub finetune Qwen/Qwen3-8B-Base",
        r"│  │  tag finetune base_model:finetune:Qwen/Qwen3-8B-Base\x0a",
        "│  └─ finetune   x/y",
        "└─ unstated   b/c",
        "      hub finetune Qwen/Qwen3-8B-Base",
    ]


def test_a_chain_of_thousands_is_no_trouble() -> None:
    node = leaf("o/0")
    for depth in range(1, 5000):
        node = TreeNode(f"o/{depth}", State.PRESENT, Relation.FINETUNE, children=(node,))
    assert (
        render_tree(node, width=80).text.count("\n") == 5002
    )  # at the edge of the terminal a name has a line of its own
    assert sum(1 for _ in tree_rows(node)) == 4999


NODES = st.recursive(
    st.builds(TreeNode, st.text(), st.sampled_from(State), st.sampled_from(Relation), repeated=st.booleans()),
    lambda below: st.builds(
        TreeNode,
        st.text(),
        st.sampled_from(State),
        st.none() | st.sampled_from(Relation),
        created_at=st.none() | st.text(),
        downloads=st.none() | st.integers(0, 10**9),
        license=st.none() | st.text(),
        children=st.lists(below, max_size=3).map(tuple),
        hidden=st.just(((Relation.MERGE, 7),)) | st.just(()),
    ),
    max_leaves=8,
)


@given(NODES, st.integers(1, 50), st.booleans(), st.booleans())
def test_every_line_fits_and_every_model_has_one(node: TreeNode, width: int, unicode: bool, upwards: bool) -> None:
    text = render_tree(node, width=width, unicode=unicode, upwards=upwards).text
    assert all(display_width(line) <= width for line in text.split("\n"))
    assert unicode or text.isascii()
    with_everything = render_tree(node, unicode=unicode, upwards=upwards).text
    lines, models = with_everything.count("\n"), sum(1 for _ in tree_rows(node))
    assert lines <= text.count("\n") <= lines + 3 * (models + 1)
    assert with_everything.count("\n") > sum(1 for _ in tree_rows(node))


def test_rows_name_derivative_and_base_in_either_direction() -> None:
    tree = TreeNode("o/top", State.PRESENT, children=(leaf("a/b"), leaf("c/d", Relation.MERGE)))
    unsaid: dict[str, object] = {
        "created_at": None,
        "downloads": None,
        "license": None,
        "state": "present",
        "repeated": False,
    }
    unsaid |= {"relation_word": None, "unread": []}
    unsaid |= {"license_name": None, "license_link": None, "impossible_in_time": False}
    assert list(tree_rows(tree)) == [
        {"derivative": "a/b", "base": "o/top", "relation": "finetune", "evidence": ["hub"], "depth": 1, **unsaid},
        {"derivative": "c/d", "base": "o/top", "relation": "merge", "evidence": ["hub"], "depth": 1, **unsaid},
    ]
    assert [(row["derivative"], row["base"]) for row in tree_rows(tree, upwards=True)] == [
        ("o/top", "a/b"),
        ("o/top", "c/d"),
    ]
    assert json.dumps(list(tree_rows(tree)))


def edge(derivative: str, base: str) -> Edge:
    return Edge(derivative, base, Relation.MERGE, ())


def trace(*ways: tuple[Edge, ...], target: str | None = "o/base", total: int = 0) -> Trace:
    return Trace(TreeNode("o/top", State.PRESENT), (), (), target, ways, total or len(ways))


def test_each_way_is_a_block_of_its_own() -> None:
    text = render_ways(
        trace((edge("o/top", "a/b"), edge("a/b", "o/base")), (edge("o/top", "o/base"),), total=1002)
    ).text
    assert text == (
        "o/top\n└─ merge      a/b\n   └─ merge      o/base\n\no/top\n└─ merge      o/base\n\n… and 1,000 more ways\n"
    )
    assert render_ways(trace((edge("o/top", "o/base"),), total=2), unicode=False, width=12).text == (
        "o/top\n`- merge ...\n\n... and 1...\n"
    )


@pytest.mark.parametrize(("target", "text"), [(None, ""), ("o/base", "No way leads from o/top up to o/base.\n")])
def test_no_way_is_said_only_to_who_asked(target: str | None, text: str) -> None:
    assert render_ways(trace(target=target)).text == text
