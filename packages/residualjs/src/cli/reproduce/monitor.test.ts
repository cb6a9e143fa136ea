import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { emptyFolder } from '../testing/folder.js';
import { until } from '../testing/until.js';
import { runMonitor } from './monitor.js';

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { written, isTTY, columns: 80, write: (text: string) => void written.push(text) };
}

it('writes a line when something has changed, and one for what has ended', async () => {
  const log = join(emptyFolder(), 'log.txt');
  const out = stream(false);
  const monitor = runMonitor(out, { every: 5 });
  monitor.progress('here', '1/9');
  monitor.follow('beside', log);
  await until(() => out.written.includes('here 1/9 · beside\n'));
  writeFileSync(log, 'beside 3/20\nbeside 4/20\n');
  await until(() => out.written.includes('here 1/9 · beside 4/20\n'));
  monitor.ended('here', 'done');
  await until(() => out.written.includes('beside 4/20\n'));
  monitor.stop();
  expect(out.written).toEqual([
    'here 1/9 · beside\n',
    'here 1/9 · beside 4/20\n',
    'here: done\n',
    'beside 4/20\n',
  ]);
});

it('moves one line on a terminal, and wipes it', async () => {
  const out = stream(true);
  const monitor = runMonitor(out, { every: 5 });
  monitor.progress('here', '1/9');
  await until(() => out.written.length > 0);
  monitor.ended('here', 'done');
  monitor.stop();
  expect(out.written).toEqual(['\r\u001b[Khere 1/9', '\r\u001b[K', 'here: done\n']);
});
