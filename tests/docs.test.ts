import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const docs = fileURLToPath(new URL('../docs', import.meta.url));
const typedoc = fileURLToPath(new URL('../node_modules/typedoc/bin/typedoc', import.meta.url));

it('documents every export: typedoc makes the API pages without a warning', () => {
  const ran = spawnSync(process.execPath, [typedoc, '--emit', 'none'], { cwd: docs, encoding: 'utf8' });
  expect(ran.status, ran.stdout + ran.stderr).toBe(0);
}, 240_000);
