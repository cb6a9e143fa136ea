import { rename } from 'node:fs/promises';
import { basename } from 'node:path';
import { isUnreachable, RefusedError, reasonOf, transfer, WrongSizeError, wait } from '@residualjs/common';
import { checksumMismatch, type FileDigest } from './checksum.js';
import { PartFile } from './part-file.js';
import type { DownloadProgress } from './progress.js';

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

/** A refusal in the words of a published file. */
const inOurWords = (error: unknown) =>
  error instanceof WrongSizeError
    ? new RefusedError(
        error.found === null
          ? `sends more than the ${error.expected} bytes that are published`
          : `the file there has ${error.found} bytes where ${error.expected} are published`,
      )
    : error;

async function fromOneAddress(url: string, options: DownloadOptions): Promise<void> {
  const { path, bytes, onProgress, signal, attempts = 4, retryDelay = 500, idleTimeout = 30_000 } = options;
  const onBytes = (received: number) => onProgress?.({ file: basename(path), url, received, total: bytes });
  const partial = await PartFile.open(`${path}.part`);
  const request = { url, partial, bytes, verified: true, ifRange: false, idleTimeout, signal, onBytes };
  let mended = false; // holds pieces of more than one transfer, so that a wrong sum is worth one fresh start
  let problem = '';
  for (let attempt = 0; attempt < attempts; attempt++) {
    signal?.throwIfAborted();
    if (attempt > 0) await wait(retryDelay * 2 ** (attempt - 1), signal);
    mended ||= partial.held > 0;
    if (partial.held < bytes) {
      try {
        await transfer(request).finally(() => partial.close());
      } catch (error) {
        if (error instanceof RefusedError || isUnreachable(error) || signal?.aborted) throw inOurWords(error);
        problem = reasonOf(error);
        continue;
      }
      if (partial.held < bytes) {
        problem = `the line was cut after ${partial.held} of ${bytes} bytes`;
        continue;
      }
    }
    const mismatch = await checksumMismatch(partial.path, options);
    if (mismatch === null) return rename(partial.path, path);
    await partial.restart();
    if (!mended) throw new RefusedError(`the file there is not the published one: ${mismatch}`);
    problem = `the resumed file is not the published one: ${mismatch}`;
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
      problems.push(`${url}: ${reasonOf(error)}`);
    }
  }
  throw new DownloadError(problems.join('; '));
}
