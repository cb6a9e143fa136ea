import type { MessageWorker } from '@residualjs/common';
import { WeightsFormatError } from '../format-error.js';
import type { Hdf5Node, Hdf5Reply, Hdf5Request, Hdf5Source } from './protocol.js';
import { MISSING, spawnHdf5Worker } from './spawn.js';

/** Options of {@link Hdf5Session.read}. */
export interface ReadHdf5Options {
  /** What errors call the bytes. */
  file: string;
  /** Objects of the root that are passed over. */
  skip?: string[];
  /** Milliseconds for the whole; default 20,000 and 1 for each 10,000 bytes. */
  deadline?: number;
}

const MEBIBYTE = 2 ** 20;
/** The first bytes of every HDF5 file (specification of the format, III.A). */
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether bytes start as an HDF5 file does. */
export const isHdf5 = (bytes: Uint8Array) => SIGNATURE.every((byte, i) => bytes[i] === byte);

/**
 * A worker with the HDF5 library. It does one thing after another; once it failed it is replaced by a new one, and so is it by whoever
 * wants a file to be read by a library that has seen no other.
 */
export class Hdf5Session {
  #worker: MessageWorker<Hdf5Request> | null = null;
  #settle: { resolve(reply: Hdf5Reply): void; reject(reason: string): void } | null = null;

  /** Bytes that the library may have; the same for all files of a session. */
  constructor(readonly memory: number) {}

  #start(): MessageWorker<Hdf5Request> {
    this.#worker ??= spawnHdf5Worker(256 + 4 * Math.ceil(this.memory / MEBIBYTE), {
      reply: (reply) => this.#settle?.resolve(reply),
      ended: (reason) => {
        this.#worker = null;
        this.#settle?.reject(reason);
      },
    });
    return this.#worker;
  }

  async #ask(request: Hdf5Request, buffers: ArrayBuffer[], deadline: number): Promise<Hdf5Reply> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    try {
      return await new Promise<Hdf5Reply>((resolve, reject) => {
        this.#settle = { resolve, reject };
        timer = setTimeout(() => {
          this.end();
          reject(`reading it took more than ${deadline} ms and was ended`);
        }, deadline);
        this.#start().post(request, buffers);
      });
    } catch (reason) {
      this.end();
      return { problem: String(reason) };
    } finally {
      clearTimeout(timer);
      this.#settle = null;
    }
  }

  /**
   * The objects of a file, with their values.
   *
   * @throws WeightsFormatError (the library does not tell at which byte, so that it is 0); Error where the library is not installed.
   */
  async read(bytes: Uint8Array, options: ReadHdf5Options): Promise<Hdf5Node[]> {
    const { file, skip = [], deadline = 20_000 + Math.ceil(bytes.length / 10_000) } = options;
    if (!isHdf5(bytes)) throw new WeightsFormatError(file, 0, 'it does not start as an HDF5 file does');
    const own = Uint8Array.from(bytes);
    // A value takes at least one byte where nothing is compressed, and an object more than 16.
    const limits = {
      values: 16 * bytes.length + MEBIBYTE,
      objects: 1000 + Math.floor(bytes.length / 16),
      skip,
    };
    const request: Hdf5Request = { work: 'read', memory: this.memory, bytes: own, limits };
    const { nodes, problem = 'its worker gave no answer' } = await this.#ask(request, [own.buffer], deadline);
    if (nodes) return nodes;
    if (problem === MISSING) throw new Error(`${file}: ${problem}`);
    throw new WeightsFormatError(file, 0, problem);
  }

  /**
   * The bytes of a file of these objects.
   *
   * @throws Error if the library is not there or refuses.
   */
  async write(sources: Hdf5Source[], deadline = 120_000): Promise<Uint8Array> {
    const { bytes, problem } = await this.#ask({ work: 'write', memory: this.memory, sources }, [], deadline);
    if (bytes) return bytes;
    throw new Error(`HDF5 file: ${problem}`);
  }

  /** Ends the worker. */
  end(): void {
    this.#worker?.terminate();
    this.#worker = null;
  }
}

/** What the library needs before it has read anything, about; it grows in steps of a fifth. */
const LIBRARY = 64 * MEBIBYTE;

/** Reads one file in a worker of its own, which may have memory for some four times the file. */
export async function readHdf5(bytes: Uint8Array, options: ReadHdf5Options): Promise<Hdf5Node[]> {
  const session = new Hdf5Session(LIBRARY + 4 * bytes.length);
  try {
    return await session.read(bytes, options);
  } finally {
    session.end();
  }
}

/** Makes a file in a worker of its own. */
export async function writeHdf5(sources: Hdf5Source[]): Promise<Uint8Array> {
  const values = sources.reduce((total, { dataset }) => total + (dataset?.data.byteLength ?? 0), 0);
  const session = new Hdf5Session(LIBRARY + 8 * values);
  try {
    return await session.write(sources);
  } finally {
    session.end();
  }
}
