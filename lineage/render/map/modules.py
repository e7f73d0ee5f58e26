"""Joining the page's modules into one script, so that a page needs no server and no address to import from.

Each module becomes a function that is called once, after those it imports, and returns what it exports. What the
modules may write is what can be joined without a parser: imports and exports by name, at the beginning of a line. The
page does without their comments, a third of what is written.
"""

import posixpath
import re
from collections.abc import Callable
from typing import Final

_IMPORT: Final = re.compile(
    r'^import\s+(?:(?P<names>\{[^}]*\})\s+from\s+|\*\s+as\s+(?P<all>[\w$]+)\s+from\s+)?"(?P<path>\.[^"\n]+)";?$',
    re.MULTILINE,
)
_EXPORT: Final = re.compile(
    r"^export\s+(?P<kept>(?:async\s+)?function\s*\*?\s*|class\s+|const\s+)(?P<name>[\w$]+)", re.MULTILINE
)
_EXPORTS: Final = re.compile(r"^export\s+\{(?P<names>[^}]*)\};?$", re.MULTILINE)
_LEFT: Final = re.compile(r"^(?:import|export)\b(?!\s*\().*$|^.*\bimport\.meta\b.*$", re.MULTILINE)
_PAIR: Final = re.compile(r"([\w$]+)(?:\s+as\s+([\w$]+))?")
_COMMENT: Final = re.compile(r"^[ \t]*(?:/\*\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
"""A comment with its lines to itself; one between others' words stays."""
_UNSAFE: Final = re.compile(r"</script|<!--", re.IGNORECASE)


def joined(entry: str, read: Callable[[str], str]) -> str:
    r"""Join a module and all that it imports into one script.

    Args:
        entry: The path of the module that begins.
        read: Gives the text of the module at a path.

    Raises:
        ValueError: A module writes what cannot be joined, or modules import one another in a ring.

    >>> texts = {"main.js": 'import { two as deux } from "./two.js";\nrun(deux);', "two.js": "export const two = 2;"}
    >>> print(joined("main.js", texts.__getitem__))
    "use strict";
    const module0 = (() => {
    const two = 2;
    return { two };
    })();
    (() => {
    const { two: deux } = module0;
    run(deux);
    })();
    <BLANKLINE>
    """
    names: dict[str, str] = {}
    offers: dict[str, set[str]] = {}
    parts = ['"use strict";\n']

    def add(path: str, above: tuple[str, ...]) -> None:
        if path in above:
            raise ValueError(f"modules import one another in a ring: {' → '.join((*above, path))}")
        if path in names:
            return
        text = _COMMENT.sub("", read(path).replace("\r\n", "\n")).rstrip("\n")
        if _UNSAFE.search(text):
            raise ValueError(f"{path} holds </script or <!--, which would end the page's script")
        for statement in _IMPORT.finditer(text):
            wanted = _resolved(path, statement["path"])
            add(wanted, (*above, path))
            missing = {pair for pair, _ in _pairs(statement["names"] or "")} - offers[wanted]
            if missing:
                raise ValueError(f"{path} imports what {wanted} does not export: {', '.join(sorted(missing))}")
        body, exported = _as_function(path, text, names)
        offers[path] = {field.partition(":")[0] for field in exported}
        begin = ""
        if above:
            names[path] = f"module{len(names)}"
            begin = f"const {names[path]} = "
        given = f"\nreturn {{ {', '.join(exported)} }};" if exported else ""
        parts.append(f"{begin}(() => {{\n{body}{given}\n}})();\n")

    add(entry, ())
    return "".join(parts)


def _resolved(path: str, wanted: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), wanted))


def _as_function(path: str, text: str, names: dict[str, str]) -> tuple[str, list[str]]:
    """Turn imports into constants, and list what is exported as the fields of an object."""
    exported: list[str] = []

    def imported(match: re.Match[str]) -> str:
        module = names[_resolved(path, match["path"])]
        if match["all"]:
            return f"const {match['all']} = {module};"
        if match["names"] is None:
            return ""
        pairs = _pairs(match["names"])
        return f"const {{ {', '.join(one if one == to else f'{one}: {to}' for one, to in pairs)} }} = {module};"

    def declared(match: re.Match[str]) -> str:
        exported.append(match["name"])
        return f"{match['kept']}{match['name']}"

    def listed(match: re.Match[str]) -> str:
        exported.extend(one if one == to else f"{to}: {one}" for one, to in _pairs(match["names"]))
        return ""

    body = _EXPORTS.sub(listed, _EXPORT.sub(declared, _IMPORT.sub(imported, text)))
    left = _LEFT.search(body)
    if left is not None:
        raise ValueError(f"{path} writes what cannot be joined: {left[0].strip()}")
    return body, exported


def _pairs(names: str) -> list[tuple[str, str]]:
    return [(one, to or one) for one, to in _PAIR.findall(names)]
