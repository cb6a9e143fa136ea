import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How far a download has come. */
export interface DownloadProgress {
  /** The file's name. */
  file: string;
  /** Where it comes from. */
  url: string;
  /** Bytes on the disk, with those of earlier, broken transfers. */
  received: number;
  /** Bytes in all. */
  total: number;
}

/** One request for the rest of a file. */
export interface TransferOptions {
  url: string;
  /** The unfinished file that is added to. */
  part: string;
  /** Bytes that `part` holds already. */
  have: number;
  /** Bytes of the whole file. */
  bytes: number;
  /** Milliseconds without a byte after which the line counts as dead. */
  idleTimeout: number;
  signal?: AbortSignal;
  onBytes: (received: number) => void;
}

/** This address will not give the file, however often it is asked. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

/** Checks status and headers; returns the offset at which the body starts. */
function startOf({ status, headers }: Response, have: number, bytes: number): number {
  if (status === 206) {
    const range = headers.get('content-range') ?? '';
    const [, start, total] = range.match(/^bytes (\d+)-\d+\/(\d+|\*)$/) ?? [];
    if (Number(start) !== have) throw new Error(`asked for bytes from ${have} on, got '${range}'`);
    if (total !== '*' && Number(total) !== bytes) {
      throw new RefusedError(`the file there has ${total} bytes where ${bytes} are published`);
    }
    return have;
  }
  if (status !== 200) {
    const passing = status === 408 || status === 429 || status >= 500;
    const problem = `status ${status}`;
    throw passing ? new Error(problem) : new RefusedError(problem);
  }
  const announced = headers.get('content-length');
  if (announced !== null && !headers.has('content-encoding') && Number(announced) !== bytes) {
    throw new RefusedError(`the file there has ${announced} bytes where ${bytes} are published`);
  }
  return 0; // it ignores Range, or nothing was there: from the start
}

/** Adds to `part` what the server sends; returns how many bytes it then holds, also when the line was cut. */
export async function transfer(options: TransferOptions): Promise<{ held: number; cut: Error | null }> {
  const { url, part, have, bytes, idleTimeout, signal, onBytes } = options;
  const idle = new AbortController();
  const arm = () => setTimeout(() => idle.abort(new Error(`no byte for ${idleTimeout} ms`)), idleTimeout);
  let timer = arm();
  try {
    const headers: Record<string, string> = { 'accept-encoding': 'identity' };
    if (have > 0) headers.range = `bytes=${have}-`;
    const any = signal ? AbortSignal.any([signal, idle.signal]) : idle.signal;
    const response = await fetch(url, { headers, signal: any });
    if (response.status === 416) return { held: 0, cut: new Error('status 416: starts again') };
    let held = startOf(response, have, bytes);
    await mkdir(dirname(part), { recursive: true }); // not before there is something to write
    const file = await open(part, held > 0 ? 'a' : 'w');
    try {
      for await (const chunk of response.body ?? []) {
        clearTimeout(timer);
        timer = arm();
        held += chunk.length;
        if (held > bytes) throw new RefusedError(`sends more than the ${bytes} bytes that are published`);
        await file.writeFile(chunk);
        onBytes(held);
      }
    } catch (error) {
      if (error instanceof RefusedError || signal?.aborted) throw error;
      return { held, cut: error as Error };
    } finally {
      await file.sync();
      await file.close();
    }
    return { held, cut: held < bytes ? new Error(`the line was cut after ${held} of ${bytes} bytes`) : null };
  } finally {
    clearTimeout(timer);
    idle.abort(); // closes the line where the answer was not read to its end
  }
}
