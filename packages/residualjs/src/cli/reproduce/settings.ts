import { nearest as nearNames } from '@residualjs/common';
import type { Experiment, PresetName } from '@residualjs/experiments';
import type { BACKENDS } from '../backend-names.js';
import { UsageError } from '../usage-error.js';

/** What a reproduction is made with: the same settings give the same numbers. */
export interface ReproduceSettings {
  preset: PresetName;
  seed: number;
  backend: (typeof BACKENDS)[number];
  threads: 'auto' | number;
  /** Settings of the experiment in place of those of the preset. */
  config?: Record<string, unknown>;
}

/** What a reproduction is made with unless something else is asked for: what the checked-in results were made with. */
export const DEFAULTS = {
  preset: 'short',
  seed: 0,
  backend: 'wasm',
  threads: 1,
} as const satisfies ReproduceSettings;

/** The options of these settings, as far as they are not the defaults. */
export function settingsArguments({ preset, seed, backend, threads, config }: ReproduceSettings): string[] {
  return [
    ...(preset === DEFAULTS.preset ? [] : [`--${preset}`]),
    ...(seed === DEFAULTS.seed ? [] : ['--seed', String(seed)]),
    ...(backend === DEFAULTS.backend ? [] : ['--backend', backend]),
    ...(threads === DEFAULTS.threads ? [] : ['--threads', String(threads)]),
    ...(config === undefined ? [] : ['--config', JSON.stringify(config)]),
  ];
}

/** The command that makes a result again, as a shell takes it. */
export function commandOf(name: string, settings: ReproduceSettings): string {
  const quoted = settingsArguments(settings).map((word) => (/^[\w.-]+$/.test(word) ? word : `'${word}'`));
  return ['npx residualjs reproduce', name, ...quoted].join(' ');
}

/** Throws unless the experiment has every setting that is changed. */
export function checkConfig({ name, presets }: Experiment, config: Record<string, unknown>): void {
  const known = Object.keys(presets.short);
  const unknown = Object.keys(config).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new UsageError(`--config: ${name} has no setting '${unknown}'; it has ${known.join(', ')}`);
}

/** The experiments that are asked for, each once. */
export function chooseExperiments(
  names: readonly string[],
  all: Readonly<Record<string, Experiment>>,
): Experiment[] {
  return [...new Set(names)].map((name) => {
    if (Object.hasOwn(all, name)) return all[name];
    const near = nearNames(name, Object.keys(all));
    throw new UsageError(`there is no experiment '${name}'; the nearest are ${near.join(', ')}`);
  });
}
