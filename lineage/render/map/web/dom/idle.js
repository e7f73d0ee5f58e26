/** Work that can wait, done in slices while nobody else wants the page's time. */

const SLICE = 8;
const PAUSE = 30;

/** @param {() => boolean} step does a part; false once there is no more to do */
export function whenIdle(step) {
  const work = () => {
    const begin = performance.now();
    let more = true;
    while (more && performance.now() - begin < SLICE) more = step();
    if (more) ask(work);
  };
  ask(work);
}

/** @param {() => void} work */
function ask(work) {
  // Safari has no idle callbacks.
  if ("requestIdleCallback" in globalThis) requestIdleCallback(work);
  else setTimeout(work, PAUSE);
}
