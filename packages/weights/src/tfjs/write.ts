import { checkedTensor } from '../checked-tensor.js';
import { toFloat16 } from '../half-precision.js';
import type { WeightInput } from '../safetensors/write.js';
import type { WeightArray, WeightDtype } from '../weight-file.js';
import type { WriteFormatOptions } from '../weight-format.js';

/** As tfjs cuts them, so that browsers keep each in their cache. */
const SHARD = 4 * 2 ** 20;

interface Stored {
  spec: { name: string; shape: readonly number[]; dtype: string; quantization?: { dtype: string } };
  bytes: Uint8Array;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

/** Whole numbers as int32, if all of them are. */
function asInt32(name: string, dtype: WeightDtype, data: WeightArray): Int32Array {
  const values = Int32Array.from(data as Int32Array, Number);
  const wrong = Array.from(data as Int32Array).findIndex((value, i) => Number(value) !== values[i]);
  if (wrong >= 0) throw new RangeError(`'${name}' is ${dtype} and holds ${data[wrong]}, which no int32 is`);
  return values;
}

function stored(name: string, input: WeightInput): Stored {
  const { dtype, shape, data } = checkedTensor(name, input);
  if (dtype === 'F32' || dtype === 'BF16')
    return { spec: { name, shape, dtype: 'float32' }, bytes: bytesOf(data) };
  if (dtype === 'F16') {
    const spec = { name, shape, dtype: 'float32', quantization: { dtype: 'float16' } };
    return { spec, bytes: bytesOf(toFloat16(data as Float32Array)) };
  }
  if (dtype === 'BOOL') return { spec: { name, shape, dtype: 'bool' }, bytes: bytesOf(data) };
  if (dtype === 'F64') throw new RangeError(`'${name}' is F64, which tfjs does not have: make it F32 first`);
  return { spec: { name, shape, dtype: 'int32' }, bytes: bytesOf(asInt32(name, dtype, data)) };
}

/** `resnet20.json` has `resnet20-shard1of2.bin`, …; tfjs would name those of every model alike. */
const shardName = (file: string, i: number, count: number) =>
  `${file.replace(/\.json$/i, '').replace(/[^\w.-]/g, '_')}-shard${i + 1}of${count}.bin`;

/**
 * Makes the `model.json` of TensorFlow.js, and puts the values beside it in shards of at most 4 MiB. F16 is stored as float16, which
 * tfjs widens; BF16 as float32; whole numbers of other widths as int32, if they fit. `modelTopology` of the metadata becomes the model's
 * again, the rest `userDefinedMetadata`.
 *
 * @throws RangeError on F64, on whole numbers beyond int32, on a name that occurs twice, and without a place for shards.
 */
export async function writeTfjs(
  tensors: Iterable<readonly [string, WeightInput]>,
  metadata: Record<string, string> = {},
  { file = 'model.json', writeBeside }: WriteFormatOptions = {},
): Promise<Uint8Array> {
  const all = [...tensors].map(([name, input]) => stored(name, input));
  const names = all.map(({ spec }) => spec.name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice !== undefined) throw new RangeError(`'${twice}' occurs twice`);
  const values = new Uint8Array(all.reduce((total, { bytes }) => total + bytes.length, 0));
  let at = 0;
  for (const { bytes } of all) {
    values.set(bytes, at);
    at += bytes.length;
  }
  const count = Math.ceil(values.length / SHARD);
  const paths = Array.from({ length: count }, (_, i) => shardName(file, i, count));
  if (count > 0 && !writeBeside)
    throw new RangeError(`${file} puts its values in files beside it, and there is no place for any`);
  for (const [i, path] of paths.entries())
    await writeBeside?.(path, values.slice(i * SHARD, (i + 1) * SHARD));
  const { modelTopology, format, generatedBy, convertedBy, ...own } = metadata;
  const model = {
    format: format ?? 'layers-model',
    generatedBy: generatedBy ?? 'residualjs',
    convertedBy: convertedBy ?? null,
    ...(modelTopology ? { modelTopology: JSON.parse(modelTopology) } : {}),
    weightsManifest: [{ paths, weights: all.map(({ spec }) => spec) }],
    ...(Object.keys(own).length > 0 ? { userDefinedMetadata: own } : {}),
  };
  return new TextEncoder().encode(JSON.stringify(model));
}
