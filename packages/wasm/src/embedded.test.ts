import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import { embedTfjsBinary } from './embedded.js';
import { needsFetch, runningBackend } from './host.js';

const setWasmPaths = vi.hoisted(() => vi.fn());
vi.mock('@tensorflow/tfjs-backend-wasm', () => ({ setWasmPaths }));
vi.mock('./host.js', () => ({ needsFetch: vi.fn(() => true), runningBackend: vi.fn(() => null) }));
afterEach(() => setWasmPaths.mockClear());

it('gives tfjs a URL of its own binary, whatever file name it appends', async () => {
  await embedTfjsBinary({ shared: false });
  await embedTfjsBinary({ shared: false });
  const [[prefix], [again]] = setWasmPaths.mock.calls;
  expect(prefix).toMatch(/^blob:.*#$/);
  expect(again).toBe(prefix);
  const response = await fetch(`${prefix}tfjs-backend-wasm-simd.wasm`);
  expect(response.headers.get('content-type')).toBe('application/wasm');
  const require = createRequire(import.meta.url);
  const file = require
    .resolve('@tensorflow/tfjs-backend-wasm')
    .replace(/[^/]*$/, 'tfjs-backend-wasm-simd.wasm');
  expect(Buffer.from(await response.arrayBuffer()).equals(readFileSync(file))).toBe(true);
});

it('does nothing in Node, nor where a backend runs', async () => {
  vi.mocked(needsFetch).mockReturnValueOnce(false);
  await embedTfjsBinary({ shared: false });
  vi.mocked(runningBackend).mockReturnValueOnce({} as never);
  await embedTfjsBinary({ shared: false });
  expect(setWasmPaths).not.toHaveBeenCalled();
});

it('gives the same binary on shared memory, in Node too, and there through fetch', async () => {
  vi.mocked(needsFetch).mockReturnValue(false);
  await embedTfjsBinary({ shared: true });
  const [prefix, fetches] = setWasmPaths.mock.calls[0];
  expect(fetches).toBe(true);
  const bytes = await (await fetch(`${prefix}any.wasm`)).arrayBuffer();
  const { exports } = await WebAssembly.compile(bytes).then((module) => ({
    exports: WebAssembly.Module.exports(module),
  }));
  expect(exports).toContainEqual({ name: 'memory', kind: 'memory' });
  await embedTfjsBinary({ shared: false }); // what was replaced is put back
  expect(setWasmPaths.mock.calls[1]![0]).not.toBe(prefix);
});
