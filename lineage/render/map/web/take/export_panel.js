/** The panel of what can be taken away: a link to the view, the view as a picture, the selection as rows, a frame. */

import { captionOf, fileName } from "./caption.js";
import { hashOf } from "../state/history.js";
import { button, make } from "../dom/elements.js";
import { Picture } from "../draw/picture.js";
import { csvOf, jsonOf, modelsOf } from "./rows_file.js";
import { pngOf, svgOf } from "./snapshot.js";
import { quantity, plain } from "../words/text.js";

/** @typedef {import("../app/app.js").App} App */

const PAUSE = 120;

/** @param {App} app @param {HTMLElement} panel */
export function showExports(app, panel) {
  const { store, models, picture } = app;
  const status = make("p", { role: "status" });
  const what = make("p", {});
  const caption = make("ul", { class: "caption" });
  const link = make("input", { id: "link", readonly: true, spellcheck: "false", "aria-label": "Link to what you see" });
  const snippet = make("textarea", {
    id: "snippet",
    readonly: true,
    rows: "6",
    spellcheck: "false",
    "aria-label": "Snippet that embeds this page",
  });
  for (const field of [link, snippet]) {
    field.addEventListener("focus", () => field.select());
    field.addEventListener("keydown", (event) => {
      if (event instanceof KeyboardEvent && event.key === "Escape") panel.focus();
    });
  }

  /** @param {string} label @param {string} of @param {string} ending @param {() => Blob | Promise<Blob>} write */
  const taking = (label, of, ending, write) =>
    button(label, async () => {
      try {
        status.textContent = "Writing …";
        const name = fileName(app, of, ending);
        save(await write(), name);
        status.textContent = `Written: ${name}`;
      } catch (error) {
        status.textContent = `It could not be written. ${error instanceof Error ? error.message : ""}`;
      }
    });
  /** @param {string} label @param {HTMLInputElement | HTMLTextAreaElement} field */
  const copying = (label, field) =>
    button(label, async () => {
      showAddress();
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        status.textContent = "Copied.";
      } catch {
        status.textContent = "The browser did not let the page copy: the text is selected, copy it yourself.";
      }
    });

  const open = () => store.state.panel === "export";
  const show = () => {
    if (!open()) return;
    const { selected } = store.state;
    const count = quantity(modelsOf(app).length);
    what.textContent =
      selected === null
        ? `All that is shown: ${count}.`
        : `${plain(models.idOf(selected), 96)} and its descendants, as far as shown: ${count}.`;
    showView();
  };
  /** What one saw before this panel, which the other is to see too. */
  let beside = "";
  const showAddress = () => {
    link.value = location.href.replace(/#.*$/s, "") + hashOf({ ...store.state, panel: beside }, models);
    snippet.value = snippetOf(models.header.subject, hashOf({ ...store.state, panel: "" }, models));
  };
  let timer = 0;
  const showView = () => {
    timer = 0;
    if (!open()) return;
    showAddress();
    caption.replaceChildren(...captionOf(app).map((line) => make("li", {}, line)));
  };
  const drawn = picture instanceof Picture ? picture : null;
  panel.append(
    make("h2", {}, "Link"),
    make(
      "p",
      {},
      "What you see stands behind the # of the address. To show it to someone, send this file and that part: behind the address at which they open the file it shows the same.",
    ),
    link,
    row(copying("Copy link", link)),
    ...(drawn
      ? [
          make("h2", {}, "The view"),
          row(
            taking("PNG picture", "view", "png", () => pngOf(app, drawn)),
            taking("SVG picture", "view", "svg", () => svgOf(app, drawn)),
          ),
        ]
      : []),
    make("h2", {}, "The selection"),
    what,
    row(
      taking("CSV table", "models", "csv", () => csvOf(app)),
      taking("JSON", "models", "json", () => jsonOf(app)),
    ),
    status,
    make(
      "p",
      {},
      "Each row of the CSV says population, rule, filters, date and completeness in its last columns, so that it reads anywhere and can be put together with others; the JSON says them at its head.",
    ),
    ...(drawn ? [make("h3", {}, "What each picture says below itself"), caption] : []),
    make("h2", {}, "Embed"),
    make("p", {}, "Put this file beside your page. The frame may run its own script and save files, and nothing else."),
    snippet,
    row(copying("Copy the snippet", snippet)),
  );
  store.on(["panel"], (state, before) => {
    if (open()) beside = before.panel;
  });
  store.on(["panel", "selected", "filters", "until"], show);
  store.on(["view", "colorBy", "sizeBy", "compareWith", "query", "legend", "order", "listed", "reach", "rows"], () => {
    if (open()) timer ||= setTimeout(showView, PAUSE);
  });
  show();
}

/** @param {string} subject @param {string} hash of what the frame shows */
function snippetOf(subject, hash) {
  const file = decodeURIComponentOr(location.pathname.split("/").pop() ?? "") || "map.html";
  /** @type {[string, string][]} */
  const attributes = [
    // A colon in the first part of a path would read as a scheme.
    ["src", `./${encodeURIComponent(file)}${hash}`],
    ["title", `${plain(subject, 80) || "Every model"}: the map`],
    ["width", "100%"],
    ["height", "640"],
    ["sandbox", "allow-scripts allow-downloads"],
    ["loading", "lazy"],
    ["referrerpolicy", "no-referrer"],
  ];
  const tag = "iframe";
  return `<${tag} ${attributes.map(([name, value]) => `${name}="${attribute(value)}"`).join(" ")}></${tag}>`;
}

/** @param {string} text */
function decodeURIComponentOr(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** @param {string} text */
const attribute = (text) => text.replaceAll("&", "&amp;").replace(/[<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {HTMLElement[]} parts */
const row = (...parts) => make("div", { class: "buttons" }, ...parts);
