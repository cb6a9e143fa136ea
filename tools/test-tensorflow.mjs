// Runs the tests that run on every backend on TensorFlow's library too. tfjs-node is set up for that where it is not yet: from PyPI, without
// a change of package.json; `npm ci` takes it away again.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const binding = `${root}node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node`;

function run(argv, environment = {}) {
  const env = { ...process.env, ...environment };
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(binding)) {
  const install = ['doctor', '--install-tensorflow', 'cpu', '--yes', '--no-save'];
  run(['packages/residualjs/bin/residualjs.js', ...install]);
}
run(['tools/test.mjs', '-t', '\\[tensorflow\\]', ...process.argv.slice(2)], {
  RESIDUAL_TEST_BACKENDS: 'tensorflow',
});
