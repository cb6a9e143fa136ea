import { WeightsFormatError } from '../format-error.js';
import { kindOf, PickleDict, PickleList, PickleTuple, type PickleValue, shown } from '../pickle/values.js';
import { TorchTensor } from './tensor.js';

/** Under these names training programs keep the state dict of a checkpoint; the first that holds tensors is it. */
export const STATE_DICT_KEYS: readonly string[] = [
  'state_dict',
  'model_state_dict',
  'model',
  'net',
  'network',
  'params',
  'weights',
];

const DEEPEST = 32;

/** What a checkpoint holds for us. */
export interface StateDict {
  /** The tensors under their names. */
  tensors: Map<string, TorchTensor>;
  /** Numbers and texts beside them. */
  metadata: Record<string, string>;
}

const isScalar = (value: PickleValue) => ['string', 'number', 'bigint', 'boolean'].includes(typeof value);

function itemsOf(value: PickleValue): Iterable<readonly [PickleValue, PickleValue]> | null {
  if (value instanceof PickleDict) return value.entries;
  if (value instanceof PickleList || value instanceof PickleTuple) return value.items.entries();
  return null;
}

/**
 * The tensors of a checkpoint by their names. With `key`, those of the dict of that name (`'ema.module'` for one in another); else those
 * of the first of {@link STATE_DICT_KEYS} that is a dict with tensors; else all there are. What is nested has the names
 * on its way, with dots. Numbers and texts at the top go to the metadata.
 *
 * @param bytes - Size of the file: what bounds the length of all names together, since a few bytes can nest the same dict in itself
 * a thousand times.
 * @throws WeightsFormatError where `key` is not in the checkpoint, there is no tensor, or names are too deep, too long, or occur twice.
 */
export function findStateDict(
  top: PickleValue,
  { file, key, bytes }: { file: string; key?: string; bytes: number },
): StateDict {
  const fail = (problem: string) => new WeightsFormatError(file, 0, problem);
  const metadata: [string, string][] = [];
  if (top instanceof PickleDict) {
    for (const [name, value] of top.entries) {
      if (typeof name === 'string' && isScalar(value)) metadata.push([name, String(value)]);
    }
  }
  const tensors = new Map<string, TorchTensor>();
  let left = 2 ** 20 + 16 * bytes;
  const spend = (amount: number) => {
    left -= amount;
    if (left < 0) throw fail('names that take more than 16 times the file');
  };
  const collect = (value: PickleValue, prefix: string, depth: number): void => {
    if (depth > DEEPEST) throw fail(`tensors nested more than ${DEEPEST} deep`);
    for (const [part, item] of itemsOf(value) ?? []) {
      spend(8);
      if (item instanceof TorchTensor || itemsOf(item)) {
        if (!isScalar(part)) throw fail(`'${shown(prefix)}' holds a name that is ${kindOf(part)}`);
        const name = `${prefix}${part}`;
        spend(name.length);
        if (item instanceof TorchTensor) {
          if (tensors.has(name)) throw fail(`'${shown(name)}' occurs twice`);
          tensors.set(name, item);
        } else collect(item, `${name}.`, depth + 1);
      }
    }
  };
  const chosen = choose(top, key, fail, (value) => {
    collect(value, '', 0);
    const found = tensors.size > 0;
    tensors.clear();
    return found;
  });
  if (chosen instanceof TorchTensor) tensors.set('tensor', chosen);
  else collect(chosen, '', 0);
  if (tensors.size === 0)
    throw fail(`${key === undefined ? 'the checkpoint' : `'${shown(key)}'`} holds no tensor`);
  return { tensors, metadata: Object.fromEntries(metadata) };
}

function choose(
  top: PickleValue,
  key: string | undefined,
  fail: (problem: string) => Error,
  holdsTensors: (value: PickleValue) => boolean,
): PickleValue {
  if (!(top instanceof PickleDict)) {
    if (key === undefined) return top;
    throw fail(`no key '${key}': the checkpoint is ${kindOf(top)}`);
  }
  if (key === undefined) {
    const found = STATE_DICT_KEYS.map((name) => top.entries.get(name)).find(
      (value) => value instanceof PickleDict && holdsTensors(value),
    );
    return found ?? top;
  }
  const whole = top.entries.get(key);
  if (whole !== undefined) return whole;
  let value: PickleValue | undefined = top;
  for (const part of key.split('.'))
    value = value instanceof PickleDict ? value.entries.get(part) : undefined;
  if (value !== undefined) return value;
  const names = [...top.entries.keys()].filter((name) => typeof name === 'string');
  throw fail(`no key '${key}', there are ${shown(names.join(', '))}`);
}
