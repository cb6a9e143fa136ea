import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { needsFetch, runningBackend } from './host.js';
import { withSharedMemory } from './shared-memory.js';
import { fromBase64 } from './simd.js';

const urls: { shared?: string; unshared?: string } = {};
let hasReplacedNodes = false;

/**
 * Lets tfjs load its own .wasm without a path: in pages and Web Workers the binary comes from a chunk of this package, imported
 * only there and only while no backend runs yet. tfjs appends the file's name to the prefix, where it becomes a
 * fragment, which a fetch leaves away. With `shared`, in Node as well, it is the same binary on memory that threads can
 * share (tfjs's threaded build brings workers of its own, which do not start in Node).
 *
 * `setWasmPath`, a map given to `setWasmPaths`, and anything set after this call still win.
 */
export async function embedTfjsBinary({ shared }: { shared: boolean }): Promise<void> {
  if (runningBackend() !== null) return;
  if (!needsFetch() && !shared && !hasReplacedNodes) return;
  const kind = shared ? 'shared' : 'unshared';
  if (urls[kind] === undefined) {
    const { default: base64 } = await import('./generated/tfjs-wasm-simd.js');
    const bytes = fromBase64(base64);
    const blob = new Blob([shared ? withSharedMemory(bytes) : bytes], { type: 'application/wasm' });
    urls[kind] = URL.createObjectURL(blob);
  }
  const inNode = !needsFetch();
  hasReplacedNodes ||= inNode;
  setWasmPaths(`${urls[kind]}#`, inNode); // where it would read a file, fetch
}
