import { expect, it } from 'vitest';
import { readNote, writeNote } from './weights-note.js';

it('reads what it wrote', () => {
  const note = { model: 'resnet20', data: 'mnist', steps: 300 } as const;
  expect(readNote(writeNote(note))).toEqual(note);
});

it.each([{}, { residualjs: 'x' }, { residualjs: 'null' }, { residualjs: '3' }])(
  'finds no note in %j',
  (metadata) => {
    expect(readNote(metadata as Record<string, string>)).toBeNull();
  },
);
