import { caseGroups, modelComparisons } from '../case-tables.js';
import type { Report } from '../report.js';
import { scalingCurves } from '../scaling-curves.js';
import { drawBars } from './draw-bars.js';
import { drawCases } from './draw-cases.js';
import { drawRoofline, rooflinePoints } from './draw-roofline.js';
import { drawScaling } from './draw-scaling.js';

/** A figure of a report as a file that stands alone. */
export interface FigureFile {
  /** Its title in kebab case: `training-resnet20-batch-32-1-thread`. */
  name: string;
  svg: string;
}

const kebab = (title: string) =>
  title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Every figure of a report: for pages about it. */
export async function figureFiles(report: Report): Promise<FigureFile[]> {
  const files: FigureFile[] = [];
  const add = (title: string, svg: string) => files.push({ name: kebab(title), svg });
  for (const comparison of modelComparisons(report)) add(comparison.title, await drawBars(comparison));
  if (rooflinePoints(report).length > 0) add('roofline', await drawRoofline(report));
  for (const group of caseGroups(report)) add(group.title, await drawCases(group));
  for (const curve of scalingCurves(report)) {
    const [time, memory] = await drawScaling(curve);
    add(`${curve.title}, time`, time);
    add(`${curve.title}, memory`, memory);
  }
  return files;
}
