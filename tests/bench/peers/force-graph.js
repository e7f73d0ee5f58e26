// force-graph with positions given: the forces never run.
const nodes = data.nodes.map(([id, x, y, size, color]) => ({ id, x, y, fx: x, fy: y, size, color, name: data.names[id] }));
const links = data.edges.map(([source, target]) => ({ source, target }));
const graph = new ForceGraph(document.getElementById("graph"))
  .warmupTicks(0)
  .cooldownTicks(0)
  .enableNodeDrag(false)
  .nodeRelSize(1)
  .nodeVal((node) => node.size ** 2)
  .nodeColor("color")
  .linkColor(() => "#ccc")
  .graphData({ nodes, links });
globalThis.redraw = () => graph.nodeColor(graph.nodeColor());
let fitted = false;
graph.onRenderFramePost(() => {
  if (!fitted) {
    fitted = true;
    graph.zoomToFit(0, 20);
    return;
  }
  document.documentElement.dataset.ready = "yes";
});
