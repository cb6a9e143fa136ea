import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { listBackends } from './list-backends.js';
import { BACKEND_NAMES } from './names.js';
import { useBackend } from './use-backend.js';

it('lists every backend, best first, and starts none', async () => {
  await useBackend('cpu');
  const list = await listBackends();
  expect(list.map(({ name }) => name)).toEqual([...BACKEND_NAMES]);
  expect(tf.getBackend()).toBe('cpu');
});

it('says of a present one only that, of an absent one why', async () => {
  for (const presence of await listBackends()) {
    if (presence.present) expect(presence).toEqual({ name: presence.name, present: true });
    else expect(presence.reason).toMatch(/./);
  }
});

it('offers a command only where a command helps', async () => {
  const webgl = (await listBackends()).find(({ name }) => name === 'webgl');
  expect(webgl).toEqual({ name: 'webgl', present: false, reason: 'WebGL is there in browsers only' });
});
