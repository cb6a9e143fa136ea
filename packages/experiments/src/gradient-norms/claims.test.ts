import { expect, it } from 'vitest';
import { judgeClaims } from '../reproduce.js';
import { GRADIENT_NORMS, type NetworkSetting } from './config.js';
import { gradientNorms } from './experiment.js';
import type { GradientNormsResult, GradientNormsRun } from './run.js';

/** Curves of three windows, from start to end. */
type Curves = Partial<Record<'xIn' | 'xRes' | 'loss' | 'blockOutput', number[]>> & { testLoss?: number };

/** Every network of the short form with made-up runs: the same curves, a bit higher or lower a seed. */
function made(curvesOf: (setting: NetworkSetting) => Curves): Record<string, string> {
  const networks = GRADIENT_NORMS.networks.map((setting) => {
    const {
      xIn = [1, 1, 1],
      xRes = [1, 1, 1],
      loss = [1, 1, 1],
      blockOutput = [1, 1, 1, 1],
      testLoss = 1,
    } = curvesOf(setting);
    const runs = [0.95, 0.97, 0.99, 1.01, 1.03, 1.05].map((by, i): GradientNormsRun => {
      const scaled = (curve: number[]) => curve.map((value, at) => value * (at % 2 === i % 2 ? by : 1 / by));
      return {
        xIn: scaled(xIn),
        xRes: scaled(xRes),
        loss: scaled(loss),
        blockOutput: scaled(blockOutput),
        blockInput: [1, 1, 1, 1],
        testLoss: testLoss * by,
        testAccuracy: 0.9,
      };
    });
    return { setting, runs };
  });
  const result: GradientNormsResult = { config: { batchSize: 1, window: 1 }, networks };
  return Object.fromEntries(judgeClaims(gradientNorms, result).map(({ id, verdict }) => [id, verdict]));
}

const asSaid = ({ inside, shortcut }: NetworkSetting): Curves => ({
  xIn: inside === 'relu' ? [0.2, 1, 2] : [0.02, 0.1, 0.2],
  xRes: [1, 1, 0.5],
  blockOutput: [1, 0.5, 2, 4],
  loss: shortcut === 'none' ? [2, 1.5, 1.5] : [2, 1, 0.5],
});

it('holds in all if the numbers are as the text has it', () => {
  expect(new Set(Object.values(made(asSaid)))).toEqual(new Set(['holds']));
});

it('judges blocks that died, through which no gradient comes', () => {
  const verdicts = made((setting) => ({ ...asSaid(setting), xIn: [0.2, 0, 0], blockOutput: [1, 0, 0, 0] }));
  expect(verdicts).toMatchObject({
    'residual-starts-larger': 'holds',
    'places-change': 'does not hold',
    'block-gains': 'does not hold',
    'output-shrinks-first': 'holds',
    'output-grows-then': 'does not hold',
  });
});

it('does not hold if they are the other way round', () => {
  const verdicts = made(({ inside, shortcut }) => ({
    xIn: inside === 'relu' ? [2, 1, 0.2] : [20, 10, 2],
    xRes: [0.5, 1, 1],
    blockOutput: [1, 1.5, 2, 0.5],
    loss: shortcut === 'none' ? [2, 1, 0.5] : [2, 1.5, 1.5],
    testLoss: shortcut === 'learned' ? 0.5 : 1,
  }));
  const { 'output-shrinks-first': shrinks, 'output-grows-then': grows, ...others } = verdicts;
  expect(new Set(Object.values(others))).toEqual(new Set(['does not hold']));
  expect([shrinks, grows]).toEqual(['holds', 'does not hold']); // it does end lower than it began
});

it('holds in part if it depends on what the source leaves open', () => {
  const verdicts = made((setting) =>
    setting.optimizer === 'adam' ? asSaid(setting) : { ...asSaid(setting), xIn: [0.2, 0.3, 0.3] },
  );
  expect(verdicts).toMatchObject({ 'residual-starts-larger': 'holds', 'places-change': 'holds in part' });
});

it('says which network is missing', () => {
  const result = { config: { batchSize: 1, window: 1 }, networks: [] };
  expect(() => judgeClaims(gradientNorms, result)).toThrow("claim 'residual-starts-larger' measures nothing");
});
