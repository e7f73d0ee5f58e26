/** A note that opens over the page: it closes by Escape, by a press elsewhere, and when a panel is chosen. */

/** @param {HTMLDetailsElement} note its words lie over what is below @param {import("../state/state.js").Store} store */
export function makeDismissable(note, store) {
  const close = () => {
    note.open = false;
  };
  document.addEventListener("pointerdown", ({ target }) => {
    if (!(target instanceof Node && note.contains(target))) close();
  });
  // Before the map hears of it: the first Escape is the note's.
  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape" || !note.open) return;
      event.stopPropagation();
      const within = note.contains(document.activeElement);
      close();
      if (within) note.querySelector("summary")?.focus();
    },
    { capture: true },
  );
  store.on(["panel"], close);
}
