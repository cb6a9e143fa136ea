import { expect, it } from 'vitest';
import { drawIdentityVersusZero } from './identity-versus-zero/figure.js';
import { summarizeRuns } from './identity-versus-zero/summary.js';
import { vanishingGradient } from './vanishing-gradient/experiment.js';
import { drawVanishingGradient } from './vanishing-gradient/figure.js';

const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

it('draws identity-versus-zero as a file of its own', async () => {
  const history = [0.5, 0.1, 0.001].map((loss) => Float32Array.of(loss, loss, loss / 4, loss / 4));
  const options = { runs: 2, samples: 1, epochs: 3, learningRate: 1e-3 };
  const svg = await drawIdentityVersusZero(summarizeRuns(history, options));
  expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  expect(count(svg, /<svg/g)).toBe(1);
  expect(svg).toContain('prefers-color-scheme: dark');
  expect(svg).toMatch(/>identity<\/text>/);
  expect(count(svg, /NaN|undefined/g)).toBe(0);
});

it('draws vanishing-gradient and puts it in a table', async () => {
  const result = {
    options: { models: ['plain20', 'resnet20'] as const, seeds: 1, batch: 2, inputSize: 8 },
    profiles: [
      { model: 'plain20' as const, norms: [[900, 3, 0.01]], firstOverLast: 90_000 },
      { model: 'resnet20' as const, norms: [[1, 0.5, 0.1]], firstOverLast: 10 },
    ],
  };
  const svg = await drawVanishingGradient(result);
  expect(count(svg, /NaN|undefined/g)).toBe(0);
  expect(svg).toMatch(/>plain<\/text>/);
  expect(vanishingGradient.summarize(result).split('\n').slice(2)).toEqual([
    '| plain20 | 3 | 9.0e+4 |',
    '| resnet20 | 3 | 10 |',
  ]);
});
