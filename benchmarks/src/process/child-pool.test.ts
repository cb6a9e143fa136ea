import { expect, it, onTestFinished } from 'vitest';
import { ChildPool } from './child-pool.js';

const command = (word: string) => ({
  file: process.execPath,
  args: ['-e', `process.stdin.resume(); process.title = '${word}'`],
});

it('gives a process again that was given back, and no other', () => {
  const pool = new ChildPool();
  onTestFinished(() => pool.end());
  const first = pool.take(command('a'));
  pool.giveBack(command('a'), first);
  const other = pool.take(command('b'));
  onTestFinished(() => other.kill());
  expect(other).not.toBe(first);
  expect(pool.take(command('a'))).toBe(first);
  const fresh = pool.take(command('a'));
  onTestFinished(() => fresh.kill());
  expect(fresh).not.toBe(first);
  first.kill();
});
