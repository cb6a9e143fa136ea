import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listModels } from '@residualjs/models';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from './testing/folder.js';
import { run } from './testing/run.js';

const COMMANDS = ['models', 'describe', 'doctor', 'train', 'resume', 'report', 'sweep', 'worker', 'evaluate'];

describe('help', () => {
  it.each([['--help'], ['help']])('%s lists the commands and the exit codes', async (argument) => {
    const { code, stdout, stderr } = await run([argument]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const command of COMMANDS) expect(stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
    expect(stdout).toContain('Exit codes: 0 done, 1 failed, 2 wrong argument, 130 ended by Ctrl-C');
  });

  it.each(COMMANDS)('%s has its own', async (command) => {
    const { code, stdout } = await run([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: residualjs ${command}`);
    expect(stdout).toContain('--json <file>');
  });

  it('tells the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('counts no command at all as a wrong one', async () => {
    const { code, stdout, stderr } = await run([]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('Usage: residualjs');
  });
});

describe('a wrong argument ends with 2 and says what is near', () => {
  it.each<[string, string[], string]>([
    ['command', ['trian'], 'Did you mean train?'],
    ['option', ['models', '--jsn', 'x'], 'Did you mean --json?'],
    ['model', ['describe', 'resnet9000'], 'the nearest names are resnet1001, resnet200, resnet20'],
    ['pattern', ['models', 'rsnet*'], 'the nearest names are resnet8, resnet20'],
    ['model to train', ['train', '--model', 'resent20'], 'the nearest names are resnet20'],
    ['model to look into', ['doctor', '--model', 'plian20'], 'the nearest names are plain20'],
    ['dataset', ['train', '--data', 'minst'], "did you mean 'mnist'"],
    ['backend', ['train', '--backend', 'wsam'], "Did you mean 'wasm'?"],
    ['schedule', ['train', '--schedule', 'cosin'], "Did you mean 'cosine'?"],
    ['split', ['evaluate', '--weights', 'x', '--split', 'tset'], "Did you mean 'test'?"],
    ['number', ['train', '--steps', '-3'], 'It must be a whole number of at least 1.'],
    ['pair of options', ['train', '--steps', '3', '--epochs', '1'], 'either --steps or --epochs'],
    ['data specification', ['train', '--data', 'mnist:'], 'a folder must follow the colon'],
    ['place for JSON', ['models', '--json', 'no/such/folder/x.json'], "there is no folder 'no/such/folder'"],
    ['number of arguments', ['describe', 'resnet20', 'resnet32'], 'too many arguments'],
    ['lack of an argument', ['describe'], "missing required argument 'name'"],
    ['lack of an option', ['evaluate'], "required option '--weights <file>' not specified"],
  ])('%s', async (_, argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^error: /);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});

describe('models', () => {
  it('lists the zoo in aligned columns', async () => {
    const { code, stdout } = await run(['models']);
    expect(code).toBe(0);
    const [head, ...lines] = stdout.split('\n');
    expect(head).toMatch(/^model +depth +parameters/);
    const names = lines.slice(0, lines.indexOf('')).map((line) => line.split(' ', 1)[0]);
    expect(names).toEqual(listModels());
    const end = head.indexOf('parameters') + 'parameters'.length;
    expect(lines.find((line) => line.startsWith('resnet110 '))?.slice(0, end)).toMatch(/1,727,962$/);
  });

  it('takes a pattern', async () => {
    const { stdout } = await run(['models', '*110']);
    expect(stdout.match(/^\w*110 /gm)).toEqual(['resnet110 ', 'plain110 ', 'preresnet110 ']);
    expect(stdout).toContain('3 models;');
  });

  it('writes JSON', async () => {
    const file = join(emptyFolder(), 'models.json');
    await run(['models', 'resnet20', '--json', file]);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject([{ name: 'resnet20', parameters: 269_722 }]);
  });

  it('colours a terminal only', async () => {
    expect((await run(['models'])).stdout).not.toContain('\u001b');
    expect((await run(['models'], { tty: true })).stdout).toContain('\u001b[1mmodel');
    expect((await run(['models'], { tty: true, environment: { NO_COLOR: '1' } })).stdout).not.toContain(
      '\u001b',
    );
  });
});

describe('describe', () => {
  it('tells what is known of a model', async () => {
    const { code, stdout } = await run(['describe', 'resnet110']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^resnet110\n/);
    expect(stdout).toMatch(/^parameters +1,727,962$/m);
    expect(stdout).toContain('"Deep Residual Learning for Image Recognition", 2015');
    expect(stdout).toMatch(/^test error +6\.43 % on CIFAR-10/m);
  });

  it('lists the layers of a model built for it', async () => {
    const file = join(emptyFolder(), 'plain20.json');
    const { stdout } = await run(['describe', 'plain20', '--layers', '--json', file]);
    expect(stdout).toMatch(/^stem_conv +Conv2D +\[-, 32, 32, 16\] +432 +442,368$/m);
    expect(JSON.parse(readFileSync(file, 'utf8')).summary.parameters).toBe(269_722);
  });
});

describe('doctor', () => {
  it('tells what is here and what training would lack', async () => {
    const file = join(emptyFolder(), 'doctor.json');
    const { code, stdout } = await run(['doctor', '--model', 'preresnet110', '--json', file]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Node +${process.versions.node.replaceAll('.', '\\.')} on `, 'm'));
    expect(stdout).toMatch(/^wasm +(relaxed|plain) SIMD, \d+ thread/m);
    expect(stdout).toMatch(/^webgl +absent {2}WebGL is there in browsers only$/m);
    expect(stdout).toMatch(/^cpu +present$/m);
    expect(stdout).toContain('kernels that training preresnet110 would lack');
    expect(stdout).toMatch(/^wasm, tfjs alone +Conv2DBackpropFilter$/m);
    expect(stdout).toMatch(/^wasm +none$/m);
    const { training } = JSON.parse(readFileSync(file, 'utf8'));
    expect(training.needs).toEqual(
      expect.arrayContaining(['Conv2D', 'Conv2DBackpropFilter', 'Conv2DBackpropInput']),
    );
  });
});
