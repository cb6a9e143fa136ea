import { describeModel } from '@residualjs/models';
import { checkDataSpec } from '../data-spec.js';
import { type RunSettings, stepsOf } from './settings/run-settings.js';
import { schedule } from './settings/schedule.js';

/**
 * Tells of wrong settings before any work: a model or data that are not known, a run too short for its schedule.
 *
 * @throws UsageError, or that of the package whose name is wrong
 */
export function checkRun(settings: RunSettings): void {
  describeModel(settings.model);
  checkDataSpec(settings.data);
  const steps = stepsOf(settings, 1);
  if (settings.epochs === undefined) schedule(settings, steps);
}
