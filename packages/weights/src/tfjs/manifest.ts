import { WeightsFormatError } from '../format-error.js';

/** How a float32 or int32 is stored in fewer bytes: `value * scale + min`, or as a half. */
export interface Quantization {
  /** What is stored. */
  dtype: 'uint8' | 'uint16' | 'float16';
  /** Distance of two stored values. */
  scale: number;
  /** What a stored 0 means. */
  min: number;
}

/** A weight of a manifest. */
export interface ManifestWeight {
  name: string;
  shape: number[];
  dtype: 'float32' | 'int32' | 'bool';
  quantization?: Quantization;
  /** Bytes that its values take in the shards. */
  bytes: number;
}

/** Weights whose values lie one after the other in shards. */
export interface ManifestGroup {
  paths: string[];
  weights: ManifestWeight[];
}

const SIZES = { float32: 4, int32: 4, bool: 1 } as const;
const QUANTIZED_SIZES = { uint8: 1, uint16: 2, float16: 2 } as const;

const known = <T extends object>(value: unknown, table: T): value is keyof T & string =>
  typeof value === 'string' && Object.hasOwn(table, value);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Whether a shard lies in the manifest's own folder or below it: a manifest comes from anywhere, and must not name other files of a
 * machine or other hosts.
 */
export function isPlainPath(path: unknown): path is string {
  if (typeof path !== 'string' || path.length > 1000) return false;
  return (
    !/[\\:\0?#%]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')
  );
}

function quantizationOf(value: unknown, dtype: string): Quantization | string {
  if (!isObject(value) || !known(value.dtype, QUANTIZED_SIZES)) {
    return `a quantization that is none of ${Object.keys(QUANTIZED_SIZES).join(', ')}`;
  }
  if (value.dtype === 'float16') {
    return dtype === 'float32' ? { dtype: 'float16', scale: 1, min: 0 } : `${dtype} stored as float16`;
  }
  const { scale, min } = value;
  if (dtype === 'bool') return 'bool that is quantized';
  if (typeof scale !== 'number' || typeof min !== 'number') return 'a quantization without scale and min';
  return { dtype: value.dtype, scale, min };
}

function weightOf(value: unknown, fail: (problem: string) => never): ManifestWeight {
  if (!isObject(value) || typeof value.name !== 'string') fail('a weight has no name');
  const { name, shape, dtype, quantization } = value;
  if (!known(dtype, SIZES)) {
    fail(`'${name}' is of dtype ${JSON.stringify(dtype)}, read are ${Object.keys(SIZES).join(', ')}`);
  }
  if (!Array.isArray(shape) || !shape.every((length) => Number.isSafeInteger(length) && length >= 0)) {
    fail(`'${name}' has the shape ${JSON.stringify(shape)?.slice(0, 100)}`);
  }
  const packed = quantization === undefined ? undefined : quantizationOf(quantization, dtype);
  if (typeof packed === 'string') fail(`'${name}' has ${packed}`);
  const size = packed ? QUANTIZED_SIZES[packed.dtype] : SIZES[dtype];
  const bytes = shape.reduce((product: number, length: number) => product * length, size);
  if (!Number.isSafeInteger(bytes)) fail(`'${name}' has the shape [${shape}], which is more than 2^53 bytes`);
  return { name, shape, dtype, ...(packed ? { quantization: packed } : {}), bytes };
}

/**
 * Checks the `weightsManifest` of a `model.json`.
 *
 * @throws WeightsFormatError on anything that is not as it should be, on a weight or shard that occurs twice, and on a shard that would
 * lie outside of the folder.
 */
export function checkManifest(manifest: unknown, file: string): ManifestGroup[] {
  const fail = (problem: string): never => {
    throw new WeightsFormatError(file, 0, problem);
  };
  if (!Array.isArray(manifest)) return fail("there is no list 'weightsManifest' in it");
  const names = new Set<string>();
  const seen = new Set<string>();
  return manifest.map((group: unknown) => {
    if (!isObject(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      return fail('a group of its weightsManifest has no paths or no weights');
    }
    // tfjs itself writes './model.weights.bin'.
    const paths = group.paths.map((path: unknown) =>
      typeof path === 'string' ? path.replace(/^\.\//, '') : path,
    );
    for (const path of paths) {
      if (!isPlainPath(path))
        fail(`the shard ${JSON.stringify(path)?.slice(0, 200)} is no plain path below its folder`);
      if (seen.has(path as string)) fail(`the shard '${path}' occurs twice`);
      seen.add(path as string);
    }
    const weights = group.weights.map((weight: unknown) => weightOf(weight, fail));
    for (const { name } of weights) {
      if (names.has(name)) fail(`'${name}' occurs twice`);
      names.add(name);
    }
    return { paths: paths as string[], weights };
  });
}
