import { WeightsFormatError } from '../format-error.js';
import { mutateBytes } from './mutate-bytes.js';
import { Random } from './random.js';
import type { FuzzTarget } from './target.js';

/** What a parser did wrong with an input. */
export interface FuzzFailure {
  /** What kind of thing it is, the same for inputs that find the same defect. */
  kind: string;
  /** All that is known of it. */
  detail: string;
}

/** What one input did. */
export interface FuzzVerdict {
  /** Whether a value came of it, or an error of the parser's own. */
  outcome: 'value' | 'refused' | 'failure';
  /** What was wrong, if anything. */
  failure?: FuzzFailure;
}

/** Options of {@link verdictOf}. */
export interface VerdictOptions {
  /** Bytes that the process has allocated and not yet freed; without it memory is not looked at. */
  allocated?(): number;
}

const FLOOR = 16 * 2 ** 20; // what parsing anything may leave behind as garbage
const MULTIPLE = 64; // of the input

/** Input number `index`: the same for the same seed, whatever ran before. */
export async function inputOf(
  target: FuzzTarget,
  seeds: readonly Uint8Array[],
  seed: number,
  index: number,
): Promise<Uint8Array> {
  const random = new Random(seed, index);
  const source = { random, others: seeds, tokens: target.tokens ?? [] };
  const start = random.pick(seeds);
  if (target.mutate && random.below(2) === 0) return target.mutate(start, source, mutateBytes);
  return mutateBytes(start, source);
}

/** Parses an input: a value and an error of the parser's own are both well; any other error and too much memory are not. */
export async function verdictOf(
  target: FuzzTarget,
  bytes: Uint8Array,
  { allocated }: VerdictOptions = {},
): Promise<FuzzVerdict> {
  const accepts = target.accepts ?? ((error: unknown) => error instanceof WeightsFormatError);
  const before = allocated?.() ?? 0;
  let outcome: FuzzVerdict['outcome'] = 'value';
  try {
    await target.parse(bytes);
  } catch (error) {
    if (!accepts(error)) {
      const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
      const kind = `${name}: ${message.replace(/\d+/g, 'N').slice(0, 80)}`;
      return { outcome: 'failure', failure: { kind, detail: stack ?? message } };
    }
    outcome = 'refused';
  }
  const grown = (allocated?.() ?? 0) - before;
  if (grown > FLOOR + MULTIPLE * bytes.length) {
    const detail = `${grown} bytes were allocated for an input of ${bytes.length}`;
    return { outcome: 'failure', failure: { kind: 'memory', detail } };
  }
  return { outcome };
}

/** A smaller input that fails in the same way, found by leaving out pieces; at most `tries` are tried. */
export async function shrink(
  target: FuzzTarget,
  bytes: Uint8Array,
  kind: string,
  { tries = 400, ...options }: VerdictOptions & { tries?: number } = {},
): Promise<Uint8Array> {
  let smallest = bytes;
  let left = tries;
  for (let piece = Math.ceil(bytes.length / 2); piece >= 1 && left > 0; piece = Math.floor(piece / 2)) {
    for (let at = 0; at < smallest.length && left > 0; left--) {
      const shorter = new Uint8Array(smallest.length - Math.min(piece, smallest.length - at));
      shorter.set(smallest.subarray(0, at));
      shorter.set(smallest.subarray(at + piece), at);
      const { failure } = await verdictOf(target, shorter, options);
      if (failure?.kind === kind) smallest = shorter;
      else at += piece;
    }
  }
  return smallest;
}
