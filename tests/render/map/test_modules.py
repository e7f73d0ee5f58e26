"""Joining modules: what comes out runs in the order of imports, and what cannot be joined is refused."""

from importlib.resources import as_file

import pytest

from lineage.render.map.modules import joined
from lineage.render.map.page import WEB


def test_each_module_stands_once_after_what_it_imports() -> None:
    texts = {
        "main.js": 'import { a } from "./panels/a.js";\nimport * as b from "./b.js";\nimport "./b.js";\na(b.two);\n',
        "panels/a.js": 'import {\n  two,\n} from "../b.js";\nexport function a() { return two; }\n',
        "b.js": "const one = 1;\r\nexport { one, one as two };\r\n",
    }
    text = joined("main.js", texts.__getitem__)
    assert text.count("const one = 1;") == 1
    assert text.index("const one") < text.index("function a") < text.index("a(b.two)")
    assert "const { two } = module0;\nfunction a() { return two; }\nreturn { a };" in text
    assert "return { one, two: one };" in text
    assert "const b = module0;" in text
    assert "\nimport" not in text


def test_comments_with_lines_to_themselves_are_left_out_and_others_stay() -> None:
    text = (
        "/** What it is. */\n\n  /**\n   * Twice.\n   *\n   * @param {number} one */\n"
        "  // Nothing.\nconst twice = (one) => 2 * one;\n"
        "const box = /** @type {HTMLElement} */ (first); // kept\n/** @type {string} */ (box.id);\nconst far = `http://x`;\n"
    )
    assert joined("main.js", {"main.js": text}.__getitem__).splitlines()[2:-1] == [
        "",
        "const twice = (one) => 2 * one;",
        "const box = /** @type {HTMLElement} */ (first); // kept",
        "/** @type {string} */ (box.id);",
        "const far = `http://x`;",
    ]


@pytest.mark.parametrize("word", ["function f() {}", "async function f() {}", "function* f() {}", "class f {}"])
def test_whatever_is_declared_can_be_exported(word: str) -> None:
    texts = {"main.js": 'import { f } from "./f.js";', "f.js": f"export {word}"}
    assert f"{word}\nreturn {{ f }};" in joined("main.js", texts.__getitem__)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("export let x = 1;", "main.js writes what cannot be joined: export let x = 1;"),
        ("export default 1;", "cannot be joined"),
        ('import f from "./f.js";', "cannot be joined"),
        ('import { f } from "far";', "cannot be joined"),
        ("  const here = import.meta.url;", "cannot be joined"),
        ('import { g } from "./f.js";', "main.js imports what f.js does not export: g"),
        ('import { f } from "./ring.js";', "in a ring: main.js → ring.js → main.js"),
        ('const end = "</Script>";', "main.js holds </script"),
    ],
)
def test_what_cannot_be_joined_is_refused(text: str, words: str) -> None:
    texts = {
        "main.js": text,
        "f.js": "export const f = 1;",
        "ring.js": 'import "./main.js";\nexport const f = 1;',
    }
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        joined("main.js", texts.__getitem__)


def test_every_module_of_the_map_is_part_of_its_page() -> None:
    read: set[str] = set()

    def text(path: str) -> str:
        read.add(path)
        return WEB.joinpath(*path.split("/")).read_text("utf-8")

    joined("main.js", text)
    with as_file(WEB) as folder:
        assert read == {path.relative_to(folder).as_posix() for path in folder.rglob("*.js")}
