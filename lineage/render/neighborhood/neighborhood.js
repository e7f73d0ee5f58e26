// Names, cards, search and keys around the network that the script before this one has drawn.
"use strict";
(() => {
  const facts = JSON.parse(document.getElementById("facts").textContent);
  const items = facts.items;
  const byId = (id) => document.getElementById(id);
  const network = window.network;
  const frame = document.querySelector("#mynetwork .vis-network");
  const card = byId("card");
  const query = byId("query");
  const found = byId("found");
  const legend = byId("legend");
  const zoomers = byId("zoom");
  const narrow = window.matchMedia("(max-width: 640px)");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const LABEL = "12px system-ui, sans-serif";
  const LINE = 15;
  const SQUARE = 40;
  const MOST_LABELS = 150;
  const MOST_TRIED = 4000;
  const ALWAYS_TRIED = 20;
  const SMALLEST = 4.5;
  const FIT = { animation: false, maxZoomLevel: 4 };
  const MOST_FOUND = 12;
  let selected = null;
  let hovered = null;
  let ink = "";
  let ground = "";

  const derivatives = items.map(() => []);
  items.forEach((item, id) => {
    if (item.base !== null) derivatives[item.base].push(id);
  });

  function readColors() {
    const style = getComputedStyle(document.documentElement);
    ink = style.getPropertyValue("--ink");
    ground = style.getPropertyValue("--paper");
    const colors = facts.colors[dark.matches ? "dark" : "light"];
    const [nodeGroups, edgeGroups] = facts.groups;
    const fill = (group) => (group === "rest" ? `${colors.rest}33` : colors[group]);
    window.nodes.update(nodeGroups.map((group, id) => ({ id, color: { background: fill(group), border: colors[group] } })));
    const edge = ({ id, color }) => ({ id, color: { ...color, color: colors[edgeGroups[id]], highlight: colors.root } });
    window.edges.update(window.edges.get().map(edge));
  }

  // What stands on the screen, by the squares that it touches, so that a name can keep off everything else.
  function occupied(width, height) {
    const across = Math.floor(width / SQUARE) + 1;
    const squares = Array.from({ length: across * (Math.floor(height / SQUARE) + 1) }, () => []);
    const first = (edge) => Math.floor(Math.max(edge, 0) / SQUARE);
    const touched = ([left, top, right, bottom]) => {
      const found = [];
      for (let row = first(top); row <= first(Math.min(bottom, height)); row += 1) {
        for (let column = first(left); column <= first(Math.min(right, width)); column += 1) {
          found.push(squares[row * across + column]);
        }
      }
      return found;
    };
    const apart = (one, other) => one[0] >= other[2] || one[2] <= other[0] || one[1] >= other[3] || one[3] <= other[1];
    return {
      take(box) {
        for (const square of touched(box)) square.push(box);
      },
      leaves(box) {
        return touched(box).every((square) => square.every((other) => apart(box, other)));
      },
    };
  }

  // The places for a name beside its model, those that lead away from the middle of the picture first.
  function places(item, x, y, radius) {
    const across = item.width + 6;
    const above = y - radius - 2 - LINE;
    const below = y + radius + 2;
    const level = y - LINE / 2;
    const box = (left, top) => [left, top, left + across, top + LINE];
    const [outward, inward] = item.x < 0 ? [x - radius - across, x + radius] : [x + radius, x - radius - across];
    const [away, toward] = item.y < 0 ? [above, below] : [below, above];
    const upright = [box(x - across / 2, away), box(x - across / 2, toward)];
    const sideways = [box(outward, level), box(inward, level)];
    return Math.abs(item.x) > Math.abs(item.y) ? [sideways[0], ...upright, sideways[1]] : [...upright, ...sideways];
  }

  // Names stand on the screen at one size, the largest model first, wherever there is room for one more.
  function drawNames(context) {
    const scale = network.getScale();
    const view = network.getViewPosition();
    const ratio = context.canvas.width / frame.clientWidth;
    const width = frame.clientWidth;
    const height = frame.clientHeight;
    const spot = ({ x, y, size }) => [(x - view.x) * scale + width / 2, (y - view.y) * scale + height / 2, size * scale];
    const taken = occupied(width, height);
    for (const item of items) {
      const [x, y, radius] = spot(item);
      if (x < -radius || y < -radius || x > width + radius || y > height + radius) continue;
      taken.take([x - radius, y - radius, x + radius, y + radius]);
    }
    const corner = frame.getBoundingClientRect();
    for (const panel of [legend, zoomers, card]) {
      const { left, top, right, bottom } = panel.getBoundingClientRect();
      if (right > left) taken.take([left - corner.x, top - corner.y, right - corner.x, bottom - corner.y]);
    }
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.font = LABEL;
    context.textBaseline = "middle";
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = ground;
    context.fillStyle = ink;
    let names = 0;
    const draw = (id, always) => {
      const item = items[id];
      const [x, y, radius] = spot(item);
      if (x < 0 || y < 0 || x > width || y > height) return;
      if (always) ring(context, x, y, radius + 3);
      item.width ??= context.measureText(item.label).width;
      const inside = (box) => box[0] >= 0 && box[1] >= 0 && box[2] <= width && box[3] <= height;
      const wished = places(item, x, y, always ? radius + 5 : radius);
      const box = wished.find((place) => inside(place) && taken.leaves(place)) ?? (always ? wished.find(inside) : null);
      if (!box) return;
      taken.take(box);
      names += 1;
      context.strokeText(item.label, box[0] + 3, box[1] + LINE / 2);
      context.fillText(item.label, box[0] + 3, box[1] + LINE / 2);
    };
    const first = [...new Set([hovered, selected])].filter((id) => id !== null);
    for (const id of first) draw(id, true);
    facts.order.slice(0, MOST_TRIED).every((id, place) => {
      if (!first.includes(id)) draw(id, false);
      return names < MOST_LABELS && (place < ALWAYS_TRIED || items[id].size * scale > SMALLEST);
    });
    context.restore();
  }

  function ring(context, x, y, radius) {
    context.save();
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.strokeStyle = ink;
    context.lineWidth = 2;
    context.stroke();
    context.restore();
  }

  function showCard() {
    const id = hovered ?? selected;
    card.hidden = id === null;
    card.replaceChildren();
    if (id === null) return;
    const name = document.createElement("h2");
    name.textContent = items[id].name;
    card.append(name);
    for (const line of items[id].lines) {
      const paragraph = document.createElement("p");
      paragraph.textContent = line;
      card.append(paragraph);
    }
    if (facts.hub !== null && items[id].page) {
      const link = document.createElement("a");
      link.href = `${facts.hub}/${items[id].name}`;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      link.textContent = "Its page on the Hub";
      card.append(link);
    }
  }

  function wayUp(id) {
    const way = [];
    for (let at = id; at !== null && items[at].edge !== null; at = items[at].base) way.push(items[at].edge);
    return way;
  }

  function select(id, { move = true } = {}) {
    selected = id;
    hovered = null;
    if (id === null) {
      network.unselectAll();
    } else {
      network.setSelection({ nodes: [id], edges: wayUp(id) }, { highlightEdges: false });
      if (move) {
        const scale = Math.max(network.getScale(), Math.min(1, 6 / items[id].size));
        network.moveTo({ position: { x: items[id].x, y: items[id].y }, scale, animation: false });
      }
    }
    showCard();
    network.redraw();
  }

  function zoom(factor) {
    network.moveTo({ scale: network.getScale() * factor, animation: false });
  }

  function search() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    found.replaceChildren();
    if (words.length === 0) return [];
    const all = facts.order.filter((id) => !items[id].rest && words.every((word) => items[id].name.toLowerCase().includes(word)));
    const hits = all.slice(0, MOST_FOUND);
    for (const id of hits) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = items[id].name;
      button.addEventListener("click", () => choose(id));
      const entry = document.createElement("li");
      entry.append(button);
      found.append(entry);
    }
    if (hits.length === 0 || all.length > hits.length) {
      const entry = document.createElement("li");
      entry.textContent = hits.length === 0 ? "No model of this name is shown here." : `… ${all.length - hits.length} more`;
      found.append(entry);
    }
    return hits;
  }

  function choose(id) {
    found.replaceChildren();
    select(id);
    frame.focus();
  }

  function walk(key) {
    if (selected === null) return 0;
    const { base } = items[selected];
    if (key === "ArrowUp") return base;
    if (key === "ArrowDown") return derivatives[selected][0] ?? null;
    if (base === null) return null;
    const siblings = derivatives[base];
    const step = key === "ArrowRight" ? 1 : siblings.length - 1;
    return siblings[(siblings.indexOf(selected) + step) % siblings.length];
  }

  const keys = {
    "+": () => zoom(1.4),
    "=": () => zoom(1.4),
    "-": () => zoom(1 / 1.4),
    Home: () => network.fit(FIT),
    Escape: () => select(null),
  };

  frame.setAttribute("role", "application");
  frame.setAttribute("aria-label", facts.summary);
  frame.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow")) {
      const next = walk(event.key);
      if (next !== null) select(next);
    } else if (keys[event.key]) {
      keys[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  });
  query.addEventListener("input", search);
  query.addEventListener("keydown", (event) => {
    if (event.key === "Escape") found.replaceChildren();
    if (event.key === "ArrowDown") found.querySelector("button")?.focus();
  });
  byId("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const hits = search();
    if (hits.length > 0) choose(hits[0]);
  });
  byId("closer").addEventListener("click", () => zoom(1.4));
  byId("farther").addEventListener("click", () => zoom(1 / 1.4));
  byId("whole").addEventListener("click", () => network.fit(FIT));
  network.on("hoverNode", ({ node }) => {
    hovered = node;
    frame.style.cursor = "pointer";
    showCard();
  });
  network.on("blurNode", () => {
    hovered = null;
    frame.style.cursor = "";
    showCard();
  });
  network.on("click", ({ nodes }) => {
    found.replaceChildren();
    select(nodes[0] ?? null, { move: false });
  });
  network.on("afterDrawing", drawNames);
  dark.addEventListener("change", () => {
    readColors();
    network.redraw();
  });
  legend.open = !narrow.matches;
  readColors();
  network.fit(FIT);
})();
