import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lookInChild } from './look-in-child.js';
import { findAdapter } from './start-webgpu.js';

const linux = process.platform === 'linux';

describe.skipIf(!linux)('where there is no driver', () => {
  beforeEach(() => {
    vi.stubEnv('VK_DRIVER_FILES', '/no/such/driver.json');
    vi.stubEnv('VK_ICD_FILENAMES', '/no/such/driver.json');
  });
  afterEach(() => vi.unstubAllEnvs());

  it('another process sees no adapter', async () => {
    expect(await lookInChild('high-performance')).toEqual({ adapter: null });
  });

  it('findAdapter says so, and Dawn is never asked in this one', async () => {
    await expect(findAdapter({ lookFirst: true })).rejects.toMatchObject({ obstacle: 'no-adapter' });
    expect(globalThis).not.toHaveProperty('GPUBufferUsage'); // what loading Dawn defines
  });
});

it('tells a driver that crashes from one that is not there, and both from what it cannot know', async () => {
  const look = (program: string) => lookInChild('high-performance', program);
  expect(await look(`process.kill(process.pid, 'SIGSEGV')`)).toBe('crashed');
  expect(await look(`console.log('{"adapter":null}')`)).toEqual({ adapter: null });
  expect(await look('process.exit(3)')).toBe('unknown');
  expect(await look(`console.log('hello')`)).toBe('unknown');
});
