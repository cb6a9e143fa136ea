import { withServer } from '@residualjs/testing/node';
import { expect, it } from 'vitest';
import { findWheels, requirementsOf } from './wheels.js';

const sha256 = 'ab'.repeat(32);
const file = (filename: string, more: object = {}) => ({
  filename,
  url: `../../files/${filename}`,
  hashes: { sha256 },
  size: 7,
  ...more,
});

const METADATA = `Name: tensorflow
Requires-Dist: numpy <2.0.0,>=1.23.5
Requires-Dist: nvidia-cudnn-cu12 ==8.9.4.25 ; extra == 'and-cuda'
Requires-Dist: nvidia-nccl-cu12 (==2.16.5) ; extra == "and-cuda"
Requires-Dist: other ==1.0 ; extra == 'more'
`;

const INDEX: Record<string, unknown> = {
  '/simple/tensorflow-cpu/': {
    files: [
      file('tensorflow_cpu-2.15.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'),
      file('tensorflow_cpu-2.15.1-cp39-cp39-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'),
      file('tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'),
      file('tensorflow_cpu-2.15.1-cp311-cp311-macosx_10_15_x86_64.whl'),
      file('tensorflow_cpu-2.15.1-cp311-cp311-win_amd64.whl'),
    ],
  },
  '/simple/tensorflow/': {
    files: [file('tensorflow-2.15.1-cp311-cp311-manylinux_2_17_x86_64.whl', { 'core-metadata': true })],
  },
  '/simple/nvidia-cudnn-cu12/': {
    files: [file('nvidia_cudnn_cu12-8.9.4.25-py3-none-manylinux1_x86_64.whl')],
  },
  '/simple/nvidia-nccl-cu12/': { files: [file('nvidia_nccl_cu12-2.16.5-py3-none-manylinux1_x86_64.whl')] },
  '/simple/empty/': { files: [] },
  '/files/tensorflow-2.15.1-cp311-cp311-manylinux_2_17_x86_64.whl.metadata': METADATA,
};

const find = (release: { project: string; version: string; extra?: string }) => {
  let wheels: Promise<Awaited<ReturnType<typeof findWheels>>> | undefined;
  return withServer(
    ({ url = '' }, response) => {
      const answer = INDEX[url];
      response.statusCode = answer === undefined ? 404 : 200;
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    },
    async (base) => {
      wheels = findWheels(release, { PIP_INDEX_URL: `${base}simple/` });
      await wheels;
    },
  ).then(() => wheels!);
};

it('finds the wheel of a version for Linux, and where it is', async () => {
  const [wheel, ...others] = await find({ project: 'tensorflow-cpu', version: '2.15.1' });
  const name = 'tensorflow_cpu-2.15.1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl';
  expect(wheel).toEqual({
    name,
    url: expect.stringMatching(/^http:.*\/files\/tensorflow_cpu/),
    sha256,
    bytes: 7,
  });
  expect(others).toEqual([]);
});

it('finds what an extra needs beside it', async () => {
  const wheels = await find({ project: 'tensorflow', version: '2.15.1', extra: 'and-cuda' });
  expect(wheels.map(({ name }) => name.split('-')[0])).toEqual([
    'tensorflow',
    'nvidia_cudnn_cu12',
    'nvidia_nccl_cu12',
  ]);
  expect(requirementsOf(METADATA, 'more')).toEqual([{ project: 'other', version: '1.0' }]);
});

it('says what the index has not', async () => {
  await expect(find({ project: 'empty', version: '1' })).rejects.toThrow(
    /simple\/empty\/ has no wheel of empty 1 for Linux x64/,
  );
  await expect(find({ project: 'nowhere', version: '1' })).rejects.toThrow('simple/nowhere/ answers 404');
  await expect(find({ project: 'tensorflow', version: '2.15.1', extra: 'none' })).rejects.toThrow(
    "does not say what its extra 'none' needs",
  );
  const closed = { PIP_INDEX_URL: 'http://127.0.0.1:9/simple' };
  await expect(findWheels({ project: 'a', version: '1' }, closed)).rejects.toThrow(
    'http://127.0.0.1:9/simple/a/ does not answer',
  );
});
