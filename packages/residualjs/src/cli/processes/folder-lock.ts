import { existsSync, readFileSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The file in a folder that says which process writes there. */
export const LOCK = 'process.lock';

/** A process, told from a later one that has its number. */
interface Holder {
  pid: number;
  host: string;
  /** When it started, in the clock of its machine; null where the system does not tell. */
  started: string | null;
}

/** A folder that another process writes into. */
export class FolderInUseError extends Error {
  override readonly name = 'FolderInUseError';
}

/** A folder that this process alone writes into, until it lets go. */
export interface FolderLock {
  release(): Promise<void>;
}

/** When a process of this machine started; Linux counts in ticks since the machine did. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]; // field 22 of proc(5); the name before may hold anything
  } catch {
    return null;
  }
}

/** Whether a process lives; one of another machine counts as alive, since nobody here can know. */
function lives({ pid, host, started }: Holder): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // it is there, and somebody else's
  }
  return started === null || startOf(pid) === started;
}

/** Who a lock says holds it; null where it does not say, or there is none. */
async function holderOf(path: string): Promise<Holder | null> {
  try {
    const { pid, host, started } = JSON.parse(await readFile(path, 'utf8'));
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, host: String(host), started } : null;
  } catch {
    return null;
  }
}

/** The same, with time for one that is just being written: between its file and what is in it. */
async function settledHolder(path: string): Promise<Holder | null> {
  const holder = await holderOf(path);
  if (holder !== null || !existsSync(path)) return holder;
  await sleep(100);
  return holderOf(path);
}

/** Takes a dead process's lock away; one that is there by now in its place is put back. */
async function clear(path: string, dead: Holder | null): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return; // somebody else has done it
    throw error;
  }
  if (JSON.stringify(await holderOf(aside)) === JSON.stringify(dead)) await rm(aside, { force: true });
  else await rename(aside, path);
}

function inUse(folder: string, { pid, host }: Holder): string {
  const elsewhere = host === hostname() ? '' : ` on ${host}; if it is gone, delete ${join(folder, LOCK)}`;
  return `process ${pid} writes into ${folder}${elsewhere}`;
}

/**
 * Makes this process the only one that writes into a folder. A lock that a dead process left behind is taken over.
 *
 * @param folder one that exists
 * @throws FolderInUseError naming the process that writes there
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, LOCK);
  const own: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  for (let attempt = 0; attempt < 10; attempt++) {
    const handle = await open(path, 'wx').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return null;
      throw error;
    });
    if (handle !== null) {
      await handle.writeFile(JSON.stringify(own));
      await handle.close();
      return { release: () => rm(path, { force: true }) };
    }
    const holder = await settledHolder(path);
    if (holder !== null && lives(holder)) throw new FolderInUseError(inUse(folder, holder));
    await clear(path, holder);
  }
  throw new FolderInUseError(`several processes want to write into ${folder} at once`);
}

/** Options of {@link waitForFolder}. */
export interface WaitForFolderOptions {
  signal?: AbortSignal;
  /** Hears once of whom is waited for. */
  onWait?: (text: string) => void;
}

/** Waits until no process writes into a folder, or the signal is aborted. */
export async function waitForFolder(
  folder: string,
  { signal, onWait }: WaitForFolderOptions = {},
): Promise<void> {
  const path = join(folder, LOCK);
  for (let told = false; !signal?.aborted; told = true) {
    const holder = await settledHolder(path);
    if (holder === null || !lives(holder)) return;
    if (!told) onWait?.(inUse(folder, holder));
    await sleep(100, undefined, { signal }).catch(() => {});
  }
}
