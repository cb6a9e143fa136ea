import { CommanderError } from 'commander';
import { expect, it } from 'vitest';
import { type BenchOptions, benchCommand } from './options.js';

async function parse(...argv: string[]): Promise<BenchOptions> {
  let parsed: BenchOptions | undefined;
  const command = benchCommand(async (options) => {
    parsed = options;
  });
  await command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(argv, { from: 'user' });
  return parsed as BenchOptions;
}

it('measures ResNet-20 of ours alone where nothing is asked for', async () => {
  expect(await parse()).toEqual({
    work: ['training', 'inference', 'taps', 'layers', 'data', 'dispatches'],
    models: ['resnet20'],
    backends: ['webgpu', 'wasm', 'tensorflow', 'cpu'],
    threads: [1],
    batch: [32],
    peers: [],
    rounds: 5,
    iterations: 3,
    report: 'runs/bench',
    bound: 0.1,
  });
});

it('takes lists, and globs of models', async () => {
  const options = await parse(
    ...['--threads', '1,2', '--batch', '1, 32,1', '--peers', 'torch,tfjs-wasm', '--models', '*110'],
  );
  expect(options).toMatchObject({ threads: [1, 2], batch: [1, 32], peers: ['torch', 'tfjs-wasm'] });
  expect(options.models).toEqual(['resnet110', 'plain110', 'preresnet110']);
});

it.each([
  ['--peers', 'tensorflow', "'tensorflow' is none of torch, torch-tuned, torch-cuda, onnxruntime-node"],
  ['--backends', 'webgl', "'webgl' is none of webgpu, wasm, tensorflow, cpu"],
  ['--bound', '10', "'10' is no share between 0 and 1, such as 0.1"],
  ['--threads', '0', "'0' is not a positive integer"],
  ['--batch', '32,x', "'x' is not a positive integer"],
  ['--models', 'resnet21', "no model fits 'resnet21'"],
  ['--json', '/no/such/folder/file.json', 'the folder /no/such/folder does not exist'],
])('refuses %s %s', async (option, value, message) => {
  const error = await parse(option, value).catch((error) => error);
  expect(error).toBeInstanceOf(CommanderError);
  expect(error.message).toContain(message);
});

it('shows an example in its help', () => {
  const written: string[] = [];
  const writeOut = (text: string) => void written.push(text);
  benchCommand(async () => {})
    .configureOutput({ writeOut })
    .outputHelp();
  expect(written.join('')).toContain('npm run bench -- --work training');
});
