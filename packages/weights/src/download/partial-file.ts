import type { PartialFile } from '@residualjs/common';

/** What has arrived of a weights file. */
export interface PartialWeights extends PartialFile {
  /** The SHA-256 of what is here, in lower case. */
  sha256(): Promise<string>;
}

/** The SHA-256 of bytes as hexadecimal digits. @throws Error where the page is not of a secure origin. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  if (!globalThis.crypto?.subtle) {
    throw new Error('checksums need crypto.subtle, which a page has only over https: or from localhost');
  }
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A file that arrives in memory. */
export class MemoryPartial implements PartialWeights {
  #chunks: Uint8Array[] = [];
  held = 0;
  validator: string | null = null;

  async restart(validator: string | null): Promise<void> {
    this.#chunks = [];
    this.held = 0;
    this.validator = validator;
  }

  async append(chunk: Uint8Array): Promise<void> {
    this.#chunks.push(chunk);
    this.held += chunk.length;
  }

  /** All that has arrived, in one piece. */
  bytes(): Uint8Array {
    if (this.#chunks.length !== 1) {
      const whole = new Uint8Array(this.held);
      let at = 0;
      for (const chunk of this.#chunks) {
        whole.set(chunk, at);
        at += chunk.length;
      }
      this.#chunks = [whole];
    }
    return this.#chunks[0];
  }

  sha256(): Promise<string> {
    return sha256Of(this.bytes());
  }
}
