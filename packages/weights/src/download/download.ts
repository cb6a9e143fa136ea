import { isUnreachable, RefusedError, reasonOf, transfer, WrongSizeError, wait } from '@residualjs/common';
import { ChecksumError, DownloadError } from './download-error.js';
import type { FetchWeightsOptions } from './options.js';
import type { PartialWeights } from './partial-file.js';

/** What is downloaded, and to where. */
export interface Download extends Omit<FetchWeightsOptions, 'cache' | 'refresh'> {
  url: string;
  /** The name of the file, for progress. */
  name: string;
  partial: PartialWeights;
  /** Whether `If-Range` may be sent. */
  ifRange: boolean;
}

/** However much arrives each time. */
const MOST_REQUESTS = 50;

/**
 * Downloads a file whole: goes on where a line was cut (HTTP Range, RFC 9110 section 14) as long as that is the same file, asks again
 * after faults that may pass, and checks size and SHA-256.
 *
 * @throws DownloadError with what went wrong; ChecksumError on another file; the reason of `signal` if that ended it.
 */
export async function download(options: Download): Promise<void> {
  const { url, name, partial, checksum, ifRange, signal, onProgress } = options;
  const { attempts = 5, retryDelay = 500, idleTimeout = 30_000 } = options;
  const onBytes = (received: number, total: number | null) =>
    onProgress?.({ file: name, url, received, total: total ?? checksum?.bytes ?? null });
  let mended = partial.held > 0; // of more than one transfer, so that a wrong sum is worth one fresh start
  let problem = '';
  for (let vain = 0, requests = 0; vain < attempts && requests < MOST_REQUESTS; requests++) {
    signal?.throwIfAborted();
    if (vain > 0) await wait(retryDelay * 2 ** (vain - 1), signal);
    const before = partial.held;
    try {
      await transfer({
        url,
        partial,
        bytes: checksum?.bytes,
        verified: checksum !== undefined,
        ifRange,
        idleTimeout,
        signal,
        onStart: onBytes,
        onBytes,
      });
    } catch (error) {
      signal?.throwIfAborted();
      problem = reasonOf(error);
      if (error instanceof RefusedError || isUnreachable(error)) {
        if (error instanceof WrongSizeError) await partial.restart(null); // nor is what is here of the file that is meant
        throw new DownloadError(url, problem, { cause: error });
      }
      vain = before > 0 && partial.held > before ? 1 : vain + 1; // progress is going on, not starting again
      mended ||= partial.held > 0;
      continue;
    }
    if (!checksum) return;
    mended &&= before > 0;
    const found = await partial.sha256();
    const expected = checksum.sha256.toLowerCase();
    if (found === expected) return;
    await partial.restart(null);
    if (!mended) throw new ChecksumError(url, expected, found);
    problem = `pieced together, its sha256 is ${found} where ${expected} is expected`;
    mended = false;
    vain++;
  }
  throw new DownloadError(url, `given up: ${problem}`);
}
