/** Keeps a panel up to date: only while it is open, and not more often than one can read. */

const PAUSE = 120;

/**
 * Call `show` now if the panel is open, when it opens, and soon after a change of one of the keys.
 *
 * @param {import("../app.js").App} app
 * @param {{panel: string, keys: (keyof import("../state.js").State)[], show: () => void}} what
 */
export function keepCurrent({ store }, { panel, keys, show }) {
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
    // What one has just chosen is shown at once; what only counts along may wait.
    if (state.selected !== before.selected || state.compareWith !== before.compareWith || state.panel !== before.panel) now();
    else timer ||= setTimeout(now, PAUSE);
  });
  store.on(["panel"], now);
  now();
}
