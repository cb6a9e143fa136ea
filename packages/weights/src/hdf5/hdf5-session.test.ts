import { afterEach, describe, expect, it } from 'vitest';
import { WeightsFormatError } from '../format-error.js';
import { kerasFile } from '../testing/keras-golden.js';
import { Hdf5Session, readHdf5, writeHdf5 } from './hdf5-session.js';
import type { Hdf5Dataset } from './protocol.js';

const problemOf = async (name: string, deadline?: number) => {
  const error = await readHdf5(kerasFile(name), { file: 'f', deadline }).then(
    () => null,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(WeightsFormatError);
  return (error as WeightsFormatError).message;
};

let session: Hdf5Session | null = null;
afterEach(() => session?.end());

describe('HDF5 files, in a worker', () => {
  it('follows no link and no storage out of the file', async () => {
    expect(await problemOf('link-external.h5')).toContain(
      "'/layer/layer/kernel:0' is a link to another file, which is not followed",
    );
    expect(await problemOf('link-nowhere.h5')).toContain(
      "'/layer/layer/kernel:0' is a link that leads nowhere",
    );
    expect(await problemOf('elsewhere-virtual.h5')).toContain('is virtual: its values lie in other files');
    // The file of the machine that it names is none of the library's: it sees a file system of its own.
    expect(await problemOf('elsewhere-external.h5')).toContain(
      "dataset '/layer/layer/kernel:0' cannot be read: unable to open external raw data file",
    );
  });

  it('bounds values by the size of the file, before it makes room for them', async () => {
    expect(await problemOf('vast.h5')).toMatch(/brings the values to more than the \d{7} bytes that a file/);
    expect(await problemOf('bomb.h5')).toMatch(/brings the values to more than the \d{7} bytes that a file/);
  });

  it('ends in a file that loops', async () => {
    expect(await problemOf('loop.h5')).toMatch(/'\/layer\/one\/one\/.* lies more than 32 groups deep/);
  });

  it('gives the reason of the library where it has one, and says what is no HDF5 at all', async () => {
    const bytes = kerasFile('keras2.h5');
    await expect(readHdf5(bytes.subarray(0, 600), { file: 'cut.h5' })).rejects.toThrow(
      /^cut\.h5: it cannot be opened: .*truncated file/,
    );
    await expect(readHdf5(bytes.subarray(1), { file: 'f' })).rejects.toThrow(
      'f: it does not start as an HDF5 file does (byte 0)',
    );
    await expect(readHdf5(new Uint8Array(0), { file: 'f' })).rejects.toThrow(WeightsFormatError);
  });

  it('is ended at its deadline, and the next file gets a new worker', async () => {
    session = new Hdf5Session(2 ** 27);
    const bytes = kerasFile('types.h5');
    await expect(session.read(bytes, { file: 'f', deadline: 1 })).rejects.toThrow(
      'f: reading it took more than 1 ms and was ended',
    );
    expect(await session.read(bytes, { file: 'f' })).not.toHaveLength(0);
  });

  it('gets no more memory than its cap, and says so', async () => {
    session = new Hdf5Session(2 ** 20); // less than the library starts with: it never grows
    const source = {
      path: 'a',
      attributes: {},
      dataset: { data: new Float32Array(2 ** 23), shape: [2 ** 23] },
    };
    const big = await writeHdf5([source]);
    await expect(session.read(big, { file: 'big.h5' })).rejects.toThrow(
      "big.h5: dataset '/a' needs 33554432 bytes, and there is no memory for them",
    );
    expect(await session.read(kerasFile('types.h5'), { file: 'f' })).not.toHaveLength(0);
  });

  it('leaves the caller’s bytes alone, wherever they start in their buffer', async () => {
    const bytes = kerasFile('types.h5');
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const nodes = await readHdf5(shifted.subarray(3), { file: 'f' });
    expect(shifted.subarray(3)).toEqual(bytes);
    const scalar = nodes.find(({ path }) => path.at(-1) === 'scalar:0') as Hdf5Dataset;
    expect(scalar).toMatchObject({ type: 'float', size: 4, shape: [] });
    expect(new Float32Array(scalar.bytes.buffer as ArrayBuffer)).toEqual(Float32Array.of(2.5));
  });
});
