import {
  BACKEND_NAMES,
  type BackendName,
  type BackendPresence,
  listBackends,
  missingKernels,
  useBackend,
} from '@residualjs/backends';
import { describeModel, type ModelName } from '@residualjs/models';
import { describeWasm, type WasmDescription } from '@residualjs/wasm';
import * as tf from '@tensorflow/tfjs-core';
import { version } from '../version.js';
import { describeMachine, type Machine } from './machine.js';
import { trainingKernels } from './training-kernels.js';

/** What a backend lacks for training a model. */
export interface MissingKernels {
  backend: BackendName;
  /** Which form of the backend, where there is more than one. */
  note?: string;
  /** Null where it cannot be told. */
  kernels: string[] | null;
  /** Why it cannot be told. */
  reason?: string;
}

/** What `residualjs doctor` finds. */
export interface Diagnosis {
  machine: Machine;
  versions: Record<string, string>;
  backends: BackendPresence[];
  /** What `auto` takes; null where nothing starts. */
  auto: BackendName | null;
  wasm: WasmDescription | null;
  training: { model: ModelName; needs: string[]; missing: MissingKernels[] };
}

/** Looks at the machine, at every backend, and at what training a model would lack on each. */
export async function diagnose(model: ModelName): Promise<Diagnosis> {
  describeModel(model); // a wrong name is told before any work
  const stock = await stockWasmKernels();
  const backends = await listBackends();
  const auto = await useBackend('auto').catch(() => null);
  const needs = await onFastestProcessor(() => trainingKernels(model));
  const missing: MissingKernels[] = [];
  for (const backend of BACKEND_NAMES) {
    if (backend === 'wasm' && stock !== null) {
      const kernels = needs.portable.filter((name) => !stock.has(name));
      missing.push({ backend, note: 'tfjs alone', kernels });
    }
    missing.push(await lacking(backend, backend === 'wasm' ? needs.fused : needs.portable));
  }
  return {
    machine: describeMachine(),
    versions: { residualjs: version(), ...auto?.versions },
    backends,
    auto: auto?.name ?? null,
    wasm: describeWasm(),
    training: { model, needs: needs.fused, missing },
  };
}

/** The kernels of tfjs's own WASM backend, before ours join them; null where they already have. */
async function stockWasmKernels(): Promise<Set<string> | null> {
  if (describeWasm() !== null) return null;
  await import('@tensorflow/tfjs-backend-wasm');
  return new Set(tf.getKernelsForBackend('wasm').map(({ kernelName }) => kernelName));
}

/** On wasm, where one step takes no time, or on cpu. */
async function onFastestProcessor<Result>(body: () => Promise<Result>): Promise<Result> {
  await useBackend('wasm').catch(() => useBackend('cpu'));
  return body();
}

async function lacking(backend: BackendName, kernels: readonly string[]): Promise<MissingKernels> {
  try {
    return { backend, kernels: await missingKernels(kernels, backend) };
  } catch (error) {
    return {
      backend,
      kernels: null,
      reason: (error as { reason?: string }).reason ?? (error as Error).message,
    };
  }
}
