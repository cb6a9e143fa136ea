import { expect, it } from 'vitest';
import { readNote, writeNote } from './weights-note.js';

it('reads what it wrote', () => {
  const note = { model: 'resnet20', data: 'mnist', steps: 300 } as const;
  expect(readNote(writeNote(note))).toEqual(note);
});

it('keeps options and preprocessing, and leaves out what is none', () => {
  const note = { options: { shortcut: 'projection' }, preprocessing: { mean: [0.5], std: [0.2] } };
  expect(readNote(writeNote(note))).toEqual(note);
  for (const preprocessing of [1, [], { mean: [0.5] }, { mean: ['a'], std: [1] }, { mean: [0], std: [0] }]) {
    expect(readNote({ residualjs: JSON.stringify({ options: 'none', preprocessing }) })).toEqual({});
  }
});

it.each([{}, { residualjs: 'x' }, { residualjs: 'null' }, { residualjs: '3' }])(
  'finds no note in %j',
  (metadata) => {
    expect(readNote(metadata as Record<string, string>)).toBeNull();
  },
);
