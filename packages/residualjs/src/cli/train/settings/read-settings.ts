import { nearest as nearNames } from '@residualjs/common';
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../usage-error.js';
import type { RunSettings } from './run-settings.js';
import { SETTINGS, type Setting, type SettingName } from './table.js';

/** Settings that were given; the others are absent. */
export type GivenSettings = Partial<RunSettings>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a recipe must have where a setting is of this type. */
const KINDS: Record<Setting['type'], { what: string; is: (value: unknown) => boolean }> = {
  string: { what: 'a text', is: (value) => typeof value === 'string' },
  number: { what: 'a number', is: (value) => typeof value === 'number' },
  integer: { what: 'a whole number', is: (value) => typeof value === 'number' },
  boolean: { what: 'true or false', is: (value) => typeof value === 'boolean' },
  list: { what: 'a list of whole numbers', is: (value) => Array.isArray(value) },
  object: { what: 'an object', is: isObject },
};

/**
 * Checks the name of a setting that came as JSON.
 *
 * @throws UsageError with the nearest name, where there is none of this one
 */
export function checkSettingName(key: string, from: string): void {
  if (Object.hasOwn(SETTINGS, key)) return;
  const [nearest] = nearNames(key, Object.keys(SETTINGS), 1);
  throw new UsageError(`${from}: there is no setting '${key}'; did you mean '${nearest}'?`);
}

/**
 * Checks settings that came as JSON: of a recipe, or of the configuration of a run.
 *
 * @param from what errors call the file
 * @throws UsageError naming the first key that is unknown, with the nearest known one, or whose value is wrong
 */
export function checkSettings(given: unknown, from: string): GivenSettings {
  if (!isObject(given)) throw new UsageError(`${from} must hold a JSON object with settings`);
  for (const [key, value] of Object.entries(given)) {
    checkSettingName(key, from);
    const setting: Setting = SETTINGS[key as SettingName];
    const { words = [], type, parse } = setting;
    const text = Array.isArray(value) ? value.join() : String(value);
    if (!words.includes(text) || typeof value !== 'string') {
      const { what, is } = KINDS[type];
      if (!is(value)) {
        throw new UsageError(
          `${from}: ${key} is ${JSON.stringify(value)}; it must be ${[what, ...words].join(' or ')}`,
        );
      }
    }
    try {
      parse?.(text);
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      throw new UsageError(`${from}: ${key} is ${JSON.stringify(value)}. ${error.message}`);
    }
  }
  return given as GivenSettings;
}

/** Reads `--model-options`. */
export function parseObject(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (!isObject(value))
    throw new InvalidArgumentError('It must be a JSON object, such as \'{"classes":10}\'.');
  return value;
}

/** Settings that say the same in two ways: one of them puts the other, further below, out of force. */
const RIVALS: Partial<Record<SettingName, SettingName>> = { steps: 'epochs', epochs: 'steps' };

/** Settings over others: what both say is said by those above; one that is `undefined` says nothing. */
export function overlaySettings(below: GivenSettings, above: GivenSettings): GivenSettings {
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(below)) {
    const rival = RIVALS[name as SettingName];
    if (rival === undefined || above[rival] === undefined) settings[name] = value;
  }
  for (const [name, value] of Object.entries(above)) if (value !== undefined) settings[name] = value;
  return settings as GivenSettings;
}

/** The settings of a run: flags before recipe before defaults. */
export function resolveSettings(recipe: GivenSettings, flags: GivenSettings): RunSettings {
  const settings: Record<string, unknown> = {};
  for (const [name, { standard }] of Object.entries<Setting>(SETTINGS)) {
    if (standard !== undefined) settings[name] = standard;
  }
  return { ...settings, ...overlaySettings(recipe, flags) } as unknown as RunSettings;
}
