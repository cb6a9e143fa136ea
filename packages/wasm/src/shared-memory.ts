/**
 * A module for shared memory differs from one for unshared memory in a single bit, so that two builds are embedded and four can
 * run; and tfjs's own unthreaded binary, given that bit, starts with a memory that our workers can share, without
 * the workers of its threaded build.
 */

const IMPORTS = 2;
const MEMORIES = 5;
const MEMORY_IMPORT = 2;
/** Limits of a memory: it has a maximum. */
const BOUNDED = 1;
/** It has a maximum and is shared. */
const SHARED = 3;

/**
 * The same WebAssembly module with its memory, imported or its own, made a shared one.
 *
 * @throws if it has none, or one without a maximum, which a shared memory must have.
 */
export function withSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(module);
  let at = 8; // after the magic number and the version

  /** An unsigned number in LEB128. */
  function number(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  }
  function skipName() {
    const length = number();
    at += length;
  }
  function share(): Uint8Array<ArrayBuffer> {
    if (bytes[at] !== BOUNDED) {
      throw new Error(
        `The memory of this module has limits of kind ${bytes[at]}: to be shared it must have a maximum`,
      );
    }
    bytes[at] = SHARED;
    return bytes;
  }

  while (at < bytes.length) {
    const section = bytes[at++];
    const size = number();
    const end = at + size;
    if (section === IMPORTS) {
      for (let left = number(); left > 0; left--) {
        skipName();
        skipName();
        const kind = bytes[at++]!;
        if (kind === MEMORY_IMPORT) return share();
        if (kind !== 0) break; // a table or a global: before a memory neither is in the modules that this is for
        number(); // the type of a function
      }
    }
    if (section === MEMORIES && number() === 1) return share();
    at = end;
  }
  throw new Error('This module has no memory to share');
}
