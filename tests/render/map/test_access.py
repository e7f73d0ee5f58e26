"""WCAG 2.2 AA: contrast as measured, names and roles, focus that is seen, sizes, zoom, and the keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.render.conftest import in_every_font
from tests.render.map.families import family
from tests.render.map.pages import Open

PANELS = ("model", "list", "tree", "filter", "compare", "export")

CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const over = (top, under) => { const a = top[3] ?? 1; return [0, 1, 2].map((i) => top[i] * a + under[i] * (1 - a)); };
  const channel = (v) => ((v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const light = (c) => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
  const ratio = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
    return (x + 0.05) / (y + 0.05);
  };
  const ground = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      layers.push(color);
      if ((color[3] ?? 1) === 1) break;
    }
    return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255]);
  };
  const bad = [];
  for (const element of document.body.querySelectorAll("*")) {
    const own = [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
    const box = element.getBoundingClientRect();
    if (box.width === 0 || !element.checkVisibility() || element.closest("script, noscript, :disabled")) continue;
    const style = getComputedStyle(element);
    const under = ground(element);
    if (own || element.matches("input, textarea, select")) {
      const found = ratio(over(parse(style.color), under), under);
      if (found < 4.5) bad.push(`text ${element.tagName}.${element.className}#${element.id} ${found.toFixed(2)}`);
    }
    if (element.matches("input:not([type=range]):not([type=checkbox]):not([type=radio]), select, textarea")) {
      const found = ratio(over(parse(style.borderTopColor), under), ground(element.parentElement));
      if (found < 3) bad.push(`border ${element.tagName}#${element.id} ${found.toFixed(2)}`);
    }
  }
  return bad;
}"""

SMALL = """() => [...document.querySelectorAll("button, a, select, input, summary, [role=treeitem], [role=tab]")]
  .filter((one) => one.checkVisibility() && !one.closest("#skips"))
  .map((one) => [one.id || one.textContent.slice(0, 20), (one.closest("label") ?? one).getBoundingClientRect()])
  .filter(([, box]) => box.width > 0 && (box.width < 24 || box.height < 23.5))
  .map(([name, box]) => `${name} ${Math.round(box.width)}x${Math.round(box.height)}`)"""

COVERED = """() => [...document.querySelectorAll(
    "#moves button, #tabs [role=tab], #legend summary, #query, #choices select, #play, #until, #filtered button")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true }))
  .filter((one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    const found = document.elementFromPoint(left + width / 2, top + height / 2);
    return !(found && (one.contains(found) || found.contains(one) && found.closest("#moves, #tabs")));
  })
  .map((one) => one.id || one.textContent)"""

LABELLED = """() => [...document.querySelectorAll("#choices select")].every((one) => {
  const label = document.createRange();
  label.selectNode(one.labels[0].firstChild);
  const { width, height } = label.getBoundingClientRect();
  return width > 10 && height > 8;
})"""

CUT = """() => [...document.querySelectorAll(".grid")]
  .filter((grid) => grid.checkVisibility())
  .flatMap((grid) => {
    const room = grid.getBoundingClientRect();
    return [...grid.querySelectorAll("[role=gridcell]:not(:first-child), [role=columnheader]")].filter((one) => {
      const { left, right, width } = one.getBoundingClientRect();
      const words = document.createRange(), texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        if (texts.currentNode.parentElement.closest(".unseen")) continue;
        words.selectNodeContents(texts.currentNode);
        const ends = words.getBoundingClientRect(); // in parts of a pixel, of which one is enough for an ellipsis
        if (ends.width > 0 && (ends.left < left - 0.02 || ends.right > right + 0.02)) return true;
      }
      return one.scrollWidth > one.clientWidth + 1 || width === 0 || left < room.left || right > room.right;
    });
  })
  .map((one) => one.textContent)"""

NAMELESS = """() => [...document.querySelectorAll(
    "button, a, select, input, textarea, summary, [role]:not([role=presentation])")]
  .filter((one) => one.checkVisibility())
  .filter((one) => !["status", "row", "gridcell", "listbox", "search"].includes(one.getAttribute("role")))
  .filter((one) => !one.getAttribute("aria-label") && !one.getAttribute("aria-labelledby"))
  .filter((one) => !one.textContent.trim() && !one.labels?.length)
  .map((one) => one.outerHTML.slice(0, 100))"""


def focused(page: Page) -> str:
    found: str = page.evaluate("document.activeElement.id || document.activeElement.textContent.slice(0, 40)")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_and_field_stands_out_from_its_ground(opened: Open, scheme: str) -> None:
    page = opened(family(), address="#model=lee/tuned", color_scheme=scheme).page
    page.click("#rule summary")
    for panel in PANELS:
        if page.get_attribute(f"#tab-{panel}", "aria-selected") == "false":
            page.click(f"#tab-{panel}")
        assert page.evaluate(CONTRAST) == []
        assert page.evaluate(NAMELESS) == []
    table = opened(family(), address="#force=table", color_scheme=scheme).page
    assert table.evaluate(CONTRAST) == []
    assert table.evaluate(NAMELESS) == []


@in_every_font
@pytest.mark.parametrize(("width", "height"), [(1400, 900), (390, 844), (844, 390), (700, 450), (320, 640)])
def test_nothing_is_cut_off_or_too_small_to_hit_on_any_screen_nor_at_200_per_cent(
    opened: Open, width: int, height: int
) -> None:
    page = opened(family(), width=width, height=height, address="#model=lee/tuned&panel=tree&downloads=1").page
    for panel in PANELS:
        if page.get_attribute(f"#tab-{panel}", "aria-selected") == "false":
            page.click(f"#tab-{panel}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.documentElement.scrollHeight") <= height
        assert page.evaluate(SMALL) == []
        assert page.evaluate(COVERED) == []
        assert page.evaluate(LABELLED)
    page.click("#close-panel")
    assert page.evaluate(SMALL) == []
    assert page.evaluate(COVERED) == []
    box = page.locator("#map").bounding_box()
    assert box is not None
    assert box["height"] > height * 0.25


@in_every_font
@pytest.mark.parametrize("address", ["#force=table", "#panel=list", "#force=table&panel=list"])
def test_on_no_screen_is_a_cell_of_a_list_cut_or_a_head_missing(opened: Open, address: str) -> None:
    page = opened(family(), address=address).page
    for width in (1400, 1280, 1100, 900, 800, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        assert page.evaluate(CUT) == [], width


def test_a_phone_on_its_side_still_shows_rows_of_the_list(opened: Open) -> None:
    page = opened(family(), width=844, height=390, address="#panel=list").page
    page.locator("#listed-3").scroll_into_view_if_needed()
    expect(page.locator("#listed-3")).to_be_in_viewport(ratio=0.9)


def test_at_200_per_cent_the_list_still_shows_several_rows_at_once(opened: Open) -> None:
    page = opened(family(), width=700, height=450, address="#panel=list").page
    for row in range(4):
        expect(page.locator(f"#listed-{row}")).to_be_in_viewport(ratio=0.9)


def test_skip_links_lead_past_the_head_and_are_seen_when_reached(opened: Open) -> None:
    page = opened(family()).page
    for number, (words, target) in enumerate(
        [("Search", "query"), ("The map", "map"), ("The tree", "tree"), ("Time", "play")]
    ):
        page.evaluate("document.activeElement.blur()")
        link = page.locator("#skips a").nth(number)
        link.focus()
        expect(link).to_have_text(words)
        box = link.bounding_box()
        assert box is not None
        assert box["width"] > 24
        link.press("Enter")
        expect(page.locator(f"#{target}")).to_be_focused()


def test_each_stop_of_tab_shows_that_it_has_the_focus(opened: Open) -> None:
    page = opened(family(), address="#panel=tree&model=lee/tuned").page
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stop = focused(page)
        if stop in stops or page.evaluate("document.activeElement === document.body"):
            break
        stops.append(stop)
        outline = page.evaluate(
            "(() => { const s = getComputedStyle(document.activeElement);"
            " return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; })()"
        )
        assert outline, stop
    order = [stops.index(one) for one in ("query", "color-by", "map", "closer", "tab-tree", "tree", "play", "until")]
    assert order == sorted(order)


def test_the_keyboard_alone_finds_selects_filters_plays_and_takes_away(opened: Open) -> None:
    watched = opened(family())
    page = watched.page
    keys = page.keyboard
    keys.press("/")
    keys.type("lee/tuned")
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(page.locator("#panel-model h2")).to_have_text("lee/tuned")
    expect(page.locator("#map")).to_be_focused()
    keys.press("ArrowDown")
    page.wait_for_url("**model=lee/tuned-gguf**")
    keys.press("ArrowUp")
    keys.press("+")
    page.focus("#tab-model")
    keys.press("ArrowRight")
    keys.press("ArrowRight")
    keys.press("Enter")
    expect(page.locator("#panel-tree")).to_be_visible()
    keys.press("Tab")
    while focused(page) != "tree":
        keys.press("Tab")
    keys.press("Home")
    keys.press("Enter")
    page.wait_for_url("**model=Qwen/Qwen3-8B**")
    while focused(page) != "play":
        keys.press("Tab")
    keys.press("Tab")
    keys.press("Home")
    expect(page.locator("#until-said")).to_have_text("Until 2024-01-31: 5 of 35 models")
    page.focus("#tab-tree")
    keys.press("End")
    keys.press("Enter")
    while focused(page) != "CSV table":
        keys.press("Tab")
    with page.expect_download() as download:
        keys.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    assert watched.complaints == []


def test_counts_and_the_selection_are_said_aloud_once_they_rest(opened: Open) -> None:
    page = opened(family()).page
    said = page.locator("#said")
    page.press("#until", "Home")
    expect(said).to_have_text("5 models of 35 shown, 4 counted by the rule.")
    page.press("#until", "End")
    page.fill("#query", "lee/tuned")
    page.press("#query", "Enter")
    expect(said).to_have_text("lee/tuned is selected: finetune, 2 descendants.")
    page.press("#map", "Escape")
    expect(said).to_have_text("Nothing is selected.")


def test_the_head_explains_its_own_terms(opened: Open) -> None:
    page = opened(family()).page
    assert page.inner_text("#facts").startswith("made-up: no figure here is the Hub's")
    page.press("#rule summary", "Enter")
    terms = page.locator("#rule dt").all_inner_texts()
    assert {"population", "shown, counted", "counting rule", "as of", "complete"} <= set(terms)
    assert page.locator("#rule dd").count() == len(terms)


@pytest.mark.parametrize(
    ("panel", "place"),
    [
        ("filter", "#panel-filter [type=checkbox] >> nth=0"),
        ("filter", "#color-by"),
        ("tree", "#until"),
        ("tree", "#tree"),
        ("list", "#panel-list button >> nth=0"),
        ("export", "#link"),
        ("export", "#snippet"),
    ],
)
def test_a_slash_leads_to_the_search_from_wherever_one_does_not_type(opened: Open, panel: str, place: str) -> None:
    page = opened(family(5), address=f"#panel={panel}").page
    page.locator(place).focus()
    page.keyboard.press("/")
    expect(page.locator("#query")).to_be_focused()
    assert page.input_value("#query") == ""
    page.keyboard.press("/")
    assert page.input_value("#query") == "/"


def test_a_slash_is_written_where_one_types_and_escape_leaves_the_link(opened: Open) -> None:
    page = opened(family(5), address="#panel=export").page
    page.focus("#link")
    page.keyboard.press("Escape")
    expect(page.locator("#panel-export")).to_be_focused()
    page.click("#tab-compare")
    page.press("#map", "Enter")
    page.focus("#other-query")
    page.keyboard.press("/")
    assert page.input_value("#other-query") == "/"
    page.click("#tab-tree")
    page.focus("#tree")
    page.keyboard.type("lee/tuned-")
    expect(page.locator("#tree")).to_be_focused()
