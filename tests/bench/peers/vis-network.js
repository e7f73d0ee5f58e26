// vis-network with positions given: no physics, no labels, no arrows, straight lines.
const nodes = data.nodes.map(([id, x, y, size, color]) => ({ id, x, y, size, color, shape: "dot", title: data.names[id] }));
const edges = data.edges.map(([from, to]) => ({ from, to }));
const network = new vis.Network(
  document.getElementById("graph"),
  { nodes: new vis.DataSet(nodes), edges: new vis.DataSet(edges) },
  { physics: false, interaction: { dragNodes: false, hover: true }, edges: { smooth: false, color: "#ccc" }, layout: { improvedLayout: false } },
);
globalThis.redraw = () => network.redraw();
network.once("afterDrawing", () => {
  network.fit({ maxZoomLevel: 100 });
  document.documentElement.dataset.ready = "yes";
});
