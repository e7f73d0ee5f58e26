// sigma.js over graphology with positions given; everything else as it comes.
const graph = new graphology.Graph();
for (const [id, x, y, size, color] of data.nodes) graph.addNode(id, { x, y: -y, size, color, label: data.names[id] });
for (const [from, to] of data.edges) graph.mergeEdge(from, to, { color: "#ccc", size: 0.5 });
const view = new Sigma(graph, document.getElementById("graph"), {
  itemSizesReference: "positions",
  zoomToSizeRatioFunction: (ratio) => ratio,
});
globalThis.redraw = () => view.scheduleRender();
view.once("afterRender", () => {
  document.documentElement.dataset.ready = "yes";
});
view.scheduleRender();
