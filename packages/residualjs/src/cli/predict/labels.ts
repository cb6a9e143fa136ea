import { readFile } from 'node:fs/promises';
import { describeDataset, listDatasets } from '@residualjs/datasets';
import { CLASS_NAMES } from '@residualjs/models';
import { UsageError } from '../usage-error.js';

/** What {@link classLabels} goes by. */
export interface LabelSources {
  /** `--labels`: a data set or a file with a name in each line. */
  asked?: string;
  /** What the file of the weights calls them. */
  noted?: readonly string[];
  /** The data that the weights were trained on, if their file says so. */
  data?: string;
  /** The data set that the model was published for. */
  published: string;
  /** Outputs of the model. */
  classes: number;
}

/** The names of the classes; null where nothing says them. */
export async function classLabels({
  asked,
  noted,
  data,
  published,
  classes,
}: LabelSources): Promise<readonly string[] | null> {
  if (asked !== undefined) {
    const names = knownNames(asked) ?? (await namesIn(asked));
    if (names.length === classes) return names;
    throw new UsageError(`--labels '${asked}' has ${names.length} names, and the model ${classes} classes`);
  }
  const names = noted ?? knownNames(data) ?? knownNames(published);
  return names?.length === classes ? names : null;
}

function knownNames(dataset: string | undefined): readonly string[] | null {
  if (dataset === undefined) return null;
  if (Object.hasOwn(CLASS_NAMES, dataset)) return CLASS_NAMES[dataset as keyof typeof CLASS_NAMES];
  return listDatasets().includes(dataset as never) ? describeDataset(dataset).classes : null;
}

async function namesIn(file: string): Promise<string[]> {
  try {
    const lines = (await readFile(file, 'utf8')).split(/\r?\n/);
    return lines.at(-1) === '' ? lines.slice(0, -1) : lines;
  } catch (error) {
    const known = [...listDatasets(), ...Object.keys(CLASS_NAMES)].join(', ');
    throw new UsageError(
      `--labels '${file}': no data set has this name (known are ${known}), and as a file: ${(error as Error).message}`,
    );
  }
}
