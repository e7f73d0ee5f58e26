/** What the selection lights up on the map, alone or beside the model that it is compared with, and the paths drawn for it. */

import { commonAncestors, pathBetween } from "../data/common_ancestors.js";

/** @typedef {{models: import("../data/models.js").Models, graph: import("../data/graph.js").Graph}} Lineage */
/** @typedef {Pick<import("../state/state.js").State, "selected" | "compareWith">} Chosen */
/** @typedef {{lit: Uint8Array | null, paths: number[][], named: number[]}} Light lit: null for all; paths: each from a chosen model up; named: first, even where it is crowded */

/** The models chosen, the selected one first: none, one, or two that are compared. @param {Chosen} chosen @returns {number[]} */
export const selectedModels = ({ selected, compareWith }) =>
  [...new Set([selected, compareWith])].filter((model) => model !== null);

/**
 * A model's way leads up to the top; two that are compared meet at their nearest common ancestor, where they have one.
 *
 * @param {Lineage} lineage
 * @param {Chosen} chosen
 * @returns {number[][]}
 */
export function comparedPaths({ graph }, chosen) {
  const [one, other] = selectedModels(chosen);
  const over = other === undefined ? undefined : commonAncestors(graph, one, other).through[0];
  return selectedModels(chosen).map((model) =>
    over === undefined ? graph.pathToTop(model) : pathBetween(graph, model, over),
  );
}

/**
 * The chosen models, all their descendants and their paths up; everything else is dim.
 *
 * @param {Lineage} lineage
 * @param {Chosen} chosen
 * @returns {Light}
 */
export function highlightOf(lineage, chosen) {
  const models = selectedModels(chosen);
  if (models.length === 0) return { lit: null, paths: [], named: [] };
  const lit = new Uint8Array(lineage.models.count);
  for (const model of models) {
    lit[model] = 1;
    for (const [from, to] of lineage.graph.descendantsOf(model)) lit.fill(1, from, to);
    for (const ancestor of lineage.graph.ancestorsOf(model).keys()) lit[ancestor] = 1;
  }
  const paths = comparedPaths(lineage, chosen);
  const named = models.length === 1 ? models : [...models, ...paths.map((way) => way[way.length - 1])];
  return { lit, paths, named: [...new Set(named)] };
}
