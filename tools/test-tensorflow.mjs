// Runs the tests that run on every backend on TensorFlow's library too. tfjs-node is set up for that where it is not yet: from PyPI, without
// a change of package.json; `npm ci` takes it away again.
import { existsSync } from 'node:fs';
import { root, runScript, testOn } from './run-script.mjs';

const binding = `${root}node_modules/@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node`;

if (!existsSync(binding)) {
  const install = ['doctor', '--install-tensorflow', 'cpu', '--yes', '--no-save'];
  runScript(['packages/residualjs/bin/residualjs.js', ...install]);
}
testOn('tensorflow', process.argv.slice(2));
