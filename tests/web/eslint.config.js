// What the map's modules may use: the browser's own names, and nothing that changes under their feet.
import js from "@eslint/js";

const browser = [
  "Blob", "CSS", "CustomEvent", "DOMException", "DataView", "DecompressionStream", "Element", "Event", "EventTarget", "HTMLButtonElement",
  "HTMLCanvasElement", "HTMLElement", "HTMLInputElement", "HTMLSelectElement", "Image", "Intl", "KeyboardEvent", "MouseEvent", "MutationObserver",
  "Node", "OffscreenCanvas", "Path2D", "PointerEvent", "ResizeObserver", "Response", "TextDecoder", "TextEncoder", "URL",
  "URLSearchParams", "WebGL2RenderingContext", "WheelEvent", "XMLSerializer", "atob", "btoa", "cancelAnimationFrame",
  "clearTimeout", "console", "devicePixelRatio", "document", "getComputedStyle", "history", "innerHeight", "innerWidth",
  "location", "matchMedia", "navigator", "performance", "queueMicrotask", "requestAnimationFrame", "requestIdleCallback", "setTimeout", "window",
];

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2023, sourceType: "module", globals: Object.fromEntries(browser.map((name) => [name, "readonly"])) },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "eqeqeq": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-misleading-character-class": "off", // combining and invisible characters are listed one by one, to be taken out
      "no-restricted-globals": ["error", "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "localStorage", "sessionStorage"],
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Hostile strings are text: use textContent." },
        { property: "outerHTML", message: "Hostile strings are text: use textContent." },
        { property: "insertAdjacentHTML", message: "Hostile strings are text: use textContent." },
        { object: "document", property: "write", message: "Hostile strings are text: use textContent." },
      ],
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true } }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
