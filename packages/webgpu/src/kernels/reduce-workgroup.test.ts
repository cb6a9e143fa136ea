import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { hostOf, runningBackend } from '../host.js';
import { programNamed } from '../program.js';
import { describeWebGpu } from '../testing/webgpu.js';
import { hasSubgroups, reduceWorkgroup } from './reduce-workgroup.js';

const THREADS = 64;

it('needs whole subgroups', () => {
  const lanes = (subgroupLanes: number | null) => ({ halves: false, subgroupLanes, matrices: [] });
  expect(hasSubgroups(lanes(32), 64)).toBe(true);
  expect(hasSubgroups(lanes(128), 64)).toBe(false);
  expect(hasSubgroups(lanes(null), 64)).toBe(false);
});

describeWebGpu('a reduction over a workgroup', () => {
  it.each([1, 2, 8, 32, 64].flatMap((results) => [false, true].map((subgroups) => ({ results, subgroups }))))(
    'gives every thread what those $results apart have, by subgroups: $subgroups',
    async (variant) => {
      const host = hostOf(runningBackend()!);
      if (variant.subgroups && !hasSubgroups(host.abilities, THREADS)) return;
      const { results, subgroups } = variant;
      const pairs = reduceWorkgroup({
        name: 'Pair',
        threads: THREADS,
        fields: { sum: 'vec4<f32>', most: 'f32' },
        join: 'return Pair(a.sum + b.sum, max(a.most, b.most));',
        ...variant,
      });
      const program = programNamed(`residualTestOfReduction_${results}_${subgroups}`, () => ({
        inputs: { x: 'f32' },
        outputs: { sums: 'f32', largest: 'f32' },
        uniforms: { factor: 'f32' },
        workgroupSize: THREADS,
        ...pairs,
        body: `
  let value = x[group * ${THREADS} + thread];
  let first = ${pairs.of('Pair(vec4(value, 0, 0, uniforms.factor * value), value)')};
  workgroupBarrier();
  let second = ${pairs.of('Pair(first.sum, -value)')};
  sums[group * ${THREADS} + thread] = first.sum.w;
  largest[group * ${THREADS} + thread] = second.most;`,
      }));
      const values = Array.from({ length: 2 * THREADS }, (_, i) => (i * 37) % 101);
      const [sums, largest] = [host.output([2 * THREADS]), host.output([2 * THREADS])];
      host.dispatch(program, {
        inputs: { x: tf.tensor1d(values) },
        outputs: { sums, largest },
        uniforms: { factor: 2 },
        workgroups: [2, 1, 1],
      });
      const joined = (i: number) =>
        values.filter(
          (_, j) => Math.floor(j / THREADS) === Math.floor(i / THREADS) && (j - i) % results === 0,
        );
      const read = async (info: tf.TensorInfo) => [
        ...(await tf.engine().makeTensorFromTensorInfo(info).data()),
      ];
      expect(await read(sums)).toEqual(values.map((_, i) => 2 * joined(i).reduce((a, b) => a + b)));
      expect(await read(largest)).toEqual(
        values.map((_, i) => Math.max(...joined(i).map((value) => -value))),
      );
    },
  );
});
