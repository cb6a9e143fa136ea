import { type JudgedClaim, judge } from './claims/judge.js';
import type { Experiment, PresetName } from './experiment.js';
import { type RunContextOptions, runContext } from './run-context.js';

/** Options of {@link reproduce}. */
export interface ReproduceOptions<Config extends object = object> extends RunContextOptions {
  /** Which form. */
  preset?: PresetName;
  /** Settings in place of those of the preset. */
  config?: Partial<Config>;
}

/** What {@link reproduce} gives back: plain data. */
export interface Reproduction<Config extends object = object, Result = unknown> {
  experiment: string;
  preset: PresetName;
  /** The settings it was run with. */
  config: Config;
  seed: number;
  result: Result;
  /** Every claim with its verdict. */
  claims: JudgedClaim[];
}

/** Numbers that a claim cannot be judged from: the experiment ran, and what it gave is not lost. */
export class UnjudgedError extends Error {
  override readonly name = 'UnjudgedError';

  constructor(
    /** All of the reproduction but its claims. */
    readonly made: Omit<Reproduction, 'claims'>,
    cause: unknown,
  ) {
    super((cause as Error).message, { cause });
  }
}

/**
 * Runs an experiment and judges what its source claims.
 *
 * @throws what the experiment throws; UnjudgedError, with the result in it, where the claims cannot be judged from it; and RangeError for a wrong seed, or a form that the experiment has not
 *
 * @example
 * const { claims } = await reproduce(identityVersusZero, { seed: 1 });
 * console.log(claims.map(({ says, verdict }) => `${says}: ${verdict}`));
 */
export async function reproduce<Config extends object, Result>(
  experiment: Experiment<Config, Result>,
  { preset = 'short', config: changes, ...options }: ReproduceOptions<Config> = {},
): Promise<Reproduction<Config, Result>> {
  const config = { ...presetOf(experiment, preset), ...changes };
  const context = runContext(options);
  const result = await experiment.run(config, context);
  const made = { experiment: experiment.name, preset, config, seed: context.seed, result };
  try {
    return { ...made, claims: judgeClaims(experiment, result) };
  } catch (cause) {
    throw new UnjudgedError(made, cause);
  }
}

/** The settings of a form of an experiment. */
function presetOf<Config extends object>(
  { name, presets }: Pick<Experiment<Config, never>, 'name' | 'presets'>,
  preset: PresetName,
): Config {
  const config = presets[preset];
  if (config !== undefined) return config;
  throw new RangeError(`${name} has no ${preset} form; it has ${Object.keys(presets).join(', ')}`);
}

/** The verdicts on what an experiment's source claims, from a result of it. */
export function judgeClaims<Result>(
  { claims }: Pick<Experiment<never, Result>, 'claims'>,
  result: Result,
): JudgedClaim[] {
  return claims.map((claim) => judge(claim, result));
}

/** All figures of a result as SVG files, by name. */
export async function drawFigures<Result>(
  { figures }: Pick<Experiment<never, Result>, 'figures'>,
  result: Result,
): Promise<Record<string, string>> {
  const drawn: Record<string, string> = {};
  for (const { name, draw } of figures) drawn[name] = await draw(result);
  return drawn;
}
