import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ExperimentRecord, formatRecord, parseRecord } from './record.js';

const record: ExperimentRecord = {
  experiment: 'made-up',
  preset: 'short',
  config: { runs: 2 },
  seed: 0,
  origin: {
    command: 'npx residualjs reproduce made-up',
    date: '2020-01-01T00:00:00.000Z',
    seconds: 1.5,
    versions: { residualjs: '1.0.0', node: '20.19.0' },
    backend: { name: 'wasm', simd: 'relaxed', threads: 1, device: 'a processor' },
    machine: { platform: 'linux', architecture: 'x64', processor: 'a processor', cores: 2 },
  },
  claims: [],
  result: { losses: [[0.1, 1 / 3], []], note: 'a "word"', nothing: null, empty: {} },
};

it('comes back as it was', () => {
  expect(parseRecord(formatRecord(record), 'short.json')).toEqual(record);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (result) => {
      const text = formatRecord({ ...record, result });
      expect(parseRecord(text, 'short.json').result).toEqual(JSON.parse(JSON.stringify(result)));
    }),
  );
});

it('has a line for every list of numbers', () => {
  expect(formatRecord(record)).toContain(
    '    "losses": [\n      [0.1,0.3333333333333333],\n      []\n    ],',
  );
});

it('names what is wrong with a file', () => {
  const parse = (text: string) => () => parseRecord(text, 'short.json');
  expect(parse('{')).toThrow(/^short\.json is not JSON: /);
  expect(parse('[]')).toThrow('short.json holds no record of an experiment');
  expect(parse(JSON.stringify({ ...record, preset: 'tall' }))).toThrow(
    'short.json: \'preset\' is "tall", which no record has there',
  );
  expect(parse(JSON.stringify({ ...record, result: undefined }))).toThrow(
    "short.json: 'result' is undefined",
  );
});
