import { createHash } from 'node:crypto';
import type { GivenSettings } from '../../train/settings/read-settings.js';
import { DEFAULT_STEPS } from '../../train/settings/run-settings.js';
import { SETTINGS, type Setting } from '../../train/settings/table.js';

/** A value as JSON in which the keys of all objects are sorted. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * Settings without those that say what is so anyway, in alphabetical order: two runs are the same if these are. A setting that
 * a later version adds, with a default that changes nothing, changes no run either.
 */
export function canonicalSettings(given: GivenSettings): GivenSettings {
  const said = Object.entries<unknown>({
    ...given,
    ...(given.steps === undefined && given.epochs === undefined && { steps: DEFAULT_STEPS }),
  })
    .filter(([name, value]) => {
      const { standard, type }: Setting = SETTINGS[name as keyof typeof SETTINGS];
      const empty = type === 'object' && canonicalJson(value) === '{}';
      return value !== undefined && value !== standard && !empty;
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(said) as GivenSettings;
}

/** How many hexadecimal digits name a run: among a million runs two have the same with a chance of one in 500. */
const DIGITS = 12;

/**
 * The name of a run among all that there could be: the start of the SHA-256 of its canonical settings. The same on every machine,
 * however the settings are ordered, and whether or not those at their default are given.
 */
export function runId(given: GivenSettings): string {
  return createHash('sha256')
    .update(canonicalJson(canonicalSettings(given)))
    .digest('hex')
    .slice(0, DIGITS);
}

/** Whether a text could be the name of a run. */
export const isRunId = (text: unknown): text is string =>
  typeof text === 'string' && new RegExp(`^[0-9a-f]{${DIGITS}}$`).test(text);
