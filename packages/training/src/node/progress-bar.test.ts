import { expect, it } from 'vitest';
import type { StepRecord } from '../events.js';
import { progressBar } from './progress-bar.js';

function setup(stream: { isTTY?: boolean; columns?: number }, total = 100) {
  const clock = { time: 0 };
  const written: string[] = [];
  const bar = progressBar({
    total,
    stream: { ...stream, write: (text) => written.push(text) },
    now: () => clock.time,
  });
  /** Step `step`, `seconds` after the one before it, of 50 images. */
  const step = (number: number, seconds: number, loss = 1.5) => {
    clock.time += seconds * 1000;
    const record: StepRecord = {
      step: number,
      epoch: 1,
      images: 50,
      loss,
      accuracy: 0.5,
      learningRate: 0.1,
      imagesPerSecond: 50 / seconds,
    };
    bar.update(record);
  };
  return { bar, step, written };
}

it('draws one line again and again on a terminal', () => {
  const { bar, step, written } = setup({ isTTY: true, columns: 120 });
  step(1, 10);
  step(50, 0.5, 0.5);
  step(51, 0.01); // too soon after the last
  expect(written).toEqual([
    '\r\u001b[K░░░░░░░░░░░░░░░░░░░░░░░░   1%  1/100  5.000 images/s  16m 30s left  loss 1.5000  accuracy 50.0%  lr 0.1',
    '\r\u001b[K████████████░░░░░░░░░░░░  50%  50/100  100 images/s  25s left  loss 1.4000  accuracy 50.0%  lr 0.1',
  ]);
  bar.log('evaluated');
  expect(written[2]).toBe('\r\u001b[Kevaluated\n');
  expect(written[3]).toContain('51/100');
  bar.stop();
  bar.stop();
  expect(written.slice(4)).toEqual(['\n']);
});

it.each([10, 40, 60, 79, 80, 200])('never fills a terminal of %i columns', (columns) => {
  const { step, written } = setup({ isTTY: true, columns });
  step(7, 1);
  expect(written[0].length - '\r\u001b[K'.length).toBeLessThan(columns);
});

it('prints a plain line every five seconds, the first and the last step elsewhere', () => {
  const { bar, step, written } = setup({}, 20);
  for (let i = 1; i <= 20; i++) step(i, 1);
  bar.log('note');
  bar.stop();
  expect(written.map((line) => line.split('  ')[0])).toEqual([
    'step 1/20',
    'step 6/20',
    'step 11/20',
    'step 16/20',
    'note\n',
    'step 20/20',
  ]);
  expect(written[1]).toBe('step 6/20  50.0 images/s  14s left  loss 1.5000  accuracy 50.0%  lr 0.1\n');
});

it('prints nothing for no step', () => {
  const { bar, written } = setup({ isTTY: true });
  bar.stop();
  expect(written).toEqual([]);
});
