import { describe, expect, it } from 'vitest';
import { sweepProgress } from './sweep-progress.js';
import { timeLeft } from './time-left.js';

describe('timeLeft', () => {
  it('is what is left, at the speed of what was done since the start', () => {
    let now = 0;
    const left = timeLeft(4, () => now);
    expect(left.seconds()).toBeNull();
    left.begin('a', 0);
    now = 10_000;
    left.at('a', 0.5); // half a run in 10 s, three and a half to go
    expect(left.seconds()).toBeCloseTo(70);
    left.at('a', 1);
    left.at('b', 0.25);
    now = 25_000; // 1.25 runs in 25 s, 2.75 to go
    expect(left.seconds()).toBeCloseTo(55);
  });

  it('does not count as done now what a run that goes on had done before', () => {
    let now = 0;
    const left = timeLeft(1, () => now);
    left.begin('a', 0.8);
    now = 10_000;
    expect(left.seconds()).toBeNull();
    left.at('a', 0.9);
    expect(left.seconds()).toBeCloseTo(10);
  });
});

/** A stream that keeps what is written to it, and a clock that is set. */
function stage(tty: boolean) {
  const clock = { now: 0 };
  let written = '';
  const stream = {
    isTTY: tty,
    columns: 60,
    write: (text: string) => {
      written += text;
    },
  };
  return {
    clock,
    show: sweepProgress({ stream, title: 'rates', total: 3, now: () => clock.now }),
    /** What was written since the last look. */
    take: () => {
      const text = written;
      written = '';
      return text;
    },
  };
}

const at = (step: number) => ({ step, steps: 100, imagesPerSecond: 123.4 });

describe('sweepProgress', () => {
  it('draws a block on a terminal, over the one before', () => {
    const { clock, show, take } = stage(true);
    show.started('aaa', 'seed 0', null);
    expect(take()).toBe('rates  0/3 done, 1 running\n  aaa  starting  seed 0\n');
    show.started('bbb', 'seed 1', at(50));
    take();
    clock.now = 10_000;
    show.update('aaa', at(20));
    expect(take()).toBe(
      '\r\u001b[3A\u001b[Jrates  0/3 done, 2 running, about 1 min 55 s left\n' + // 0.2 in 10 s, 2.3 to go
        '  aaa  step 20/100  123 images/s  seed 0\n  bbb  step 50/100  123 images/s  seed 1\n',
    );
    show.ended('aaa', 'done', 'seed 0: test accuracy 0.9000 in 10 s');
    expect(take()).toMatch(
      /^\r.{7}\[1\/3\] seed 0: test accuracy 0.9000 in 10 s\nrates {2}1\/3 done, 1 running/,
    );
    show.ended('bbb', 'failed', 'seed 1: failed');
    expect(take()).toContain('rates  1/3 done, 1 failed, 0 running');
    show.stop();
    expect(take()).toBe('\r\u001b[1A\u001b[J');
  });

  it('keeps lines shorter than the terminal, and the block low', () => {
    const { show, take } = stage(true);
    for (let i = 0; i < 12; i++) show.started(`run ${i}`, 'x'.repeat(100), null);
    take();
    show.update('run 0', at(1));
    const lines = take().split('\n').slice(0, -1);
    expect(lines.at(-1)).toBe('  and 4 more');
    for (const line of lines.slice(1)) expect(line.length).toBeLessThan(60);
  });

  it('writes a line an end, and one every half minute, where there is no terminal', () => {
    const { clock, show, take } = stage(false);
    show.started('aaa', 'seed 0', null);
    show.update('aaa', at(1));
    expect(take()).toBe('');
    clock.now = 31_000;
    show.update('aaa', at(50));
    expect(take()).toBe('rates  0/3 done, 1 running, about 2 min 35 s left\n');
    show.gone('aaa');
    show.started('aaa', 'seed 0', at(50));
    show.ended('aaa', 'done', 'seed 0: fine');
    expect(take()).toBe('[1/3] seed 0: fine\n');
    show.stop();
    expect(take()).toBe('');
  });
});
