import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { run } from '../testing/run.js';
import { shortNames } from './run-report.js';

const SMALL = [
  'train',
  '--data',
  'synthetic',
  '--batch',
  '4',
  '--test-limit',
  '20',
  '--backend',
  'wasm',
  '--steps',
  '2',
];

describe('report', () => {
  it('is written anew from the files of a run, and for several side by side', async () => {
    const folder = emptyFolder();
    const runs = ['a', 'b'].map((name) => join(folder, name));
    for (const [seed, out] of runs.entries()) await run([...SMALL, '--seed', String(seed), '--out', out]);

    const first = readFileSync(join(runs[0], 'report.html'), 'utf8');
    const one = await run(['report', runs[0]]);
    expect(one.code, one.stderr).toBe(0);
    expect(one.stdout).toBe(`a: 2 steps\nreport ${runs[0]}/report.html\n`);
    const again = readFileSync(join(runs[0], 'report.html'), 'utf8');
    const charts = (html: string) => html.replace(/plot-clip-\d+/g, 'clip').match(/<svg.*?<\/svg>/gs);
    expect(charts(again)).toEqual(charts(first));

    const [out, json, figures] = ['both.html', 'both.json', 'figures'].map((name) => join(folder, name));
    const both = await run(['report', ...runs, '--out', out, '--json', json, '--figures', figures]);
    expect(both.code, both.stderr).toBe(0);
    expect(readdirSync(figures).sort()).toEqual([
      'accuracy.svg',
      'loss-of-the-evaluations.svg',
      'training-loss.svg',
    ]);
    expect(readFileSync(join(figures, 'accuracy.svg'), 'utf8')).toMatch(
      /^<svg xmlns=.*>a<\/text>.*>b<\/text>/s,
    );
    const html = readFileSync(out, 'utf8');
    expect(html).toContain('2 runs: resnet20 on synthetic');
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
      runs: [
        { name: 'a', seed: 0, steps: 2, evaluation: { images: 20 } },
        { name: 'b', seed: 1, steps: 2 },
      ],
    });
  });

  it('refuses what is no run', async () => {
    const { code, stderr } = await run(['report', emptyFolder()]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('is not the folder of a run')]);
  });
});

it('shortNames are the ends of paths that differ', () => {
  expect(shortNames(['/runs/a', '/runs/b'])).toEqual(['a', 'b']);
  expect(shortNames(['/x/run', '/y/run'])).toEqual(['x/run', 'y/run']);
});
