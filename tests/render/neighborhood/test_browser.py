"""The page in a real browser, with the network off."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from lineage.facts import Relation
from lineage.render.neighborhood.neighborhood import pick
from lineage.render.neighborhood.page import graph_page
from lineage.store.read.answers import Source
from lineage.words.vocabulary import Theme, vocabulary
from tests.browser import Pages, Watched
from tests.render.families import HOSTILE, edge, forest, model

HUB = Source("https://huggingface.co", "Hub", "2026-09-25T13:47:38.000Z", unfinished=False, complete=True)
COLORS = """() => {
  const canvas = document.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = {};
  for (let at = 0; at < data.length; at += 4) {
    if (data[at + 3] === 255) {
      const color = [data[at], data[at + 1], data[at + 2]].join();
      seen[color] = (seen[color] ?? 0) + 1;
    }
  }
  return seen;
}"""
NAMES = """() => {
  const drawn = [];
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
    if (text.trim()) drawn.push([x, y - 6, x + this.measureText(text).width, y + 6]);
    write.apply(this, arguments);
  };
  network.redraw();
  CanvasRenderingContext2D.prototype.fillText = write;
  return drawn;
}"""
MODELS = """() => JSON.parse(facts.textContent).items.map(({ x, y, size }) => {
  const place = network.canvasToDOM({ x, y });
  const radius = size * network.getScale();
  return [place.x - radius, place.y - radius, place.x + radius, place.y + radius];
})"""
PANELS = """() => ["#legend", "#zoom", "#card"].map((name) => {
  const frame = document.querySelector("#mynetwork").getBoundingClientRect();
  const { left, top, right, bottom } = document.querySelector(name).getBoundingClientRect();
  return [left - frame.x, top - frame.y, right - frame.x, bottom - frame.y];
})"""


def drawn_in(scheme: Theme) -> dict[str, str]:
    """Return the relation behind each color of the canvas."""
    words = {relation: word.mark.shade.on(scheme) for relation, word in vocabulary().relation.items()}
    del words[Relation.UNSTATED]
    return {",".join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5)): name for name, color in words.items()}


Open = Callable[..., Watched]


@pytest.fixture
def shown(pages: Pages, tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as lent:

        def show(html: str, *, width: int = 1400, height: int = 900, scheme: str = "light") -> Watched:
            file = tmp_path / "page.html"
            file.write_text(html, encoding="utf-8", newline="\n")
            watched = lent.enter_context(pages.lent(width, height, color_scheme=scheme))
            watched.page.goto(file.as_uri())
            watched.page.wait_for_function("document.querySelector('canvas') !== null")
            watched.page.evaluate(
                "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            assert [url for url in watched.requests if url != file.as_uri()] == []
            return watched

        yield show


def card(watched: Watched) -> str:
    return watched.page.locator("#card").inner_text()


def family_page(size: int, limit: int = 2000) -> str:
    models, edges = forest(size)
    return graph_page(pick(models[0].repo_id, models, edges, limit), HUB)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
def test_a_family_is_drawn_in_several_colors(shown: Open, width: int, height: int, scheme: Theme) -> None:
    watched = shown(family_page(60), width=width, height=height, scheme=scheme)
    colors = watched.page.evaluate(COLORS)
    relations = drawn_in(scheme)
    assert {relations[color] for color in relations if colors.get(color, 0) > 20} == set(relations.values())
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width
    ground = watched.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(13, 17, 23)" if scheme == "dark" else "rgb(255, 255, 255)")
    assert watched.complaints == []


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844)])
@pytest.mark.parametrize("size", [60, 1500])
def test_names_cover_neither_models_nor_panels_nor_each_other(shown: Open, size: int, width: int, height: int) -> None:
    watched = shown(family_page(size), width=width, height=height)
    watched.page.fill("#query", "model-7")
    watched.page.press("#query", "Enter")
    watched.page.evaluate("network.fit({ animation: false })")
    _chosen, *names = watched.page.evaluate(NAMES)
    assert names
    others = [*watched.page.evaluate(MODELS), *watched.page.evaluate(PANELS)]
    for place, name in enumerate(names):
        for other in (*others, *names[:place]):
            assert name[2] <= other[0] or other[2] <= name[0] or name[3] <= other[1] or other[3] <= name[1]
    assert watched.complaints == []


def test_a_card_leads_to_the_models_page_on_the_hub(shown: Open) -> None:
    watched = shown(family_page(60))
    watched.page.fill("#query", "model-12")
    watched.page.press("#query", "Enter")
    link = watched.page.locator("#card a")
    name = watched.page.locator("#card h2").inner_text()
    assert link.get_attribute("href") == f"https://huggingface.co/{name}"
    assert link.get_attribute("rel") == "noopener noreferrer"


@pytest.mark.parametrize("name", ["Qwen/Qwen2.5-7B", "o/" + "long-gyp" * 23])
def test_the_title_has_no_scroll_bar_and_leaves_room_for_the_picture(shown: Open, name: str) -> None:
    page = shown(graph_page(pick(name, [model(name)], []), HUB), width=390, height=844).page
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).overflowY") == "hidden"
    assert page.evaluate("document.querySelector('header').offsetHeight") < 250
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_two_thousand_models_of_many_more_are_drawn(shown: Open) -> None:
    watched = shown(family_page(20_000))
    assert len(watched.page.evaluate(COLORS)) > 4
    assert watched.page.evaluate("nodes.length") > 2000
    assert watched.complaints == []


def test_search_finds_a_model_and_shows_its_card(shown: Open) -> None:
    watched = shown(family_page(300))
    page = watched.page
    page.fill("#query", "MODEL-12")
    names = page.locator("#found button").all_inner_texts()
    assert "org5/model-12" in names
    assert all("model-12" in name for name in names)
    page.get_by_role("button", name="org5/model-12", exact=True).click()
    assert card(watched).startswith("org5/model-12")
    assert "downloads in 30 days" in card(watched)
    assert page.locator("#found li").count() == 0
    page.fill("#query", "nobody")
    assert page.locator("#found").inner_text() == "No model of this name is shown here."
    page.fill("#query", "org1/model-8")
    page.press("#query", "Enter")
    assert card(watched).startswith("org1/model-8")
    assert watched.complaints == []


def test_keys_alone_walk_the_tree(shown: Open) -> None:
    models = [model("o/root", reach=3), model("o/a", reach=1), model("o/b"), model("o/c")]
    edges = [edge("o/a", "o/root"), edge("o/b", "o/root", Relation.MERGE), edge("o/c", "o/a")]
    watched = shown(graph_page(pick("o/root", models, edges), HUB))
    walked = []
    page = watched.page
    page.fill("#query", "root")
    page.press("#query", "ArrowDown")
    page.keyboard.press("Enter")
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowDown", "ArrowUp"):
        page.keyboard.press(key)
        walked.append(page.locator("#card h2").inner_text())
    assert walked == ["o/a", "o/b", "o/a", "o/b", "o/a", "o/c", "o/c", "o/a"]
    before = page.evaluate("network.getScale()")
    page.keyboard.press("+")
    assert page.evaluate("network.getScale()") > before
    page.keyboard.press("Home")
    page.keyboard.press("Escape")
    assert page.locator("#card").is_hidden()
    page.keyboard.press("ArrowUp")
    assert page.locator("#card h2").inner_text() == "o/root"
    assert watched.complaints == []


def test_the_pointer_brings_up_a_card_and_the_way_to_the_root(shown: Open) -> None:
    models = [model("o/root", reach=2), model("o/a", reach=1), model("o/b")]
    watched = shown(graph_page(pick("o/root", models, [edge("o/a", "o/root"), edge("o/b", "o/a")]), HUB))
    page = watched.page
    place = page.evaluate("network.canvasToDOM(network.getPositions([2])[2])")
    box = page.locator("#mynetwork").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + place["x"], box["y"] + place["y"])
    page.wait_for_selector("#card:not([hidden])")
    assert card(watched).startswith("o/b")
    page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
    page.wait_for_function("network.getSelectedEdges().length === 2")
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    assert card(watched).startswith("o/b")
    assert watched.complaints == []


@pytest.mark.parametrize("root", [HOSTILE[0], HOSTILE[6], HOSTILE[12], HOSTILE[14]])
def test_hostile_names_run_nothing(shown: Open, root: str) -> None:
    others = [name for name in HOSTILE if name != root]
    models = [model(root, reach=len(others)), *(model(name, reach=1) for name in others)]
    models = [item._replace(license=item.repo_id, task=item.repo_id) for item in models]
    edges = [edge(name, root, Relation.MERGE) for name in others]
    source = HUB._replace(population=f"sample: {HOSTILE[1]}{HOSTILE[2]}", as_of=HOSTILE[1])
    watched = shown(graph_page(pick(root, models, edges), source))
    page = watched.page
    for number in range(len(models)):
        page.fill("#query", page.evaluate("(at) => JSON.parse(facts.textContent).items[at].name", number)[:40])
        page.press("#query", "Enter")
        place = page.evaluate("(id) => network.canvasToDOM(network.getPositions([id])[id])", number)
        page.mouse.move(place["x"], place["y"] + 80)
    assert page.evaluate("window.ran") is None
    assert page.evaluate("({}).ran") is None
    assert page.evaluate("document.querySelectorAll('img, iframe, a').length") == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 1400
    assert watched.complaints == []
    assert len(watched.requests) == 1
