import { join } from 'node:path';
import { EXPERIMENTS, type Experiment, type PresetName } from '@residualjs/experiments';
import { EXIT } from '../exit-codes.js';
import type { CliIo } from '../io.js';
import { writeJson } from '../json-file.js';
import { styleFor } from '../style.js';
import { UsageError } from '../usage-error.js';
import type { Outcome } from './outcome.js';
import { printOutcomes } from './print-outcomes.js';
import { runPart } from './run-part.js';
import { runReproduction } from './run-reproduction.js';
import { saveFigure, saveResults } from './save.js';
import { checkConfig, chooseExperiments, type ReproduceSettings } from './settings.js';

/** The options of `residualjs reproduce`, as they are given. */
export interface ReproduceCommandOptions extends Omit<ReproduceSettings, 'preset'> {
  all?: boolean;
  medium?: boolean;
  long?: boolean;
  out?: string;
  fresh?: boolean;
  processes?: number;
  figure?: string;
  save?: string;
  json?: string;
  part?: boolean;
}

/**
 * Runs `residualjs reproduce`.
 *
 * @param catalogue every experiment there is
 */
export async function runReproduceCommand(
  io: CliIo,
  names: readonly string[],
  options: ReproduceCommandOptions,
  catalogue: Readonly<Record<string, Experiment>> = EXPERIMENTS,
): Promise<number> {
  const { all = false, seed, backend, threads, config, fresh = false, processes } = options;
  if (all && names.length > 0) throw new UsageError(`give names or --all, not both: ${names.join(', ')}`);
  if (!all && names.length === 0) return list(io, options, Object.values(catalogue));
  const preset = presetOf(options);
  const experiments = all ? allWith(preset, catalogue) : chooseExperiments(names, catalogue);
  checkOptions(experiments, preset, options);
  const settings: ReproduceSettings = { preset, seed, backend, threads, config };
  const folder = options.out ?? join('runs', preset === 'short' ? 'reproduction' : `reproduction-${preset}`);
  if (options.part) return runPart(io, experiments[0], { settings, folder });

  const end = await runReproduction({ experiments, catalogue, settings, folder, fresh, processes }, io);
  const { figure, save, json } = options;
  if (figure !== undefined) await saveFigure(figure, experiments[0], end.outcomes[0]);
  if (save !== undefined) await saveResults(save, experiments, end.outcomes);
  printOutcomes(io, experiments, end);
  await writeJson(json, { page: end.page, experiments: end.outcomes });
  if (end.interrupted) return EXIT.interrupted;
  const isBad = ({ status }: Outcome) => status === 'failed' || (!all && status === 'not run');
  return end.outcomes.some(isBad) ? EXIT.failure : EXIT.success;
}

function presetOf({ medium = false, long = false }: ReproduceCommandOptions): PresetName {
  if (medium && long) throw new UsageError('give --medium or --long, not both');
  if (long) return 'long';
  return medium ? 'medium' : 'short';
}

const allWith = (preset: PresetName, catalogue: Readonly<Record<string, Experiment>>) =>
  Object.values(catalogue).filter(({ presets }) => presets[preset] !== undefined);

function checkOptions(
  experiments: readonly Experiment[],
  preset: PresetName,
  { figure, config, save }: ReproduceCommandOptions,
): void {
  const without = experiments.find(({ presets }) => presets[preset] === undefined);
  if (without !== undefined) {
    throw new UsageError(`${without.name} has no ${preset} form: leave out --${preset}, or take --long`);
  }
  if (experiments.length > 1 && figure !== undefined) {
    throw new UsageError(
      '--figure is for one experiment; the figures of several are in the folder of the run',
    );
  }
  if (config === undefined) return;
  if (experiments.length > 1)
    throw new UsageError('--config is for one experiment, since each has settings of its own');
  if (save !== undefined)
    throw new UsageError('--save is for results of the presets as they are: leave out --config');
  checkConfig(experiments[0], config);
}

async function list(
  { stdout, environment }: CliIo,
  { json }: ReproduceCommandOptions,
  experiments: readonly Experiment[],
): Promise<number> {
  const { bold } = styleFor(stdout, environment);
  const lines = experiments.map(({ name, title, source }) => `${bold(name)}\n  ${title}\n  ${source}`);
  stdout.write(`${lines.join('\n')}\n`);
  await writeJson(
    json,
    experiments.map(({ name, title, source }) => ({ name, title, source })),
  );
  return EXIT.success;
}
