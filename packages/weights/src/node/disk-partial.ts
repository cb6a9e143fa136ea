import { createHash, randomUUID } from 'node:crypto';
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { digestFile } from '@residualjs/common/node';
import type { PartialWeights } from '../download/partial-file.js';

/** Nobody who still writes to a file leaves it alone for so long: a line without a byte is given up much earlier. */
const ABANDONED = 3_600_000;

const host = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
const FREE = 'free';

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Whether nobody writes to an unfinished file, `NAME.OWNER.UUID.part`, any more. */
async function isAbandoned(path: string, owner: string): Promise<boolean> {
  if (owner === FREE) return true;
  const [machine, pid] = owner.split('-');
  if (machine === host && /^\d+$/.test(pid) && !runs(Number(pid))) return true;
  const found = await stat(path).catch(() => null);
  return found !== null && Date.now() - found.mtimeMs > ABANDONED;
}

const beside = (path: string) => `${path}.json`;

/**
 * An unfinished file on the disk. Each has an owner in its name and is written to by that one alone, so that two processes that download
 * the same do not touch each other's; whoever comes later takes over one that was left, by renaming it, which only one can do.
 */
export class DiskPartial implements PartialWeights {
  #path: string;
  readonly #target: string;
  #file: FileHandle | null = null;
  held = 0;
  validator: string | null = null;

  private constructor(target: string, path: string) {
    this.#target = target;
    this.#path = path;
  }

  static #name(target: string, owner: string): string {
    return join(dirname(target), `${basename(target)}.${owner}.${randomUUID()}.part`);
  }

  /** The unfinished file of `target`: one that was left, the largest, else a new one. */
  static async open(target: string): Promise<DiskPartial> {
    await mkdir(dirname(target), { recursive: true });
    const own = DiskPartial.#name(target, `${host}-${process.pid}`);
    const partial = new DiskPartial(target, own);
    for (const left of await DiskPartial.#left(target)) {
      if (partial.held === 0) await partial.#takeOver(left);
      else await Promise.all([left, beside(left)].map((path) => rm(path, { force: true })));
    }
    partial.#file = await open(own, 'a');
    return partial;
  }

  /** What others left of `target`, the largest first. */
  static async #left(target: string): Promise<string[]> {
    const start = `${basename(target)}.`;
    const found: { path: string; size: number }[] = [];
    for (const name of await readdir(dirname(target))) {
      if (!name.startsWith(start) || !name.endsWith('.part')) continue;
      const path = join(dirname(target), name);
      const [owner] = name.slice(start.length).split('.');
      if (!(await isAbandoned(path, owner))) continue;
      found.push({ path, size: (await stat(path).catch(() => null))?.size ?? 0 });
    }
    return found.sort((a, b) => b.size - a.size).map(({ path }) => path);
  }

  async #takeOver(left: string): Promise<void> {
    try {
      await rename(left, this.#path);
    } catch {
      return; // somebody else took it
    }
    this.held = (await stat(this.#path)).size;
    try {
      const { validator } = JSON.parse(await readFile(beside(left), 'utf8'));
      if (typeof validator === 'string') {
        this.validator = validator;
        await this.#note();
      }
    } catch {
      // Without a note nothing is known of its version, which is what null says.
    }
    await rm(beside(left), { force: true });
  }

  /** Notes the version beside the file, for whoever goes on with it. */
  async #note(): Promise<void> {
    if (this.validator === null) await rm(beside(this.#path), { force: true });
    else await writeFile(beside(this.#path), JSON.stringify({ validator: this.validator }));
  }

  async restart(validator: string | null): Promise<void> {
    await this.#file?.truncate(0);
    this.held = 0;
    this.validator = validator;
    await this.#note();
  }

  async append(chunk: Uint8Array): Promise<void> {
    await this.#file?.writeFile(chunk);
    this.held += chunk.length;
  }

  async sha256(): Promise<string> {
    return (await digestFile(this.#path, ['sha256'])).sha256;
  }

  /** Gives the file its name: from now on it is there, whole. */
  async finish(): Promise<void> {
    await this.#file?.sync();
    await this.#file?.close();
    this.#file = null;
    await rename(this.#path, this.#target);
    await rm(beside(this.#path), { force: true });
  }

  /** Leaves what has arrived for whoever comes next; nothing is left of nothing. */
  async leave(): Promise<void> {
    await this.#file?.close();
    this.#file = null;
    if (this.held === 0) {
      await Promise.all([this.#path, beside(this.#path)].map((path) => rm(path, { force: true })));
      return;
    }
    const free = DiskPartial.#name(this.#target, FREE);
    if (this.validator !== null) await rename(beside(this.#path), beside(free));
    await rename(this.#path, free);
  }
}
