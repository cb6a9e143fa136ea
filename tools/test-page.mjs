// Runs the tests that run on every backend in pages of a headless Chromium: `node tools/test-page.mjs [--backends webgl,webgpu,wasm] [FILE…]`
import { parseArgs } from 'node:util';
import { runScript } from './run-script.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { backends: { type: 'string', default: 'webgl,webgpu,wasm' } },
});
runScript(['tools/test.mjs', '--project', 'page', ...positionals], { RESIDUAL_TEST_PAGE: values.backends });
