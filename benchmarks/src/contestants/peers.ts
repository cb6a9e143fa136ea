import type { Contestant } from './contestant.js';
import { jaxJs } from './jax-js.js';
import { onnxruntime } from './onnxruntime.js';
import { tfjsCpu } from './tfjs-cpu.js';
import { tfjsNode } from './tfjs-node.js';
import { tfjsWasm } from './tfjs-wasm.js';
import { tfjsWebgpu } from './tfjs-webgpu.js';
import { torch, torchCuda } from './torch.js';
import { webgpuArithmetic } from './webgpu-arithmetic.js';

/** Whom one can compare with. */
export const PEER_NAMES = [
  'torch',
  'torch-tuned',
  'torch-cuda',
  'onnxruntime-node',
  'onnxruntime-web',
  'tfjs-wasm',
  'tfjs-webgpu',
  'tfjs-cpu',
  'tfjs-node',
  'jax-js',
  'webgpu-float16',
  'webgpu-matrices',
] as const;

/** The name of a peer. */
export type PeerName = (typeof PEER_NAMES)[number];

/** Every peer under its name. */
export const PEERS: Readonly<Record<PeerName, Contestant>> = {
  torch: torch('torch'),
  'torch-tuned': torch('torch-tuned'),
  'torch-cuda': torchCuda,
  'onnxruntime-node': onnxruntime('onnxruntime-node'),
  'onnxruntime-web': onnxruntime('onnxruntime-web'),
  'tfjs-wasm': tfjsWasm,
  'tfjs-webgpu': tfjsWebgpu,
  'tfjs-cpu': tfjsCpu,
  'tfjs-node': tfjsNode,
  'jax-js': jaxJs,
  'webgpu-float16': webgpuArithmetic('webgpu-float16'),
  'webgpu-matrices': webgpuArithmetic('webgpu-matrices'),
};
