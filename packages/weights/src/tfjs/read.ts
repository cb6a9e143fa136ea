import { WeightsFormatError } from '../format-error.js';
import { fromFloat16 } from '../half-precision.js';
import type { WeightEntry, WeightFile } from '../weight-file.js';
import type { ReadFormatOptions } from '../weight-format.js';
import { checkManifest, type ManifestGroup, type ManifestWeight } from './manifest.js';

function decode(
  { name, dtype, shape, quantization }: ManifestWeight,
  bytes: Uint8Array,
  file: string,
): WeightEntry {
  const own = Uint8Array.from(bytes).buffer; // aligned; `slice` of a Buffer of Node would share its memory
  if (quantization?.dtype === 'float16') {
    return { dtype: 'F16', shape, data: fromFloat16(new Uint16Array(own)) };
  }
  if (quantization) {
    const { scale, min } = quantization;
    const stored = quantization.dtype === 'uint8' ? new Uint8Array(own) : new Uint16Array(own);
    // As tfjs-core computes it: in double precision, then rounded to what the weight is.
    if (dtype === 'int32') {
      return {
        dtype: 'I32',
        shape,
        data: Int32Array.from(stored, (value) => Math.round(value * scale + min)),
      };
    }
    return { dtype: 'F32', shape, data: Float32Array.from(stored, (value) => value * scale + min) };
  }
  if (dtype === 'bool') {
    const data = new Uint8Array(own);
    const wrong = data.find((value) => value > 1);
    if (wrong !== undefined) throw new WeightsFormatError(file, 0, `'${name}' is bool and holds ${wrong}`);
    return { dtype: 'BOOL', shape, data };
  }
  return dtype === 'int32'
    ? { dtype: 'I32', shape, data: new Int32Array(own) }
    : { dtype: 'F32', shape, data: new Float32Array(own) };
}

/** The shards of a group, one after the other. */
async function joined(
  { paths, weights }: ManifestGroup,
  readBeside: (name: string) => Promise<Uint8Array>,
  file: string,
) {
  const shards: Uint8Array[] = [];
  for (const path of paths) shards.push(await readBeside(path));
  const length = shards.reduce((total, shard) => total + shard.length, 0);
  const expected = weights.reduce((total, { bytes }) => total + bytes, 0);
  if (length !== expected) {
    const names = paths.length > 3 ? `${paths[0]} to ${paths.at(-1)}` : paths.join(', ') || 'no shards';
    throw new WeightsFormatError(
      file,
      0,
      `its weights take ${expected} bytes, and ${names} have ${length}: a shard is cut off or of another model`,
    );
  }
  if (shards.length === 1) return shards[0];
  const whole = new Uint8Array(length);
  let at = 0;
  for (const shard of shards) {
    whole.set(shard, at);
    at += shard.length;
  }
  return whole;
}

/** What the model.json says beside its weights, as strings. */
function metadataOf(model: Record<string, unknown>): Record<string, string> {
  const found: [string, string][] = [];
  for (const key of ['format', 'generatedBy', 'convertedBy']) {
    const value = model[key];
    if (typeof value === 'string') found.push([key, value]);
  }
  const own = model.userDefinedMetadata;
  if (typeof own === 'object' && own !== null) {
    for (const [key, value] of Object.entries(own)) if (typeof value === 'string') found.push([key, value]);
  }
  if (model.modelTopology) found.push(['modelTopology', JSON.stringify(model.modelTopology)]);
  return Object.fromEntries(found);
}

/**
 * The weights of a `model.json` of TensorFlow.js, with the shards beside it. Quantized weights are computed back; what was stored as
 * float16 is F16.
 *
 * @throws WeightsFormatError where the JSON or its manifest is not as it should be, shards are longer or shorter than the weights; what
 * `readBeside` throws where one is not there.
 */
export async function readTfjs(
  bytes: Uint8Array,
  { file, readBeside }: ReadFormatOptions,
): Promise<WeightFile> {
  let model: unknown;
  try {
    model = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new WeightsFormatError(file, 0, `it is no JSON: ${(error as Error).message}`);
  }
  const described = (typeof model === 'object' && model !== null ? model : {}) as Record<string, unknown>;
  const groups = checkManifest(described.weightsManifest, file);
  const tensors = new Map<string, WeightEntry>();
  for (const group of groups) {
    if (!readBeside && group.paths.length > 0) {
      throw new RangeError(
        `${file} has its values in files beside it (${group.paths[0]}), which were not given`,
      );
    }
    const values = await joined(group, readBeside as (name: string) => Promise<Uint8Array>, file);
    let at = 0;
    for (const weight of group.weights) {
      tensors.set(weight.name, decode(weight, values.subarray(at, at + weight.bytes), file));
      at += weight.bytes;
    }
  }
  return { tensors, metadata: metadataOf(described) };
}
