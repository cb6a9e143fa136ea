import { writeWhole } from '@residualjs/common/node';
import { renderReport } from './render-report.js';
import type { ReportRun } from './run.js';

/**
 * Writes the report of a run to `path`, whole or not at all: title, summary, and charts of loss, accuracy and
 * gradient norms.
 *
 * @example
 * const result = await train(model, data, { steps: 300, taps: stageInputs(model) });
 * await writeReport('report.html', { title: 'ResNet-20', model: 'resnet20', data: 'mnist', backend: 'wasm', seed: 0, result });
 */
export async function writeReport(path: string, run: ReportRun): Promise<void> {
  await writeWhole(path, await renderReport(run));
}
