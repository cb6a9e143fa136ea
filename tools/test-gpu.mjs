// Times our kernels against those of tfjs on the GPU of this machine, then runs the tests there that run on every backend, and those of the
// kernels. `--software` takes a GPU in software (SwiftShader, lavapipe) too, and times nothing.
import { findAdapter } from '@residualjs/webgpu';
import { runScript, testOn } from './run-script.mjs';

const given = process.argv.slice(2);
const software = given.includes('--software') ? 'allow' : 'refuse';

const found = await findAdapter({ software, lookFirst: true }).catch(({ message }) => {
  console.error(message);
  if (software === 'refuse') console.error('npm run test:gpu -- --software takes one in software');
  process.exit(1);
});
console.log(`WebGPU on ${found.device}${found.software ? ', in software' : ''}`);
if (!found.software) runScript(['benchmarks/bin/bench.mjs', '--work', 'kernels', '--backends', 'webgpu']);
const rest = given.filter((argument) => argument !== '--software');
testOn('webgpu', rest);
