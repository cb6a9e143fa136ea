import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import type { StepRecord } from '../../events.js';
import { chartFiles } from './chart-file.js';
import type { ComparedRun } from './comparison-charts.js';

function runNamed(name: string, group?: string): ComparedRun {
  const history = Array.from(
    { length: 30 },
    (_, i): StepRecord => ({
      ...{ step: i + 1, epoch: 1, images: 4, loss: 2 - i / 30, accuracy: i / 30, learningRate: 0.1 },
      imagesPerSecond: 100,
    }),
  );
  const evaluations = [{ step: 30, epoch: 1, loss: 1, accuracy: 0.6, wrong: 4, images: 10 }];
  const ran = { steps: 30, epochs: 1, images: 120, seconds: 1, imagesPerSecond: 120, waitingShare: 0 };
  return {
    ...{ name, title: 'a title', model: 'resnet20', data: 'synthetic', backend: 'cpu', seed: 0 },
    ...(group !== undefined && { group }),
    result: { ...ran, history, evaluations, interrupted: false, stopped: null },
  };
}

it('makes a file of each chart of one run and of several, which needs no page around it', async () => {
  const one = await chartFiles([runNamed('a')]);
  expect(one.map(({ name }) => name)).toEqual(['loss', 'accuracy']);
  const several = await chartFiles([runNamed('a < b'), runNamed('c')]);
  expect(several.map(({ name }) => name)).toEqual(['training-loss', 'accuracy', 'loss-of-the-evaluations']);
  for (const { svg } of [...one, ...several]) {
    const { document } = parseHTML(svg);
    const root = document.querySelector('svg')!;
    expect(root.getAttribute('xmlns')).toBe('http://www.w3.org/2000/svg');
    const used = [...svg.matchAll(/stroke="var\((--series-\d+)\)"/g)].map(([, name]) => name);
    expect(used.length).toBeGreaterThan(0);
    for (const name of used) expect(root.querySelector('style')!.textContent).toContain(`${name}: #`);
  }
  expect(several[0].svg).toContain('>a &lt; b</text>');
});

it('names a group once, and begins a new row where a legend is too wide', async () => {
  const [grouped] = await chartFiles([runNamed('a', 'both'), runNamed('b', 'both')]);
  expect(grouped.svg.match(/>both<\/text>/g)).toHaveLength(1);
  const long = 'the same word again and again '.repeat(3);
  const [wide] = await chartFiles([runNamed(`${long}1`), runNamed(`${long}2`)]);
  const height = (svg: string) => Number(/viewBox="0 0 880 (\d+)"/.exec(svg)![1]);
  expect(height(wide.svg)).toBe(height(grouped.svg) + 22);
});
