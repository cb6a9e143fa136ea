import { expect, it, vi } from 'vitest';
import { BindGroups } from './bind-groups.js';

function fakeDevice() {
  const createBindGroup = vi.fn((descriptor: GPUBindGroupDescriptor) => ({ ...descriptor }));
  return { createBindGroup } as unknown as GPUDevice & { createBindGroup: typeof createBindGroup };
}
const object = <T>() => ({}) as T;
const [a, b] = [object<GPUBuffer>(), object<GPUBuffer>()];
const [pipeline, other] = [object<GPUComputePipeline>(), object<GPUComputePipeline>()];
const layout = object<GPUBindGroupLayout>();

it('makes a group once for a pipeline and its buffers in their order', () => {
  const device = fakeDevice();
  const groups = new BindGroups(device);
  const first = groups.of(pipeline, layout, [a, b]);
  expect(first).toMatchObject({
    layout,
    entries: [
      { binding: 0, resource: { buffer: a } },
      { binding: 1, resource: { buffer: b } },
    ],
  });
  expect(groups.of(pipeline, layout, [a, b])).toBe(first);
  expect(groups.of(pipeline, layout, [b, a])).not.toBe(first);
  expect(groups.of(pipeline, layout, [a])).not.toBe(first);
  expect(groups.of(other, layout, [a, b])).not.toBe(first);
  expect(device.createBindGroup).toHaveBeenCalledTimes(4);
});

it('lets go of what was asked for longest ago', () => {
  const device = fakeDevice();
  const groups = new BindGroups(device);
  const first = groups.of(pipeline, layout, [a]);
  const second = groups.of(pipeline, layout, [b]);
  for (let i = 0; i < 32_766; i++) groups.of(pipeline, layout, [object()]);
  expect(groups.of(pipeline, layout, [a])).toBe(first);
  groups.of(pipeline, layout, [object()]);
  expect(groups.of(pipeline, layout, [a])).toBe(first);
  expect(groups.of(pipeline, layout, [b])).not.toBe(second);
});
