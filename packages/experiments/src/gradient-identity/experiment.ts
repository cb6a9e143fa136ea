import type { Experiment } from '../experiment.js';
import { CLAIMS } from './claims.js';
import { GRADIENT_IDENTITY, type GradientIdentityConfig } from './config.js';
import { drawFormulas } from './figure-formulas.js';
import { drawNorms } from './figure-norms.js';
import { drawSums } from './figure-sums.js';
import { type GradientIdentityResult, runGradientIdentity, type StackMeasurement } from './run.js';

/** A number that may lie anywhere between 10^-20 and 10^20, in two digits. */
const short = (value: number) =>
  value >= 0.01 && value < 1000 ? Number(value.toPrecision(2)).toString() : value.toExponential(1);

const row = ({ kind, units, normByUnit: [first], identityFormula, scaledFormula }: StackMeasurement) =>
  `| ${kind.name} | ${units} | ${short(first)} | ${(first ** (1 / units)).toFixed(3)} | ${short(Math.max(...identityFormula))} | ` +
  `${short(Math.max(...scaledFormula))} |`;

/** Does the gradient at a unit have the form that the derivation gives it? */
export const gradientIdentity: Experiment<GradientIdentityConfig, GradientIdentityResult> = {
  name: 'gradient-identity',
  title: 'Is the gradient at a unit that at the last one times 1 + the derivative of the branches?',
  source: 'Notes on He et al. 2016, "Identity Mappings in Deep Residual Networks"',
  presets: {
    short: GRADIENT_IDENTITY,
    long: { ...GRADIENT_IDENTITY, depths: [...GRADIENT_IDENTITY.depths, 200], width: 64 },
  },
  run: runGradientIdentity,
  claims: CLAIMS,
  figures: [
    {
      name: 'norms',
      caption:
        'Length of the gradient at every unit as a multiple of that at the last, before training; geometric mean over the networks. The ' +
        'dotted lines are the products of the λ alone: 1, 0.9 and 0.5 to the power of the units above.',
      draw: drawNorms,
    },
    {
      name: 'formulas',
      caption:
        'How far the gradient of automatic differentiation is from the formulas, whose derivatives are finite differences: a tick a network ' +
        'and depth, at its worst unit. Left of 10⁻⁴ they are the same but for rounding.',
      draw: drawFormulas,
    },
    {
      name: 'sums',
      caption:
        'How far the output x_L is from x_l plus the sum of the branches. From i = l the sum is right but for rounding; from i = 1, as the ' +
        'source prints it, it is right for the first unit only.',
      draw: drawSums,
    },
  ],
  summarize: ({ stacks }) =>
    [
      '| unit | units | gradient, first over last | factor a unit | off the formula with 1 | off the formula with λ |',
      '|---|---|---|---|---|---|',
      ...stacks.map(row),
    ].join('\n'),
};
