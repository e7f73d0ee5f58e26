/** What the selection lights up on the map, alone or beside the model that it is compared with, and the ways drawn for it. */

import { kinOf, wayBetween } from "./kin.js";

/** @typedef {{models: import("./data.js").Models, ways: import("./ways.js").Ways}} Lineage */
/** @typedef {Pick<import("./state.js").State, "selected" | "compareWith">} Chosen */
/** @typedef {{lit: Uint8Array | null, ways: number[][], named: number[]}} Light lit: null for all; ways: each from a chosen model up; named: first, even where it is crowded */

/** The models chosen, the selected one first: none, one, or two that are compared. @param {Chosen} chosen @returns {number[]} */
export const chosenOf = ({ selected, compareWith }) => [...new Set([selected, compareWith])].filter((model) => model !== null);

/**
 * A model's way leads up to the top; two that are compared meet at their nearest common ancestor, where they have one.
 *
 * @param {Lineage} lineage
 * @param {Chosen} chosen
 * @returns {number[][]}
 */
export function waysOf({ ways }, chosen) {
  const [one, other] = chosenOf(chosen);
  const over = other === undefined ? undefined : kinOf(ways, one, other).through[0];
  return chosenOf(chosen).map((model) => (over === undefined ? ways.wayUp(model) : wayBetween(ways, model, over)));
}

/**
 * The chosen models, all their descendants and their ways up; everything else is dim.
 *
 * @param {Lineage} lineage
 * @param {Chosen} chosen
 * @returns {Light}
 */
export function lightOf(lineage, chosen) {
  const models = chosenOf(chosen);
  if (models.length === 0) return { lit: null, ways: [], named: [] };
  const lit = new Uint8Array(lineage.models.count);
  for (const model of models) {
    lit[model] = 1;
    for (const [from, to] of lineage.ways.descendantsOf(model)) lit.fill(1, from, to);
    for (const ancestor of lineage.ways.ancestorsOf(model).keys()) lit[ancestor] = 1;
  }
  const ways = waysOf(lineage, chosen);
  const named = models.length === 1 ? models : [...models, ...ways.map((way) => way[way.length - 1])];
  return { lit, ways, named: [...new Set(named)] };
}
