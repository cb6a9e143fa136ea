import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cacheFolder } from './cache-folder.js';

it('is RESIDUAL_CACHE, else in XDG_CACHE_HOME, else in the home folder', () => {
  expect(cacheFolder({ RESIDUAL_CACHE: '/r', XDG_CACHE_HOME: '/x' })).toBe('/r');
  expect(cacheFolder({ XDG_CACHE_HOME: '/x' })).toBe(join('/x', 'residualjs'));
  const home = join(homedir(), '.cache', 'residualjs');
  expect(cacheFolder({})).toBe(home);
  expect(cacheFolder({ RESIDUAL_CACHE: '', XDG_CACHE_HOME: 'relative' })).toBe(home);
});
