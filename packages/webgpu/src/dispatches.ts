import { type TensorInfo, util } from '@tensorflow/tfjs-core';

/** What of memory some dispatches bind: every buffer counts whole, once a dispatch. */
export interface DispatchTotals {
  dispatches: number;
  bytesRead: number;
  bytesWritten: number;
}

/** What {@link countDispatches} counts. */
export interface DispatchCount extends DispatchTotals {
  /** Bytes if every tensor among them were written once and read once: what no caching of the GPU can do without. */
  leastBytes: number;
  /** By the name of the shader, those of tfjs by their class. */
  byProgram: Record<string, DispatchTotals>;
}

const BYTES = 4; // of a value of any dtype that is on a GPU

const bytesOf = ({ shape }: TensorInfo) => BYTES * util.sizeFromShape(shape);

const different = (tensors: TensorInfo[]) => [
  ...new Map(tensors.map((tensor) => [tensor.dataId, tensor])).values(),
];

const nothing = (): DispatchTotals => ({ dispatches: 0, bytesRead: 0, bytesWritten: 0 });

/**
 * Runs `work` on the running `webgpu` backend and counts its dispatches and the bytes of the buffers that they are bound to. That does not
 * depend on the GPU, save that tile sizes and splits depend on its limits.
 *
 * @throws where no `webgpu` backend is running
 *
 * @example
 * const { dispatches, bytesRead } = await countDispatches(() => model.fit(x, y, { epochs: 1 }));
 */
export async function countDispatches(work: () => unknown): Promise<DispatchCount> {
  const [{ listenToDispatches }, { runningBackend }] = await Promise.all([
    import('./dispatch-listeners.js'),
    import('./host.js'),
  ]);
  const backend = runningBackend();
  if (backend === null) {
    throw new Error("countDispatches needs a running 'webgpu' backend: call startWebGpu() before it");
  }
  const count: DispatchCount = { ...nothing(), leastBytes: 0, byProgram: {} };
  const [read, written] = [new Set<object>(), new Set<object>()];
  const stop = listenToDispatches(backend, (name, inputs, outputs) => {
    count.byProgram[name] ??= nothing();
    for (const totals of [count, count.byProgram[name]]) {
      totals.dispatches++;
      for (const tensor of different(inputs)) totals.bytesRead += bytesOf(tensor);
      for (const tensor of different(outputs)) totals.bytesWritten += bytesOf(tensor);
    }
    for (const [tensors, seen] of [
      [inputs, read],
      [outputs, written],
    ] as const) {
      for (const tensor of tensors) {
        if (!seen.has(tensor.dataId)) count.leastBytes += bytesOf(tensor);
        seen.add(tensor.dataId);
      }
    }
  });
  try {
    await work();
  } finally {
    stop();
  }
  return count;
}
