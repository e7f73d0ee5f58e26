/** The panel of what can be taken away: the view as a picture, the selection as rows, a snippet to embed the page. */

import { captionOf, fileName } from "./caption.js";
import { hashOf } from "./history.js";
import { Picture } from "./picture.js";
import { csvOf, jsonOf, modelsOf } from "./rowsfile.js";
import { pngOf, svgOf } from "./snapshot.js";
import { counted, plain } from "./text.js";

/** @typedef {import("./app.js").App} App */

/** @param {App} app @param {HTMLElement} panel */
export function showTake(app, panel) {
  const { store, models } = app;
  const { picture } = app;
  const status = text("p", "");
  status.setAttribute("role", "status");
  const what = text("p", "");
  const caption = document.createElement("ul");
  caption.className = "caption";
  const snippet = document.createElement("textarea");
  snippet.id = "snippet";
  snippet.readOnly = true;
  snippet.rows = 6;
  snippet.spellcheck = false;
  snippet.setAttribute("aria-label", "Snippet that embeds this page");
  snippet.addEventListener("focus", () => snippet.select());

  /** @param {string} label @param {string} ending @param {() => Blob | Promise<Blob>} make */
  const taking = (label, ending, make) =>
    button(label, async () => {
      try {
        status.textContent = "Writing …";
        const name = fileName(app, ending);
        save(await make(), name);
        status.textContent = `Written: ${name}`;
      } catch (error) {
        status.textContent = `It could not be written. ${error instanceof Error ? error.message : ""}`;
      }
    });
  const copy = button("Copy the snippet", async () => {
    snippet.select();
    try {
      await navigator.clipboard.writeText(snippet.value);
      status.textContent = "Copied.";
    } catch {
      status.textContent = "The browser did not let the page copy: the text is selected, copy it yourself.";
    }
  });

  const show = () => {
    if (store.state.panel !== "take") return;
    const { selected } = store.state;
    const count = counted(modelsOf(app).length);
    what.textContent =
      selected === null ? `All that is shown: ${count}.` : `${plain(models.idOf(selected), 96)} and its descendants, as far as shown: ${count}.`;
    caption.replaceChildren(...captionOf(app).map((line) => text("li", line)));
    showSnippet();
  };
  const showSnippet = () => {
    if (store.state.panel === "take") snippet.value = snippetOf(models.header.subject, hashOf({ ...store.state, panel: "" }, models));
  };
  panel.append(
    ...(picture instanceof Picture
      ? [
          text("h2", "The view"),
          row(taking("PNG picture", "png", () => pngOf(app, picture)), taking("SVG picture", "svg", () => svgOf(app, picture))),
        ]
      : []),
    text("h2", "The selection"),
    what,
    row(taking("CSV table", "csv", () => csvOf(app)), taking("JSON", "json", () => jsonOf(app))),
    status,
    text("p", "Each row of the CSV says population, rule, filters, date and completeness in its last columns, so that it reads anywhere and can be put together with others; the JSON says them at its head."),
    text("h3", "What each picture says below itself"),
    caption,
    text("h2", "Embed"),
    text("p", "Put this file beside your page. The frame may run its own script and save files, and nothing else."),
    snippet,
    row(copy),
  );
  store.on(["panel", "selected", "filters", "until"], show);
  store.on(["view", "colourBy", "sizeBy", "compareWith"], showSnippet);
  show();
}

/** @param {string} subject @param {string} hash of what the frame shows */
function snippetOf(subject, hash) {
  const file = decodeURIComponentOr(location.pathname.split("/").pop() ?? "") || "map.html";
  /** @type {[string, string][]} */
  const said = [
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
  return `<${tag} ${said.map(([name, value]) => `${name}="${attribute(value)}"`).join(" ")}></${tag}>`;
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
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** @param {string} label @param {() => void} act */
function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}

/** @param {HTMLElement[]} parts */
function row(...parts) {
  const element = document.createElement("div");
  element.className = "buttons";
  element.append(...parts);
  return element;
}

/** @param {string} tag @param {string} content */
function text(tag, content) {
  const element = document.createElement(tag);
  element.textContent = content;
  return element;
}
