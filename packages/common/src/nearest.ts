import { editDistance } from './edit-distance.js';

/** Letters of a text that are compared: names are shorter, and what a user gives may be anything. */
const COMPARED = 128;

/**
 * The candidates most like a text by {@link editDistance}, whatever the case, the most alike first; of those equally
 * far the earlier one.
 *
 * @param text what was given
 * @param candidates what it could have been
 * @param count how many to give at most
 *
 * @example
 * nearest('resent20', ['plain20', 'resnet20', 'resnet110'], 1); // ['resnet20']
 */
export function nearest<T extends string>(text: string, candidates: readonly T[], count = 3): T[] {
  const wanted = text.slice(0, COMPARED).toLowerCase();
  return candidates
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}
