import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { needsFetch, runningBackend } from './host.js';
import { fromBase64 } from './simd.js';

let url: string | null = null;

/**
 * Lets tfjs load its own .wasm without a path: in pages and Web Workers the binary comes from a chunk of this package, imported
 * only there and only while no backend runs yet. tfjs appends the file's name to the prefix, where it becomes a
 * fragment, which a fetch leaves away.
 *
 * `setWasmPath`, a map given to `setWasmPaths`, and anything set after this call still win.
 */
export async function embedTfjsBinary(): Promise<void> {
  if (!needsFetch() || runningBackend() !== null) return;
  if (url === null) {
    const { default: base64 } = await import('./generated/tfjs-wasm-simd.js');
    url = URL.createObjectURL(new Blob([fromBase64(base64)], { type: 'application/wasm' }));
  }
  setWasmPaths(`${url}#`);
}
