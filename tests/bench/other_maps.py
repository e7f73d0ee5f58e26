"""The same map drawn by other libraries, positions given; they are fetched when needed and never kept here."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final

from lineage.render.map.data import NO_RELATION, MapData

FOLDER: Final = Path(__file__).with_name("peers")
BUNDLES: Final = {
    "vis-network": ("vis-network/standalone/umd/vis-network.min.js",),
    "sigma": ("graphology/dist/graphology.umd.min.js", "sigma/dist/sigma.min.js"),
    "force-graph": ("force-graph/dist/force-graph.min.js",),
}
COLOURS: Final = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#999999", "#444444")
_HOOK: Final = """<script>
network.setOptions({ interaction: { dragNodes: false } });
globalThis.redraw = () => network.redraw();
network.once("afterDrawing", () => {
  network.fit({ maxZoomLevel: 100 });
  document.documentElement.dataset.ready = "yes";
});
network.redraw();
</script>"""


class NoPeersError(Exception):
    """The libraries to compare with could not be had."""


def fetched() -> Path:
    """Have npm put the locked versions into a cache folder, once, and give that folder.

    Raises:
        NoPeersError: npm is missing, or the registry does not answer.
    """
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "lineage-bench-peers"
    locked = (FOLDER / "package-lock.json").read_text()
    kept = home / "package-lock.json"
    if (home / "node_modules" / ".package-lock.json").is_file() and kept.read_text() == locked:
        return home / "node_modules"
    npm = shutil.which("npm")
    if npm is None:
        raise NoPeersError("npm is missing")
    home.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(FOLDER / name, home / name)
    command = [npm, "--prefix", str(home), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise NoPeersError("npm could not fetch it")
    return home / "node_modules"


def page_by(peer: str, modules: Path) -> Callable[[MapData], bytes]:
    """Give what writes a map as a page of one of `BUNDLES`, with its library inside."""
    bundle = "\n".join((modules / path).read_text(encoding="utf-8") for path in BUNDLES[peer])
    script = (FOLDER / f"{peer}.js").read_text(encoding="utf-8")
    frame = (FOLDER / "page.html").read_text(encoding="utf-8")

    def page(data: MapData) -> bytes:
        text = json.dumps(_drawn(data), separators=(",", ":")).replace("</", "<\\/")
        closed = bundle.replace("</script", "<\\/script")
        return f"{frame}<script>{closed}</script>\n<script>const data = {text};\n{script}</script>\n".encode()

    return page


def page_by_pyvis(data: MapData) -> bytes:
    """Write a map as pyvis does, with positions given and its physics off."""
    from pyvis.network import Network

    drawn = _drawn(data)
    network = Network(height="900px", width="100%", directed=False, cdn_resources="in_line")
    network.toggle_physics(False)
    names = drawn["names"]
    for number, x, y, size, colour in drawn["nodes"]:
        network.add_node(
            number, label=" ", title=names[number], x=x, y=y, size=size, color=colour, shape="dot", physics=False
        )
    network.add_edges(drawn["edges"])
    network.set_edge_smooth("continuous")
    page = str(network.generate_html(notebook=False))
    return page.replace("</body>", f"{_HOOK}</body>").encode()


def _drawn(data: MapData) -> "dict[str, list]":  # type: ignore[type-arg]  # rows of JSON
    """List models and edges as these libraries take them."""
    colours = [COLOURS[code if code != NO_RELATION else -1] for code in data.relation.tolist()]
    owners = [data.owner.names[code] for code in data.owner.codes.tolist()]
    below = [(base, at) for at, base in enumerate(data.parent.tolist()) if base >= 0]
    rows = zip(data.x.round(2).tolist(), data.y.round(2).tolist(), data.radius.round(2).tolist(), colours, strict=True)
    return {
        "nodes": [[at, *row] for at, row in enumerate(rows)],
        "names": [f"{owner}/{name}" for owner, name in zip(owners, data.names, strict=True)],
        "edges": [*below, *data.others.tolist()],
    }
