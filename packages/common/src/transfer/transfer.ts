import type { PartialFile } from './partial-file.js';
import { RefusedError, WrongSizeError } from './refused-error.js';

/** One request for the rest of a file. */
export interface TransferOptions {
  url: string;
  /** What has arrived of it, and is added to. */
  partial: PartialFile;
  /** Bytes of the whole file, if they are known: then one of another size is refused. */
  bytes?: number;
  /** Whether a checksum will tell if pieces are of one file: then they are gone on with even where the server tells no versions apart. */
  verified: boolean;
  /** Whether `If-Range` may be sent: to another origin a page would have to ask for leave first, so that pages compare instead. */
  ifRange: boolean;
  /** Milliseconds without a byte after which the line counts as dead. */
  idleTimeout: number;
  /** Ends it. */
  signal?: AbortSignal;
  /** Called when the body begins: bytes that are here, and bytes in all, null where the server does not say. */
  onStart?(held: number, total: number | null): void;
  /** Called for every piece that has been added. */
  onBytes(held: number, total: number | null): void;
}

interface Answer {
  /** Bytes of the whole file; null where the server does not say. */
  total: number | null;
  /** Whether what is broken off can be gone on with. */
  resumable: boolean;
}

/** A weak ETag does not promise the same bytes. */
function validatorOf(headers: Headers): string | null {
  const etag = headers.get('etag');
  if (etag !== null) return etag.startsWith('W/') ? null : etag;
  return headers.get('last-modified');
}

/** Checks status and headers, and makes ready for the body that follows. */
async function begin({ status, headers }: Response, options: TransferOptions): Promise<Answer> {
  const { partial, bytes } = options;
  const whole = (total: number | null) => {
    if (total !== null && bytes !== undefined && total !== bytes) throw new WrongSizeError(total, bytes);
    return total;
  };
  if (status === 206) {
    const range = headers.get('content-range') ?? '';
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range) ?? [];
    if (start === undefined || Number(start) !== partial.held) {
      const asked = partial.held;
      await partial.restart(null);
      throw new Error(`asked for bytes from ${asked} on, got '${range}'`);
    }
    const validator = validatorOf(headers);
    if (partial.validator !== null && validator !== null && validator !== partial.validator) {
      await partial.restart(null);
      throw new Error('the file there has changed: starts again');
    }
    return { total: whole(total === '*' ? null : Number(total)), resumable: true };
  }
  if (status !== 200) {
    if (status === 416) await partial.restart(null);
    const passing = status === 408 || status === 416 || status === 425 || status === 429 || status >= 500;
    const problem = `status ${status}`;
    throw passing ? new Error(problem) : new RefusedError(problem);
  }
  const encoded = headers.has('content-encoding'); // then lengths and ranges are not those of the bytes that we see
  const length = headers.get('content-length');
  const total = whole(encoded || length === null ? null : Number(length));
  await partial.restart(encoded ? null : validatorOf(headers));
  return { total, resumable: !encoded };
}

/**
 * Asks for what is missing of a file (HTTP Range, RFC 9110 section 14) and adds it; starts the file over where the server knows no
 * Range or has another version. What has arrived stays, also on an error, unless nothing would tell where the rest of it goes.
 *
 * @throws WrongSizeError, RefusedError if asking again is in vain; the reason of `signal` if that ended it; any other error on what may pass.
 */
export async function transfer(options: TransferOptions): Promise<void> {
  const { url, partial, bytes, verified, ifRange, idleTimeout, signal, onStart, onBytes } = options;
  const ending = new AbortController();
  const arm = () => setTimeout(() => ending.abort(new Error(`no byte for ${idleTimeout} ms`)), idleTimeout);
  let timer = arm();
  try {
    // Without either nothing would tell whether the rest is of the same file.
    if (partial.held > 0 && partial.validator === null && !verified) await partial.restart(null);
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (partial.held > 0) headers.range = `bytes=${partial.held}-`;
    if (partial.held > 0 && partial.validator !== null && ifRange) headers['if-range'] = partial.validator;
    const any = signal ? AbortSignal.any([signal, ending.signal]) : ending.signal;
    const response = await fetch(url, { headers, signal: any });
    const { total, resumable } = await begin(response, options);
    const most = total ?? bytes ?? Number.POSITIVE_INFINITY;
    onStart?.(partial.held, total);
    try {
      const reader = response.body?.getReader();
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        if (done || !value) break;
        clearTimeout(timer);
        timer = arm();
        if (partial.held + value.length > most) throw new WrongSizeError(null, most);
        await partial.append(value);
        onBytes(partial.held, total);
      }
      if (total !== null && partial.held < total) {
        throw new Error(`the line was cut after ${partial.held} of ${total} bytes`);
      }
    } catch (error) {
      if (!resumable) await partial.restart(null);
      throw error;
    }
  } finally {
    clearTimeout(timer);
    ending.abort(); // closes the line where the answer was not read to its end
  }
}
