// The wings of the map's modules are layers: a module imports from its own wing and those before it, and nothing else.
// An import of a type counts as an import. Modules may know one another's types, but not import one another in a circle.
const wings = ["data", "state", "words", "dom", "draw", "find", "app", "take", "panels", "ui"];
const modulesOf = (names) => `^lineage/render/map/web/(${names.join("|")})/[^/]+$`;

export default {
  forbidden: [
    ...wings.map((wing, at) => ({
      name: `${wing}-imports-only-from-${wings.slice(0, at + 1).join("-")}`,
      severity: "error",
      from: { path: modulesOf([wing]) },
      to: { pathNot: modulesOf(wings.slice(0, at + 1)) },
    })),
    {
      name: "main-imports-only-from-wings",
      severity: "error",
      from: { pathNot: modulesOf(wings) },
      to: { pathNot: modulesOf(wings) },
    },
    {
      name: "no-circle",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: { parser: "tsc", detectJSDocImports: true, tsPreCompilationDeps: true },
};
