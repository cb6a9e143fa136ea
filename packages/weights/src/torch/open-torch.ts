import { Allowance } from '../allowance.js';
import { type ByteSource, readRange } from '../byte-source.js';
import { WeightsFormatError } from '../format-error.js';
import type { OpenedWeights } from '../opened-weights.js';
import type { Checkpoint } from './checkpoint.js';
import { openLegacyCheckpoint } from './legacy-checkpoint.js';
import { readTensor } from './read-tensor.js';
import { findStateDict } from './state-dict.js';
import type { TorchTensor } from './tensor.js';
import { openZipCheckpoint } from './zip-checkpoint.js';

/** Options of {@link openTorch}. */
export interface OpenTorchOptions {
  /** Which dict of the checkpoint holds the weights; default: by `findStateDict`'s rule. */
  key?: string;
}

const TAR_MARK_AT = 257;

/** Opens whichever of PyTorch's formats the first bytes say. */
async function openCheckpoint(source: ByteSource, allowance: Allowance): Promise<Checkpoint> {
  const head = await readRange(source, 0, Math.min(source.size, 512), 'the head');
  if (head[0] === 0x50 && head[1] === 0x4b) return openZipCheckpoint(source, allowance);
  if (head[0] === 0x80) return openLegacyCheckpoint(source, allowance);
  const fail = (problem: string) => new WeightsFormatError(source.file, 0, problem);
  if (String.fromCharCode(...head.subarray(TAR_MARK_AT, TAR_MARK_AT + 5)) === 'ustar') {
    throw fail('a tar file, as PyTorch before 0.2 wrote them; load it there and save it again');
  }
  const found = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  throw fail(
    `begins with ${found || 'nothing'}, neither a zip file nor a pickle, so no checkpoint of PyTorch`,
  );
}

/**
 * Opens a PyTorch checkpoint (`.pt`, `.pth`, `.th`, `.bin`), of the zip format or the older one: reads its pickle, which says what there
 * is, and later each tensor when it is asked for. Nothing of the file is ever run: names that are no part of a tensor are refused.
 *
 * @throws WeightsFormatError naming the byte.
 */
export async function openTorch(source: ByteSource, { key }: OpenTorchOptions = {}): Promise<OpenedWeights> {
  const { file, size } = source;
  const allowance = new Allowance(file, size);
  const checkpoint = await openCheckpoint(source, allowance);
  const { tensors, metadata } = findStateDict(checkpoint.value, { file, key, bytes: size });
  return {
    tensors: new Map([...tensors].map(([name, { dtype, shape }]) => [name, { dtype, shape: [...shape] }])),
    metadata,
    async read(name) {
      const tensor: TorchTensor | undefined = tensors.get(name);
      if (!tensor) throw new RangeError(`${file} has no tensor '${name}'`);
      return readTensor(checkpoint, tensor, { name, file, allowance });
    },
  };
}
