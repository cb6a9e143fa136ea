import { WeightsFormatError } from '../format-error.js';

/** Where we keep metadata in a `.npz` file, which has no place for it: NumPy shows it as bytes of this name. */
export const NPZ_METADATA = '__metadata__.json';

/** Metadata from its JSON. */
export function readNpzMetadata(bytes: Uint8Array, file: string, byte: number): Record<string, string> {
  let metadata: unknown;
  try {
    metadata = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw new WeightsFormatError(
      file,
      byte,
      `${NPZ_METADATA} is no JSON: ${(error as Error).message.slice(0, 100)}`,
    );
  }
  const isObject = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
  if (!isObject || !Object.values(metadata as object).every((value) => typeof value === 'string')) {
    throw new WeightsFormatError(file, byte, `${NPZ_METADATA} is no object of texts`);
  }
  return metadata as Record<string, string>;
}
