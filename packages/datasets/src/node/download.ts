import { rename, rm, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { checksumMismatch, type FileDigest } from './checksum.js';
import { type DownloadProgress, RefusedError, transfer } from './transfer.js';

/** Options of {@link download}. */
export interface DownloadOptions extends FileDigest {
  /** Addresses of the same file; the next is tried when one fails. */
  urls: string[];
  /** Where the file goes; until it is whole and verified it is `<path>.part`. */
  path: string;
  /** Called for every piece that arrives. */
  onProgress?: (progress: DownloadProgress) => void;
  /** Ends the download; what has arrived stays in the `.part` file for the next call. */
  signal?: AbortSignal;
  /** Requests per address before it is given up; default 4. */
  attempts?: number;
  /** Milliseconds before the second request, doubled for each later one; default 500. */
  retryDelay?: number;
  /** Milliseconds without a byte after which a request is given up; default 30,000. */
  idleTimeout?: number;
}

/** No address gave the file; says what each one did. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** The reason that `fetch failed` hides in its causes. */
function reason(error: unknown): string {
  const { message, cause, code } = error as Error & { code?: string };
  const deeper = cause ? reason(cause) : '';
  return [message || code, deeper].filter(Boolean).join(': ');
}

/** No such host, or nobody listening: asking again at once changes nothing. */
const unreachable = (error: unknown) =>
  ['ENOTFOUND', 'ECONNREFUSED'].includes(((error as Error).cause as { code?: string })?.code ?? '');

const sizeOf = async (path: string) => (await stat(path).catch(() => null))?.size ?? 0;

async function fromOneAddress(url: string, options: DownloadOptions): Promise<void> {
  const { path, bytes, onProgress, signal, attempts = 4, retryDelay = 500, idleTimeout = 30_000 } = options;
  const part = `${path}.part`;
  const onBytes = (received: number) => onProgress?.({ file: basename(path), url, received, total: bytes });
  let have = await sizeOf(part);
  let mended = have > 0; // holds pieces of more than one transfer, so that a wrong sum is worth one fresh start
  let problem = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    signal?.throwIfAborted();
    if (attempt > 0) await wait(retryDelay * 2 ** (attempt - 1), undefined, { signal });
    if (have < bytes) {
      try {
        const { held, cut } = await transfer({ url, part, have, bytes, idleTimeout, signal, onBytes });
        mended ||= have > 0;
        have = held;
        if (cut) {
          problem = reason(cut);
          continue;
        }
      } catch (error) {
        if (error instanceof RefusedError || unreachable(error) || signal?.aborted) throw error;
        problem = reason(error);
        continue;
      }
    }
    const mismatch = await checksumMismatch(part, options);
    if (mismatch === null) return rename(part, path);
    await rm(part, { force: true });
    if (!mended) throw new RefusedError(`the file there is not the published one: ${mismatch}`);
    problem = `the resumed file is not the published one: ${mismatch}`;
    have = 0;
    mended = false;
  }
  throw new Error(problem);
}

/**
 * Brings a published file to `path`: resumes a broken transfer where it stopped (HTTP Range), starts over where the server
 * knows no Range, and renames to `path` only what has the published size, md5 and sha256.
 *
 * @throws DownloadError with what went wrong at each address; the abort reason if `signal` ended it.
 */
export async function download(options: DownloadOptions): Promise<void> {
  const problems: string[] = [];
  for (const url of options.urls) {
    try {
      return await fromOneAddress(url, options);
    } catch (error) {
      if (options.signal?.aborted) throw error;
      problems.push(`${url}: ${reason(error)}`);
    }
  }
  throw new DownloadError(problems.join('; '));
}
