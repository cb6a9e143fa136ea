import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createModel, type ModelName } from '@residualjs/models';
import { describeBackends, expectClose } from '@residualjs/testing';
import { saveWeights } from '@residualjs/weights/node';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { exactNumbers, fillExactly } from '../testing/exact-weights.js';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';

interface Golden {
  files: Record<string, { sha256: string; logits: number[] }>;
}

/** What tools/golden/torch-exports.py printed: it loads each file into its PyTorch network with `strict=True`. */
const golden: Golden = JSON.parse(
  readFileSync(new URL('golden/torch-exports.json', import.meta.url), 'utf8'),
);
const script = fileURLToPath(new URL('../../../../../tools/golden/torch-exports.py', import.meta.url));

/** Where that script finds the files, if it is to be run again. */
const kept = process.env.RESIDUAL_GOLDEN_TORCH;
const python = process.env.RESIDUAL_PYTHON;

const EXPORTS: [file: string, model: ModelName, names: string, size: number][] = [
  ['resnet20.safetensors', 'resnet20', 'akamaster', 32],
  ['resnet20.pt', 'resnet20', 'akamaster', 32],
  ['resnet18.safetensors', 'resnet18', 'torchvision', 64],
];

async function convertedFile(file: string, model: ModelName, names: string, size: number) {
  const folder = emptyFolder();
  const network = createModel(model, { classes: 10, inputSize: size });
  fillExactly(network);
  const ours = join(folder, 'ours.safetensors');
  await saveWeights(network, ours);
  const path = join(folder, file);
  const { code, stderr } = await run(['convert', ours, path, '--model', model, '--to', names]);
  expect([code, stderr]).toEqual([0, '']);
  return { folder, path, network };
}

describeBackends(
  'convert to the names of PyTorch',
  () => {
    it.each(EXPORTS)(
      '%s of %s is what PyTorch has loaded, and gives its logits',
      async (file, model, names, size) => {
        const { path, network } = await convertedFile(file, model, names, size);
        await tf.setBackend('wasm'); // the command has used another
        if (kept) copyFileSync(path, join(kept, file));
        const image = tf.tensor(exactNumbers(2 * size * size * 3, 100), [2, size, size, 3]);
        const logits = await (network.predict(image) as tf.Tensor).data();
        network.dispose();
        expectClose(logits, golden.files[file].logits, { relative: 1e-4 });
        // Other bytes than those that PyTorch has read: run tools/golden/torch-exports.py over them.
        expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(golden.files[file].sha256);
      },
    );
  },
  ['wasm'],
  { only: true },
);

describe.skipIf(!python)(
  `in PyTorch (${python ? 'of RESIDUAL_PYTHON' : 'RESIDUAL_PYTHON names none'})`,
  () => {
    it('load_state_dict(strict=True) takes the file', async () => {
      const { folder } = await convertedFile('resnet20.safetensors', 'resnet20', 'akamaster', 32);
      const { files } = JSON.parse(execFileSync(python as string, [script, folder]).toString()) as Golden;
      const [file] = EXPORTS[0];
      expectClose(files[file].logits, golden.files[file].logits, { relative: 1e-6 });
    });
  },
);
