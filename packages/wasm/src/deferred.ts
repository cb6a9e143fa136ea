import { engine, type TensorInfo } from '@tensorflow/tfjs-core';

/**
 * A result that is computed when somebody reads it: the kernel that comes next may be able to compute it along with its own, in one
 * pass over memory in place of two.
 */
export interface Deferred {
  /** Writes the values of the result. */
  compute(): void;
  /** What `compute` reads, by {@link valuesNow}. They stay until it has run, or until the result is gone. */
  operands: readonly TensorInfo[];
  /** The two tensors of one shape whose sum it is. */
  terms?: readonly [TensorInfo, TensorInfo];
  /** Writes result + other to `sum`, without the result. All have one shape. */
  addTo?(other: TensorInfo, sum: TensorInfo): void;
}

/** The values that a tensor has now: a variable has others once it is assigned to. */
export const valuesNow = ({ dataId, shape, dtype }: TensorInfo): TensorInfo => ({ dataId, shape, dtype });

/** Deferred results of one backend. */
export interface DeferredResults {
  /**
   * Leaves the values of a new tensor to `deferred`. One that was deferred before and that nothing has taken up is computed now, so
   * that no memory is held for what nobody may ask for, and no chain of them grows.
   */
  defer(tensor: TensorInfo, deferred: Deferred): void;
  /** What is still to be computed of a tensor, without computing it. */
  deferred(tensor: TensorInfo): Deferred | undefined;
  /** Says that a kernel has taken up a deferred result in its own, so that it may never be asked for. */
  takenUp(tensor: TensorInfo): void;
  /** Lets the caller write the values of a deferred result in its own way. */
  settle(tensor: TensorInfo, write: (address: number) => void): void;
}

/** What is used of the tfjs backend. */
export interface DeferringBackend {
  dataIdMap: { get(dataId: object): { memoryOffset: number } };
  disposeData(dataId: object, force?: boolean): boolean;
  incRef(dataId: object): void;
  refCount(dataId: object): number;
}

/**
 * Watches a backend, of which every kernel, every read and every disposal looks up its tensors with `dataIdMap.get`.
 *
 * @returns the results, and what stops watching, after computing all that is left.
 */
export function deferResults(backend: DeferringBackend): { results: DeferredResults; stop: () => void } {
  const waiting = new Map<object, Deferred>();
  let latest: object | null = null;
  const { dataIdMap, disposeData, incRef, refCount } = backend;
  const { get } = dataIdMap;
  let counting = false; // references alone are looked up, not values

  function release({ operands }: Deferred) {
    for (const { dataId } of operands) {
      // tfjs counts the data it has handed out, and has not heard that this one is gone.
      if (backend.disposeData(dataId)) engine().removeDataId(dataId, backend as never);
    }
  }
  function forget(dataId: object): Deferred | undefined {
    const deferred = waiting.get(dataId);
    waiting.delete(dataId);
    if (latest === dataId) latest = null;
    return deferred;
  }
  /** Runs what writes the values. Where it throws nothing is written, and the next reader hears of it too. */
  function settle(dataId: object, write: (deferred: Deferred) => void) {
    const deferred = forget(dataId)!;
    try {
      write(deferred);
    } catch (error) {
      waiting.set(dataId, deferred);
      throw error;
    }
    release(deferred);
  }
  const computeNow = (dataId: object) => settle(dataId, ({ compute }) => compute());
  function uncounted<Result>(body: () => Result): Result {
    const before = counting;
    counting = true;
    try {
      return body();
    } finally {
      counting = before;
    }
  }
  const watched = {
    get(dataId: object) {
      if (waiting.size > 0 && !counting && waiting.has(dataId)) computeNow(dataId);
      return get.call(dataIdMap, dataId);
    },
    disposeData(dataId: object, force?: boolean) {
      const gone = uncounted(() => disposeData.call(backend, dataId, force));
      if (gone && waiting.has(dataId)) release(forget(dataId)!);
      return gone;
    },
    incRef: (dataId: object) => uncounted(() => incRef.call(backend, dataId)),
    refCount: (dataId: object) => uncounted(() => refCount.call(backend, dataId)),
  };
  dataIdMap.get = watched.get;
  backend.disposeData = watched.disposeData;
  backend.incRef = watched.incRef;
  backend.refCount = watched.refCount;
  return {
    results: {
      defer({ dataId }, deferred) {
        if (latest !== null) computeNow(latest);
        for (const operand of deferred.operands) backend.incRef(operand.dataId);
        waiting.set(dataId, deferred);
        latest = dataId;
      },
      deferred: ({ dataId }) => waiting.get(dataId),
      takenUp({ dataId }) {
        if (latest === dataId) latest = null;
      },
      settle: ({ dataId }, write) =>
        settle(dataId, () => write(get.call(dataIdMap, dataId).memoryOffset >>> 0)),
    },
    stop() {
      for (const dataId of [...waiting.keys()]) computeNow(dataId);
      if (dataIdMap.get === watched.get) dataIdMap.get = get;
      if (backend.disposeData === watched.disposeData) backend.disposeData = disposeData;
      if (backend.incRef === watched.incRef) backend.incRef = incRef;
      if (backend.refCount === watched.refCount) backend.refCount = refCount;
    },
  };
}
