import base64
import hashlib
import json
import os
import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from lineage.facts import Edge, Relation, State
from lineage.render.neighborhood.neighborhood import pick
from lineage.render.neighborhood.page import graph_page
from lineage.store.read.answers import Source
from tests.conftest import CHECKOUT
from tests.render.families import HOSTILE, edge, forest, model

HUB = Source("https://huggingface.co", "Hub", "2026-09-25T13:47:38.000Z", unfinished=False, complete=True)


class Reader(HTMLParser):
    """Every start tag, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = [("", {})]
        self.code: list[tuple[str, str]] = []
        self.words: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        tag, attributes = self.tags[-1]
        if tag in {"script", "style"} and data.strip():
            self.code.append((attributes.get("type") or tag, data))
        else:
            self.words.append(data)


def page_of(size: int = 60, limit: int = 2000, source: Source = HUB) -> str:
    models, edges = forest(size)
    return graph_page(pick(models[0].repo_id, models, edges, limit), source)


def facts_of(page: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(next(code for kind, code in Reader(page).code if kind == "application/json"))
    return facts


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", " ".join(Reader(page).words))


def test_no_tag_or_style_loads_anything() -> None:
    reader = Reader(page_of())
    assert {tag for tag, _ in reader.tags}.isdisjoint({"link", "img", "iframe", "object", "embed", "base", "source"})
    for tag, attributes in reader.tags:
        assert attributes.keys().isdisjoint({"src", "srcset", "data", "action", "background", "style"}), tag
        assert not any(name.startswith("on") for name in attributes), tag
        assert not any("//" in (value or "") for value in attributes.values()), tag
    for kind, code in reader.code:
        if kind == "style":
            assert not re.search(r"@import|url\s*\(|image-set", code, re.IGNORECASE)
        assert "sourceMappingURL" not in code
        assert "cdn" not in code.lower() or kind != "style"
    assert not any(host in page_of() for host in ("jsdelivr", "cdnjs", "unpkg", "bootstrap", "tom-select"))


def test_the_policy_allows_these_scripts_and_this_style_and_nothing_else() -> None:
    reader = Reader(page_of())
    policy = next(
        attributes["content"] or ""
        for tag, attributes in reader.tags
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    )
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}

    def hashes(wanted: str) -> list[str]:
        texts = [code for kind, code in reader.code if kind == wanted]
        return [f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts]

    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == ["'none'"]
    assert rules["script-src"] == hashes("script")
    assert rules["style-src"] == hashes("style")
    assert "unsafe" not in policy


def test_hostile_names_stay_text() -> None:
    models = [model(HOSTILE[0], reach=len(HOSTILE)), *(model(name) for name in HOSTILE[1:])]
    edges = [edge(name, HOSTILE[0], Relation.MERGE) for name in HOSTILE[1:]]
    source = HUB._replace(population="sample: <b onclick=x>", as_of="<i>2026-09-25")
    page = graph_page(pick(HOSTILE[0], models, edges), source)
    page.encode("utf-8")
    reader = Reader(page)
    assert [tag for tag, _ in reader.tags].count("script") == 4
    assert {tag for tag, _ in reader.tags}.isdisjoint({"img", "b", "i", "a"})
    assert "<script>window.ran=1</script>" in words_of(page)
    assert "sample: <b onclick=x>" in words_of(page)
    names = {item["name"] for item in facts_of(page)["items"]}
    assert {"__proto__", "constructor", "模型/名前", r"\ud800 alone", r"right\u202eto\u2066left"} <= names
    assert max(map(len, names)) == 200


def test_nothing_from_the_hub_reaches_the_library() -> None:
    quiet = graph_page(pick("o/href", [model("o/href")], []), HUB)
    picture = next(code for kind, code in Reader(quiet).code if kind == "script" and "drawGraph" in code)
    assert "o/href" not in picture
    assert "popup" not in picture


def test_the_head_says_population_date_and_how_much_is_shown() -> None:
    assert "60 models, all shown · as of 2026-09-25" in words_of(page_of())
    cut = words_of(page_of(limit=20, source=HUB._replace(unfinished=True)))
    assert "20 of 60 models shown" in cut
    assert "unfinished crawl" in cut
    assert "not shown 40 models" in cut
    sample = words_of(page_of(source=Source("simhub", "made-up", None, unfinished=False, complete=False)))
    assert sample.index("made-up") < sample.index("60 models")
    assert "as of" not in sample
    assert "1 model, all shown" in words_of(graph_page(pick("o/a", [model("o/a")], []), HUB))


def test_the_legend_counts_what_is_shown_and_what_there_is() -> None:
    models = [model("o/root", reach=4), model("o/q", downloads=9), *(model(f"o/{number}") for number in range(3))]
    edges = [edge("o/q", "o/root", Relation.QUANTIZED)]
    edges += [edge(f"o/{number}", "o/root", Relation.ADAPTER) for number in range(3)]
    words = words_of(graph_page(pick("o/root", models, edges, limit=3), HUB))
    assert "adapter 1 of 3" in words
    assert "quantized 1" in words
    assert "quantized 1 of" not in words
    assert "merge" not in words


def test_a_card_says_what_is_known_and_nothing_else() -> None:
    bare = model("o/bare", downloads=None, state=State.UNASKED)._replace(created_at=None, license=None, task=None)
    models = [model("o/root", reach=5, downloads=1234), bare, *(model(f"o/{number}", reach=1) for number in range(3))]
    edges = [edge("o/bare", "o/root"), Edge("o/0", "o/root", Relation.UNSTATED, ())]
    edges += [edge("o/1", "o/0", Relation.ADAPTER), edge("o/2", "o/1"), edge("o/bare", "o/0", Relation.MERGE)]

    def lines(limit: int, source: Source = HUB) -> dict[str, list[str]]:
        items = facts_of(graph_page(pick("o/root", models, edges, limit), source))["items"]
        return {item["name"]: item["lines"] for item in items}

    whole = lines(9)
    assert whole["o/root"] == [
        "5 descendants",
        "1,234 downloads in 30 days",
        "Created 2025-04-27",
        "License apache-2.0",
        "Task text-generation",
    ]
    assert whole["o/bare"] == ["Only named, not asked", "Merge of o/0 (hub)", "Finetune of o/root (hub)"]
    assert whole["o/0"][:2] == ["Unstated of o/root", "1 descendant"]
    assert lines(9, HUB._replace(population="sample: x"))["o/bare"][0] == "Not in this sample"
    cut = lines(2)
    assert cut["o/0"][2] == "Not shown below it: 1 more finetune, 1 more adapter"
    assert cut["1 more finetune, 1 more adapter"] == [
        "Left out of this page below o/0",
        "1 of them further down than one step",
    ]
    assert cut["1 more finetune"] == ["Left out of this page below o/root"]


@pytest.mark.parametrize(
    ("endpoint", "population", "address"),
    [
        ("https://huggingface.co", "Hub", "https://huggingface.co"),
        ("https://mirror.example/", "sample: mirror.example", "https://mirror.example"),
        ("simhub", "sample: a day in August", "https://huggingface.co"),
        ("simhub", "made-up", None),
        ("javascript:window.ran=1", "sample: nobody", None),
    ],
)
def test_cards_link_to_the_hub_wherever_models_have_pages(endpoint: str, population: str, address: str | None) -> None:
    assert facts_of(page_of(source=HUB._replace(endpoint=endpoint, population=population)))["hub"] == address


def test_only_a_model_that_is_there_and_whose_name_is_a_path_has_a_page() -> None:
    states = {"o/root": State.PRESENT, "o/named": State.UNASKED, "o/gone": State.ABSENT, "o/was": State.VANISHED}
    names = dict.fromkeys(("../up", "o/..", "no-owner", "a/b/c", "o/" + "x" * 300, *HOSTILE), State.PRESENT)
    models = [model(name, state=state) for name, state in (states | names).items()]
    edges = [edge(name, "o/root") for name in (states | names) if name != "o/root"]
    page = graph_page(pick("o/root", models, edges), HUB)
    assert {item["name"] for item in facts_of(page)["items"] if item["page"]} == {"o/root", "o/named"}


def test_shuffled_input_gives_the_same_bytes() -> None:
    models, edges = forest(400)
    root = models[0].repo_id
    first = graph_page(pick(root, models, edges, 100), HUB)
    random.Random(5).shuffle(models)
    random.Random(6).shuffle(edges)
    assert graph_page(pick(root, models, edges, 100), HUB) == first


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_a_page_is_written_in_any_locale_and_leaves_nothing_behind(tmp_path: Path, locale: str) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.render.neighborhood.test_page import page_of; import hashlib\n"
        "print(hashlib.sha256(page_of().encode()).hexdigest())"
    )
    root = str(CHECKOUT)
    settings = {"LC_ALL": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONHASHSEED": "7"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV"))}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-B", "-c", code, root],
        cwd=tmp_path,
        env=environment | settings | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(page_of().encode()).hexdigest()
    assert list(tmp_path.iterdir()) == []
