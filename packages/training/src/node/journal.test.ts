import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, readJournal } from './journal.js';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
const path = join(folder, 'journal.jsonl');
beforeEach(() => rmSync(path, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

function writeAll(...entries: Record<string, unknown>[]): void {
  const journal = openJournal(path);
  for (const entry of entries) journal.write(entry);
  journal.close();
}

describe('journal', () => {
  it('is one line an entry, there as soon as it is written, and goes on when opened again', () => {
    const journal = openJournal(path, { flushEvery: 0 });
    journal.write({ step: 1, text: 'line\nbreak é' });
    expect(readFileSync(path, 'utf8')).toBe('{"step":1,"text":"line\\nbreak é"}\n');
    journal.close();
    journal.close();
    expect(() => journal.write({})).toThrow('is closed');
    writeAll({ step: 2 });
    expect(readJournal(path)).toEqual({
      entries: [{ step: 1, text: 'line\nbreak é' }, { step: 2 }],
      damagedTail: false,
    });
  });

  it('keeps numbers that are not finite', () => {
    const entry = { norms: { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY } };
    writeAll(entry);
    expect(readFileSync(path, 'utf8')).toBe('{"norms":{"a":"NaN","b":"Infinity","c":"-Infinity"}}\n');
    expect(readJournal(path).entries).toEqual([entry]);
  });

  it('survives a cut at any byte, and can be gone on with', () => {
    const entries = Array.from({ length: 4 }, (_, i) => ({ step: i + 1, name: `é${i}` }));
    writeAll(...entries);
    const whole = readFileSync(path);
    const lines = (end: number) => whole.subarray(0, end).filter((byte) => byte === 0x0a).length;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (end) => {
        writeFileSync(path, whole.subarray(0, end));
        const kept = entries.slice(0, lines(end));
        expect(readJournal(path)).toEqual({
          entries: kept,
          damagedTail: end > 0 && whole[end - 1] !== 0x0a,
        });
        writeAll({ step: 99 });
        expect(readJournal(path)).toEqual({ entries: [...kept, { step: 99 }], damagedTail: false });
      }),
      { seed: 1 },
    );
  });

  it('cuts a damaged tail that is longer than one read', () => {
    writeAll({ step: 1 });
    appendFileSync(path, `{"x":"${'a'.repeat(200_000)}`);
    writeAll({ step: 2 });
    expect(readJournal(path).entries).toEqual([{ step: 1 }, { step: 2 }]);
  });

  it('tolerates a damaged last line with an end, and no other', () => {
    writeFileSync(path, '{"step":1}\n\0\0\0\n');
    expect(readJournal(path)).toEqual({ entries: [{ step: 1 }], damagedTail: true });
    writeFileSync(path, '{"step":1}\n[2]\n{"step":3}\n');
    expect(() => readJournal(path)).toThrow(
      /^line 2 of .*journal\.jsonl \(byte 11\) is not a JSON object: \[2\]$/,
    );
  });
});
