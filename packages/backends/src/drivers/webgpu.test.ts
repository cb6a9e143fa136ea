import { withoutPackage } from '@residualjs/testing/node';
import { findAdapter } from '@residualjs/webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { useBackend } from '../use-backend.js';

const adapter = await findAdapter({ software: 'allow' }).catch(() => null);

it('names the command that installs Dawn', async () => {
  const { error } = await withoutPackage(
    'webgpu',
    `(await import('@residualjs/backends')).useBackend('webgpu')`,
  );
  expect(error).toMatchObject({
    message: expect.stringContaining('npm install webgpu@0.6.2'),
    install: expect.stringContaining('webgpu@0.6.2'),
  });
});

describe.skipIf(adapter === null)('useBackend [webgpu]', () => {
  it('starts it', async () => {
    expect(await useBackend('webgpu', { softwareGpu: 'allow' })).toMatchObject({
      name: 'webgpu',
      device: adapter?.device,
    });
    expect(tf.getBackend()).toBe('webgpu');
  });

  it('says what the GPU lacks for the arithmetic that is asked for, and goes on with what runs', async () => {
    const asked = { softwareGpu: 'allow', operands: 'bfloat16' as 'float16' } as const;
    await expect(useBackend('webgpu', asked)).rejects.toThrow("operands is 'bfloat16'");
    const matrices = { softwareGpu: 'allow', subgroupMatrices: true } as const;
    await expect(useBackend('webgpu', matrices)).rejects.toThrow('no subgroup matrices');
    expect(tf.getBackend()).toBe('webgpu');
  });

  it.skipIf(adapter?.software === false)('auto takes no software GPU', async () => {
    tf.removeBackend('webgpu');
    const { name, passedOver } = await useBackend('auto', { softwareGpu: 'allow' });
    expect(name).not.toBe('webgpu');
    expect(passedOver.find((presence) => presence.name === 'webgpu')?.reason).toContain('software adapter');
  });
});
