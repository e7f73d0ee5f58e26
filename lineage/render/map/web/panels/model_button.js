/** A model's name as a button that jumps to it. */

import { button, hubText } from "../dom/elements.js";

/** @typedef {import("../app/app.js").App} App */

/** @param {App} app @param {number} model */
export function modelButton(app, model) {
  const element = button("", () => app.jump(model));
  element.className = "jump";
  element.append(hubText(app.models.idOf(model)));
  if (model === app.store.state.selected) element.setAttribute("aria-current", "true");
  return element;
}
