import type { BatchSource } from '@residualjs/training';
import { formatOf, type WeightFormat } from '@residualjs/weights';
import * as tf from '@tensorflow/tfjs-core';
import type * as tfl from '@tensorflow/tfjs-layers';
import { UsageError } from '../usage-error.js';

/** Throws unless outputs can be written to a file of that name: better before the work than after it. */
export function checkOutputsFile(file: string): Required<Pick<WeightFormat, 'write'>> {
  const problem = (why: string) => new UsageError(`--logits '${file}': ${why}`);
  let format: WeightFormat;
  try {
    format = formatOf(file);
  } catch (error) {
    throw problem((error as Error).message.replace(/^'.*?': /, ''));
  }
  const { write } = format;
  if (!write) throw problem(`${format.name} can be read but not written`);
  return { write };
}

/** Writes what a model gives for every image, `[images, classes]`, as the tensor `logits`; whole or not at all. */
export async function writeOutputs(file: string, model: tfl.LayersModel, source: BatchSource): Promise<void> {
  const parts: Float32Array[] = [];
  for await (const batch of source.batches(0)) {
    const outputs = model.predictOnBatch(batch.images) as tf.Tensor;
    parts.push((await outputs.data()) as Float32Array);
    tf.dispose([outputs, batch.images, batch.labels]);
  }
  const classes = model.outputs[0].shape[1] as number;
  const data = new Float32Array(source.size * classes);
  let at = 0;
  for (const part of parts) {
    data.set(part, at);
    at += part.length;
  }
  const { writeWhole } = await import('@residualjs/training/node');
  const { write } = checkOutputsFile(file);
  const bytes = await write([['logits', { dtype: 'F32', shape: [source.size, classes], data }]], {});
  await writeWhole(file, bytes);
}
