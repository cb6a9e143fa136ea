import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serve, withServer } from '@residualjs/testing/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ChecksumError, DownloadError } from '../download/download-error.js';
import type { FetchWeightsOptions } from '../download/options.js';
import { fetchWeights } from './fetch-weights.js';

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) % 256);
const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const checksum = { sha256: digest(content), bytes: content.length };

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'residualjs-weights-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const get = (base: string, options: FetchWeightsOptions = {}) =>
  fetchWeights(`${base}model.pt`, {
    cache: folder,
    retryDelay: 1,
    onProgress: ({ received }) => breakLine(received),
    ...options,
  });
/** The files of the cache, without what is random in their names. */
const names = () =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, 'ID'))
    .sort();
const expectWhole = (path: string | undefined) => {
  expect(Buffer.compare(readFileSync(path as string), content)).toBe(0);
  expect(names()).toEqual(['model.pt']);
};

/** The line that is broken once the client has so many bytes: bytes under way when it breaks are lost. */
let line: { response: ServerResponse; breaksAt: number } | null = null;
const breakLine = (received: number) => {
  if (line && received >= line.breaksAt) line.response.destroy();
};
/** Sends so many bytes from where it is asked to, and the line breaks when they have arrived. */
const cutAfter = (request: IncomingMessage, response: ServerResponse, count: number, headers = {}) => {
  const start = Number(request.headers.range?.slice(6, -1) ?? 0);
  response.writeHead(start ? 206 : 200, {
    'content-length': content.length - start,
    ...(start ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
    ...headers,
  });
  line = { response, breaksAt: start + count };
  response.write(content.subarray(start, start + count));
};
/** What `serve` does, with a version: answers If-Range as RFC 9110 has it. */
const serveVersion =
  (bytes: Uint8Array, etag: string) => (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('etag', etag);
    const other = request.headers['if-range'] !== undefined && request.headers['if-range'] !== etag;
    if (other) response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    else serve(bytes, request, response);
  };
const gone = async (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

describe('fetchWeights', () => {
  it('brings a file once, and takes its copy from then on, without a network', async () => {
    const address = await withOneServer();
    const again = await fetchWeights(address, { cache: folder, checksum });
    expect(again).toMatchObject({ name: 'model.pt', cached: true, bytes: content.length });
    expect(Buffer.compare(Buffer.from(await again.read()), content)).toBe(0);
    await expect(fetchWeights(address, { cache: folder, refresh: true })).rejects.toThrow('ECONNREFUSED');
    expectWhole(again.path);

    async function withOneServer() {
      let url = '';
      await withServer(
        (request, response) => serve(content, request, response),
        async (base, seen) => {
          const received: number[] = [];
          const fetched = await get(base, {
            onProgress: (progress) => {
              expect(progress).toMatchObject({
                file: 'model.pt',
                url: `${base}model.pt`,
                total: content.length,
              });
              received.push(progress.received);
            },
          });
          expect(fetched).toMatchObject({ cached: false, from: `${base}model.pt`, bytes: content.length });
          expectWhole(fetched.path);
          expect(received.at(-1)).toBe(content.length);
          expect(received).toEqual([...received].sort((a, b) => a - b));
          await get(base, { checksum });
          expect(seen).toHaveLength(1);
          url = fetched.from;
        },
      );
      return url;
    }
  });

  it('keeps files of one name apart', async () => {
    await withServer(
      (request, response) => response.writeHead(200).end(request.url),
      async (base) => {
        const [a, b] = await Promise.all(
          ['a', 'b'].map((of) => fetchWeights(`${base}${of}/w.h5`, { cache: folder })),
        );
        expect([a, b].map(({ path }) => readFileSync(path as string, 'utf8'))).toEqual([
          '/a/w.h5',
          '/b/w.h5',
        ]);
      },
    );
  });

  it('goes on where the line was cut, if the file is still the same', async () => {
    const asked: (string | undefined)[] = [];
    await withServer(
      (request, response, count) => {
        asked.push(request.headers['if-range'] as string | undefined);
        if (count === 1) cutAfter(request, response, 100_000, { etag: '"one"' });
        else serveVersion(content, '"one"')(request, response);
      },
      async (base, seen) => {
        expectWhole((await get(base)).path);
        expect(seen.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-']);
        expect(asked).toEqual([undefined, '"one"']);
      },
    );
  });

  it('starts over when the file has changed between the parts', async () => {
    const before = new Uint8Array(content.length).fill(1);
    for (const honest of [true, false]) {
      await withServer(
        (request, response, count) => {
          if (count === 1) {
            response.writeHead(200, { 'content-length': before.length, etag: '"one"' });
            line = { response, breaksAt: 1000 };
            response.write(before.subarray(0, 1000));
          } else if (honest) serveVersion(content, '"two"')(request, response);
          else serve(content, request, response.setHeader('etag', '"two"')); // gives the range whatever If-Range says
        },
        async (base, seen) => {
          expectWhole((await get(base, { refresh: true })).path);
          expect(seen).toHaveLength(honest ? 2 : 3);
        },
      );
      rmSync(join(folder, 'weights'), { recursive: true });
    }
  });

  it('does not go on with what nothing identifies, but with a checksum', async () => {
    for (const known of [undefined, checksum]) {
      await withServer(
        (request, response, count) =>
          count === 1 ? cutAfter(request, response, 1000) : serve(content, request, response),
        async (base, seen) => {
          expectWhole((await get(base, { checksum: known })).path);
          expect(seen[1].range).toBe(known ? 'bytes=1000-' : undefined);
        },
      );
      rmSync(join(folder, 'weights'), { recursive: true });
    }
  });

  it('keeps what arrived when it gives up, and the next call goes on from there', async () => {
    await withServer(
      (request, response, count) => {
        if (count <= 3) cutAfter(request, response, count === 1 ? 50_000 : 0, { etag: '"one"' });
        else serveVersion(content, '"one"')(request, response);
        if (count === 2 || count === 3) response.destroy();
      },
      async (base, seen) => {
        await expect(get(base, { attempts: 3 })).rejects.toThrow(/model\.pt: given up: /);
        expect(names()).toEqual(['model.pt.free.ID.part', 'model.pt.free.ID.part.json']);
        expectWhole((await get(base)).path);
        expect(seen.at(-1)?.range).toBe('bytes=50000-');
      },
    );
  });

  it('starts over where the server ignores Range, or cannot give it', async () => {
    for (const status of [200, 416]) {
      await withServer(
        (request, response, count) => {
          if (count === 1) cutAfter(request, response, 1000, { etag: '"one"' });
          else if (status === 416 && request.headers.range) response.writeHead(416).end();
          else response.writeHead(200).end(content);
        },
        async (base, seen) => {
          expectWhole((await get(base)).path);
          expect(seen[1].range).toBe('bytes=1000-');
        },
      );
      rmSync(join(folder, 'weights'), { recursive: true });
    }
  });

  it('refuses wrong bytes with both checksums, and keeps none of them', async () => {
    const wrong = Uint8Array.from(content);
    wrong[123_456] ^= 1;
    await withServer(
      (request, response) => serve(wrong, request, response),
      async (base, seen) => {
        const error = await gone(get(base, { checksum }));
        expect(error).toBeInstanceOf(ChecksumError);
        expect(error).toMatchObject({ expected: checksum.sha256, found: digest(wrong) });
        expect((error as Error).message).toContain(
          `its sha256 is ${digest(wrong)} where ${checksum.sha256} is expected`,
        );
        expect(names()).toEqual([]);
        expect(seen).toHaveLength(1);
        // A copy that was taken as it is does not pass for the one that is meant.
        await get(base);
        expect(names()).toEqual(['model.pt']);
        await expect(get(base, { checksum })).rejects.toThrow(ChecksumError);
      },
    );
  });

  it('starts over once when the pieces do not make the file', async () => {
    await withServer(
      (request, response, count) => {
        if (count === 1) {
          response.writeHead(200, { 'content-length': content.length });
          line = { response, breaksAt: 1000 };
          response.write(new Uint8Array(1000));
        } else serve(content, request, response);
      },
      async (base, seen) => {
        expectWhole((await get(base, { checksum })).path);
        expect(seen.map(({ range }) => range)).toEqual([undefined, 'bytes=1000-', undefined]);
      },
    );
  });

  it('does not believe a length', async () => {
    await withServer(
      (request, response) => {
        // Says too much and closes, or says too little: then what HTTP takes for the whole is cut off.
        const length = request.url === '/long/model.pt' ? content.length + 10 : content.length - 10;
        response.writeHead(200, { 'content-length': length });
        if (length < content.length) response.end(content.subarray(0, length));
        else response.write(content, () => response.socket?.end()); // not destroyed: a reset can take bytes with it that were sent
      },
      async (base) => {
        await expect(get(`${base}long/`, { attempts: 2 })).rejects.toThrow(DownloadError);
        await expect(get(`${base}long/`, { checksum })).rejects.toThrow(
          'has 300010 bytes where 300000 are expected',
        );
        await expect(get(`${base}short/`, { checksum })).rejects.toThrow(
          'has 299990 bytes where 300000 are expected',
        );
        const { sha256 } = checksum;
        await expect(get(`${base}short/`, { checksum: { sha256 } })).rejects.toThrow(ChecksumError);
        expect(names().filter((name) => name === 'model.pt')).toEqual([]);
      },
    );
  });

  it('ends what goes on for ever', async () => {
    await withServer(
      (_, response) => {
        const endless = () => {
          if (!response.destroyed) response.write(Buffer.alloc(1 << 16), () => setImmediate(endless));
        };
        endless();
      },
      async (base) => {
        await expect(get(base, { checksum })).rejects.toThrow('sends more than 300000 bytes');
        expect(names()).toEqual([]);
      },
    );
  });

  it('asks again after a fault that may pass, and not after one that does not', async () => {
    await withServer(
      (request, response, count) => {
        if (request.url === '/gone/model.pt') response.writeHead(404).end('no such page');
        else if (count < 3) response.writeHead(count === 1 ? 500 : 429).end();
        else serve(content, request, response);
      },
      async (base, seen) => {
        expectWhole((await get(base)).path);
        expect(seen).toHaveLength(3);
        await expect(get(`${base}gone/`)).rejects.toThrow(`${base}gone/model.pt: status 404`);
        expect(seen).toHaveLength(4);
        expect(names()).toEqual(['model.pt']);
      },
    );
  });

  it('follows a redirect, and does not follow one for ever', async () => {
    await withServer(
      (request, response) => {
        if (request.url === '/other/place') serve(content, request, response);
        else
          response
            .writeHead(302, { location: request.url === '/model.pt' ? '/other/place' : '/ring/model.pt' })
            .end();
      },
      async (base) => {
        const { path, name } = await get(base);
        expectWhole(path);
        expect(name).toBe('model.pt');
        await expect(get(`${base}ring/`, { attempts: 1 })).rejects.toThrow('redirect count exceeded');
      },
    );
  });

  it('gives a silent server up, ends when told to, and keeps what arrived', async () => {
    await withServer(
      (_, response) => {
        response
          .writeHead(200, { etag: '"slow"', 'content-length': content.length })
          .write(content.subarray(0, 500));
        const drip = setInterval(() => response.write(Uint8Array.of(1)), 20);
        response.on('close', () => clearInterval(drip));
      },
      async (base) => {
        const controller = new AbortController();
        const reason = new Error('enough');
        const slow = get(base, {
          signal: controller.signal,
          onProgress: ({ received }) => received > 503 && controller.abort(reason),
        });
        expect(await gone(slow)).toBe(reason);
        expect(names()).toEqual(['model.pt.free.ID.part', 'model.pt.free.ID.part.json']);
        expect(await gone(get(base, { signal: controller.signal }))).toBe(reason);
      },
    );
    await withServer(
      () => undefined,
      async (base) => {
        await expect(get(base, { idleTimeout: 50, attempts: 2 })).rejects.toThrow(/no byte for 50 ms/);
      },
    );
  });

  it('takes over what a process left that is no more, and leaves alone what one still writes', async () => {
    await withServer(
      (request, response) => serveVersion(content, '"one"')(request, response),
      async (base, seen) => {
        const { path } = await get(base);
        const place = (owner: string) => `${path}.${owner}.00000000-0000-0000-0000-000000000000.part`;
        const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
        const { pid } = spawnSync(process.execPath, ['--version']);
        const left = place(`${machine}-${pid}`);
        const [alive, elsewhere, old] = [`${machine}-${process.ppid}`, 'ffffffff-1', 'eeeeeeee-1'].map(place);
        writeFileSync(left, content.subarray(0, 2000));
        writeFileSync(`${left}.json`, JSON.stringify({ validator: '"one"' }));
        for (const other of [alive, elsewhere, old]) writeFileSync(other, 'not mine');
        utimesSync(old, 0, 0);
        await get(base, { refresh: true });
        expect(seen.at(-1)?.range).toBe('bytes=2000-');
        expect(Buffer.compare(readFileSync(path as string), content)).toBe(0);
        const rest = readdirSync(dirname(path as string)).sort();
        expect(rest).toEqual(['model.pt', ...[alive, elsewhere].map((other) => basename(other))].sort());
      },
    );
  });

  it('may run many times at once', async () => {
    await withServer(
      (request, response) => serve(content, request, response),
      async (base) => {
        const all = await Promise.all(Array.from({ length: 8 }, () => get(base, { checksum })));
        expect(new Set(all.map(({ path }) => path)).size).toBe(1);
        expectWhole(all[0].path);
      },
    );
  });

  it('takes what is on this machine from where it is', async () => {
    const path = join(folder, 'here.h5');
    writeFileSync(path, content);
    for (const address of [path, pathToFileURL(path).href]) {
      expect(await fetchWeights(address, { checksum })).toMatchObject({
        name: 'here.h5',
        path,
        cached: true,
      });
    }
    const other = { sha256: '0'.repeat(64) };
    await expect(fetchWeights(path, { checksum: other })).rejects.toThrow(
      `${path}: this is not the file that was meant`,
    );
    await expect(fetchWeights(join(folder, 'none.h5'))).rejects.toThrow('ENOENT');
    await expect(fetchWeights(path, { checksum: { sha256: 'abc' } })).rejects.toThrow(
      "checksum.sha256 'abc' is not 64",
    );
    await expect(fetchWeights(path, { cache: false })).rejects.toThrow(RangeError);
  });
});
