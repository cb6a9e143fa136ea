import { expect, it } from 'vitest';
import { useBackend } from './use-backend.js';

it('wasm runs on as many threads as are asked for before it starts', async () => {
  expect((await useBackend('wasm', { threads: 2 })).threads).toBe(2);
  expect((await useBackend('wasm')).threads).toBe(2);
  expect((await useBackend('wasm', { threads: 1 })).threads).toBe(1);
  await expect(useBackend('wasm', { threads: 0 })).rejects.toThrow(/from 1 to 64, got 0/);
});
