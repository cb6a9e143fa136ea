/**
 * The program of the worker in which HDF5 files are parsed and made. It is a file of its own, in JavaScript, because both Node and the
 * bundlers of pages start a worker from a file, and Node must be able to do so from the sources too. What it exchanges is in
 * `protocol.ts`.
 *
 * It uses the build of h5wasm for pages everywhere: that one sees a file system in its own memory and nothing else, so that a file
 * which names other files (external links, external storage) reads none of the machine's.
 */

import './messages.js'; // before the library, as it asks

import * as h5wasm from 'h5wasm';
import { takeReason } from './messages.js';

/** @import { Hdf5Attribute, Hdf5Node, Hdf5Request, Hdf5Limits, Hdf5Reply, Hdf5Source } from './protocol.js' */

let files = 0;
/**
 * A name that no file had before: one that was refused may still be open in the library, which would take the next of its name for it.
 */
const nextPath = () => `/file${++files}.h5`;
const DEEPEST = 32;
const PAGE = 65_536;

/** Of HDF5's classes of types (H5T_class_t). */
const INTEGER = 0;
const FLOAT = 1;
const STRING = 3;
const OPAQUE = 5;
const ENUM = 8;

/** @type {any} */
let hdf5;

/** Lets the memory of WebAssembly grow to so many bytes and no further; the library then hears that there is none. */
function capMemory(/** @type {number} */ bytes) {
  const { grow } = WebAssembly.Memory.prototype;
  WebAssembly.Memory.prototype.grow = function (/** @type {number} */ pages) {
    if (this.buffer.byteLength + Number(pages) * PAGE > bytes)
      throw new RangeError('the cap on memory is reached');
    return grow.call(this, pages);
  };
}

/**
 * The bytes that `fill` writes to so much memory of the library.
 * @param {number} length
 * @param {(address: bigint) => number} fill
 * @param {string} what
 */
function bytesFrom(length, fill, what) {
  const address = hdf5._malloc(Math.max(1, length));
  if (address === 0) throw new Error(`${what} needs ${length} bytes, and there is no memory for them`);
  try {
    hdf5.HEAPU8.fill(0, address, address + length);
    if (fill(BigInt(address)) < 0) throw new Error(`${what} cannot be read`);
    return hdf5.HEAPU8.slice(address, address + length);
  } finally {
    hdf5._free(address);
  }
}

/** Reads one file that was opened. */
class Reader {
  /** @type {Hdf5Node[]} */
  nodes = [];

  constructor(/** @type {bigint} */ file, /** @type {Hdf5Limits} */ limits) {
    this.file = file;
    this.limits = limits;
    this.left = limits.values;
    this.objects = 0;
  }

  spend(/** @type {number} */ bytes, /** @type {string} */ what) {
    if (!(bytes >= 0 && bytes <= this.left)) {
      throw new Error(
        `${what} brings the values to more than the ${this.limits.values} bytes that a file of its size may have`,
      );
    }
    this.left -= bytes;
  }

  count(/** @type {string} */ what) {
    if (++this.objects > this.limits.objects) {
      throw new Error(
        `${what} is one object more than the ${this.limits.objects} that a file of its size may have`,
      );
    }
  }

  /** @returns {Record<string, Hdf5Attribute>} */
  attributes(/** @type {string} */ path) {
    /** @type {[string, Hdf5Attribute][]} */
    const found = [];
    for (const name of hdf5.get_attribute_names(this.file, path)) {
      const what = `attribute '${name}' of '${path}'`;
      this.count(what);
      const value = this.attribute(path, name, what);
      if (value !== undefined) found.push([name, value]);
    }
    return Object.fromEntries(found);
  }

  /** Strings and numbers; what is of another class is left out. */
  attribute(/** @type {string} */ path, /** @type {string} */ name, /** @type {string} */ what) {
    const { shape, size, total_size: count, type, vlen } = hdf5.get_attribute_metadata(this.file, path, name);
    if (
      !shape ||
      ![INTEGER, FLOAT, STRING].includes(type) ||
      (type !== STRING && ![1, 2, 4, 8].includes(size))
    )
      return undefined;
    this.spend(size * count, what);
    const bytes = bytesFrom(
      size * count,
      (address) => hdf5.get_attribute_data(this.file, path, name, address),
      what,
    );
    if (type !== STRING) return { type, size, shape, bytes };
    const strings = vlen ? this.pointed(bytes, what) : fixedStrings(bytes, size);
    return shape.length === 0 ? strings[0] : strings;
  }

  /** Strings at 32-bit addresses. */
  pointed(/** @type {Uint8Array} */ bytes, /** @type {string} */ what) {
    return Array.from(new Uint32Array(bytes.buffer), (address) => {
      const end = address === 0 ? 0 : hdf5.HEAPU8.indexOf(0, address);
      this.spend(end - address, what);
      const text = new TextDecoder().decode(hdf5.HEAPU8.slice(address, end));
      if (address !== 0) hdf5._free(address);
      return text;
    });
  }

  /** Walks a group and all below it. */
  group(/** @type {string[]} */ place) {
    const path = `/${place.join('/')}`;
    if (place.length > DEEPEST)
      throw new Error(`'${path.slice(0, 200)}' lies more than ${DEEPEST} groups deep`);
    this.nodes.push({ kind: 'group', path: place, attributes: this.attributes(path) });
    for (const name of hdf5.get_names(this.file, path, false)) {
      if (place.length === 0 && this.limits.skip.includes(name)) continue;
      this.object([...place, name]);
    }
  }

  object(/** @type {string[]} */ place) {
    const path = `/${place.join('/')}`;
    this.count(`'${path}'`);
    const type = hdf5.get_type(this.file, path);
    if (type === hdf5.H5G_GROUP) this.group(place);
    else if (type === hdf5.H5G_DATASET) this.dataset(place, path);
    else if (type === hdf5.H5G_LINK) throw new Error(`'${path}' is a link that leads nowhere`);
    else if (type === hdf5.H5G_UDLINK)
      throw new Error(`'${path}' is a link to another file, which is not followed`);
    else if (type !== hdf5.H5G_TYPE) throw new Error(`'${path}' is of no known kind`);
  }

  dataset(/** @type {string[]} */ place, /** @type {string} */ path) {
    const what = `dataset '${path}'`;
    const metadata = hdf5.get_dataset_metadata(this.file, path);
    const {
      shape,
      size,
      signed,
      total_size: count,
      type,
      enum_type: enumeration,
      virtual_sources: elsewhere,
    } = metadata;
    if (elsewhere) throw new Error(`${what} is virtual: its values lie in other files`);
    if (!shape) throw new Error(`${what} is empty: it has no shape`);
    const product = shape.reduce(
      (/** @type {number} */ all, /** @type {number} */ length) => all * length,
      1,
    );
    if (product !== count) throw new Error(`${what} has the shape [${shape}] and ${count} values`);
    this.spend(size * count, what);
    const bytes = bytesFrom(
      size * count,
      (address) => hdf5.get_dataset_data(this.file, path, null, null, null, address),
      what,
    );
    const members = type === ENUM ? enumeration.members : {};
    const boolean = Object.keys(members).length === 2 && members.FALSE === 0 && members.TRUE === 1;
    const kinds = {
      [INTEGER]: signed ? 'int' : 'uint',
      [FLOAT]: 'float',
      [OPAQUE]: 'opaque',
      [ENUM]: boolean ? 'bool' : 'enum',
    };
    const kind = /** @type {Record<number, string>} */ (kinds)[type] ?? `class ${type}`;
    this.nodes.push({
      kind: 'dataset',
      path: place,
      attributes: this.attributes(path),
      shape,
      type: kind,
      size,
      bytes,
    });
  }
}

function fixedStrings(/** @type {Uint8Array} */ bytes, /** @type {number} */ size) {
  return Array.from({ length: size === 0 ? 0 : bytes.length / size }, (_, i) => {
    const field = bytes.subarray(i * size, (i + 1) * size);
    const end = field.indexOf(0);
    return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
  });
}

function read(/** @type {Uint8Array} */ bytes, /** @type {Hdf5Limits} */ limits) {
  const path = nextPath();
  hdf5.FS.writeFile(path, bytes, { canOwn: true });
  try {
    const file = hdf5.open(path, hdf5.H5F_ACC_RDONLY, false, -1, -1);
    if (file < 0n) throw new Error('it cannot be opened');
    const reader = new Reader(file, limits);
    try {
      reader.group([]);
    } finally {
      hdf5.close_file(file);
    }
    return reader.nodes;
  } finally {
    hdf5.FS.unlink(path);
  }
}

function write(/** @type {Hdf5Source[]} */ sources) {
  const path = nextPath();
  const file = new h5wasm.File(path, 'w');
  try {
    for (const { path: place, attributes, dataset } of sources) {
      if (dataset) file.create_dataset({ name: place, ...dataset });
      else if (place !== '' && !file.get(place)) file.create_group(place);
      const object = /** @type {import('h5wasm').Group} */ (place === '' ? file : file.get(place));
      for (const [name, value] of Object.entries(attributes)) {
        // An array of no strings has no type to guess; Keras stores it as one of numbers.
        if (Array.isArray(value) && value.length === 0) object.create_attribute(name, new Float64Array(0));
        else object.create_attribute(name, value, null, 'S');
      }
    }
  } finally {
    file.close();
  }
  const bytes = hdf5.FS.readFile(path);
  hdf5.FS.unlink(path);
  return bytes;
}

/** @type {any} */
const port = globalThis.process?.getBuiltinModule?.('node:worker_threads')?.parentPort ?? globalThis;

async function answer(/** @type {Hdf5Request} */ request) {
  /** @type {Hdf5Reply} */
  let reply;
  try {
    if (!hdf5) {
      hdf5 = await h5wasm.ready;
      capMemory(request.memory);
    }
    if (request.work === 'read') reply = { nodes: read(request.bytes, request.limits) };
    else reply = { bytes: write(request.sources) };
  } catch (error) {
    const reason = takeReason();
    const problem = error instanceof Error ? error.message : String(error);
    reply = { problem: reason ? `${problem}: ${reason}` : problem };
  }
  const buffers = reply.nodes?.flatMap((node) => (node.kind === 'dataset' ? [node.bytes.buffer] : [])) ?? [];
  port.postMessage(reply, buffers);
}

if (port.on) port.on('message', answer);
else port.onmessage = (/** @type {MessageEvent} */ { data }) => answer(data);
