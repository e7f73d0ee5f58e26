/** Keeps a panel up to date: only while it is open, and not more often than one can read. */

const PAUSE = 120;
/** @type {Set<keyof import("../state/state.js").State>} */
const COUNTS = new Set(["filters", "until"]);

/**
 * Call `show` now if the panel is open, when it opens, and soon after a change of one of the keys.
 *
 * @param {import("../app/app.js").App} app
 * @param {{panel: string, keys: (keyof import("../state/state.js").State)[], show: () => void}} what
 */
export function refreshWhileOpen({ store }, { panel, keys, show }) {
  let stale = true;
  let timer = 0;
  const open = () => store.state.panel === panel;
  const now = () => {
    clearTimeout(timer);
    timer = 0;
    if (!stale || !open()) return;
    stale = false;
    show();
  };
  store.on(keys, (state, before) => {
    stale = true;
    // What only counts along may wait; what one has just chosen is shown at once.
    if (keys.every((key) => COUNTS.has(key) || state[key] === before[key])) timer ||= setTimeout(now, PAUSE);
    else now();
  });
  store.on(["panel"], now);
  now();
}
