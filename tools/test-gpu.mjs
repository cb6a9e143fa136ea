// Times our kernels against those of tfjs on the GPU of this machine, then runs the tests there that run on every backend, and those of the
// kernels. `--software` takes a GPU in software (SwiftShader, lavapipe) too, and times nothing.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findAdapter } from '@residualjs/webgpu';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const allowed = given.includes('--software') ? 'allow' : 'refuse';
const rest = given.filter((argument) => argument !== '--software');

function run(argv, environment = {}) {
  const env = { ...process.env, ...environment };
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: 'inherit', env });
  if (status !== 0) process.exit(status ?? 1);
}

const found = await findAdapter({ software: allowed }).catch((error) => {
  console.error(
    `${error.message}${allowed === 'refuse' ? '; npm run test:gpu -- --software takes one in software' : ''}`,
  );
  process.exit(1);
});
console.log(`WebGPU on ${found.device}${found.software ? ', in software' : ''}`);
if (!found.software) {
  for (const model of ['resnet20', 'resnet50']) {
    run([
      'packages/webgpu/scripts/measure-kernels.mjs',
      '--model',
      model,
      '--batch',
      model === 'resnet20' ? '128' : '32',
    ]);
  }
}
run(['tools/test.mjs', '-t', '\\[webgpu\\]', ...rest], { RESIDUAL_TEST_BACKENDS: 'webgpu' });
