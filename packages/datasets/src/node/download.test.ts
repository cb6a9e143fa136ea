import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve, withServer } from '@residualjs/testing/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DownloadError, type DownloadOptions, download } from './download.js';

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 7 + (i >> 8)) % 256);
const hash = (algorithm: string) => createHash(algorithm).update(content).digest('hex');
const published = { bytes: content.length, md5: hash('md5'), sha256: hash('sha256') };

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'residualjs-download-'));
  path = join(folder, 'deep', 'file.bin');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const get = (base: string, options: Partial<DownloadOptions> = {}) =>
  download({
    ...published,
    urls: [`${base}file.bin`],
    path,
    retryDelay: 1,
    onProgress: ({ received }) => breakLine(received),
    ...options,
  });
const names = () => (existsSync(join(folder, 'deep')) ? readdirSync(join(folder, 'deep')) : []);
const whole = () => {
  expect(Buffer.compare(readFileSync(path), content)).toBe(0);
  expect(names()).toEqual(['file.bin']);
};
/** The line that is broken once the client has so many bytes on its disk: bytes under way when it breaks are lost. */
let line: { response: ServerResponse; breaksAt: number } | null = null;
const breakLine = (received: number) => {
  if (line && received >= line.breaksAt) line.response.destroy();
};
/** Sends so many bytes of the content from `start` on, and the line breaks when they have arrived. */
const cutAfter = (response: ServerResponse, start: number, count: number) => {
  const left = content.length - start;
  response.writeHead(start ? 206 : 200, {
    'content-length': left,
    ...(start ? { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` } : {}),
  });
  line = { response, breaksAt: start + count };
  response.write(content.subarray(start, start + count));
};

describe('download', () => {
  it('brings a file, tells how far it is, and leaves nothing else', async () => {
    await withServer(
      (request, response) => serve(content, request, response),
      async (base, seen) => {
        const received: number[] = [];
        await get(base, {
          onProgress: (progress) => {
            expect(progress).toMatchObject({
              file: 'file.bin',
              url: `${base}file.bin`,
              total: content.length,
            });
            received.push(progress.received);
          },
        });
        whole();
        expect(received.at(-1)).toBe(content.length);
        expect(received).toEqual([...received].sort((a, b) => a - b));
        expect(seen).toEqual([{ path: '/file.bin', range: undefined }]);
      },
    );
  });

  it('goes on where the line was cut', async () => {
    await withServer(
      (request, response, count) =>
        count === 1 ? cutAfter(response, 0, 100_000) : serve(content, request, response),
      async (base, seen) => {
        await get(base);
        whole();
        expect(seen.map(({ range }) => range)).toEqual([undefined, 'bytes=100000-']);
      },
    );
  });

  it('keeps what arrived when it gives up, and the next call goes on from there', async () => {
    await withServer(
      (request, response, count) => {
        const start = Number(request.headers.range?.slice(6, -1) ?? 0);
        if (count <= 2) cutAfter(response, start, 50_000);
        else serve(content, request, response);
      },
      async (base, seen) => {
        await expect(get(base, { attempts: 2 })).rejects.toThrow(DownloadError);
        expect(names()).toEqual(['file.bin.part']);
        expect(readFileSync(`${path}.part`)).toHaveLength(100_000);
        await get(base);
        whole();
        expect(seen.at(-1)?.range).toBe('bytes=100000-');
      },
    );
  });

  it('starts over where the server ignores Range', async () => {
    await withServer(
      (_, response, count) =>
        count === 1 ? cutAfter(response, 0, 1000) : response.writeHead(200).end(content),
      async (base, seen) => {
        await get(base);
        whole();
        expect(seen[1].range).toBe('bytes=1000-');
      },
    );
  });

  it('starts over when what it resumed from was not the same file', async () => {
    await withServer(
      (request, response) => serve(content, request, response),
      async (base, seen) => {
        await get(base);
        rmSync(path);
        writeFileSync(`${path}.part`, new Uint8Array(1000).fill(1));
        await get(base);
        whole();
        expect(seen.map(({ range }) => range)).toEqual([undefined, 'bytes=1000-', undefined]);
        rmSync(path);
        writeFileSync(`${path}.part`, new Uint8Array(content.length + 9)); // longer than the file can be
        await get(base);
        whole();
      },
    );
  });

  it('starts over when the server cannot give the range', async () => {
    await withServer(
      (request, response) =>
        request.headers.range ? response.writeHead(416).end() : serve(content, request, response),
      async (base, seen) => {
        await get(base);
        rmSync(path);
        writeFileSync(`${path}.part`, content.subarray(0, 10));
        await get(base);
        whole();
        expect(seen).toHaveLength(3);
      },
    );
  });

  it('refuses wrong bytes and leaves none of them', async () => {
    const wrong = Uint8Array.from(content);
    wrong[123_456] ^= 1;
    await withServer(
      (request, response) => serve(wrong, request, response),
      async (base, seen) => {
        await expect(get(base)).rejects.toThrow(/not the published one: its md5 is [0-9a-f]{32} where/);
        expect(names()).toEqual([]);
        expect(seen).toHaveLength(1);
      },
    );
  });

  it('refuses a file of another size, announced or not, without filling the disk', async () => {
    await withServer(
      (request, response) => {
        if (request.url === '/announced/file.bin')
          response.writeHead(200, { 'content-length': 7 }).end('a page!');
        const endless = () => {
          if (!response.destroyed) response.write(Buffer.alloc(1 << 16), () => setImmediate(endless));
        };
        if (request.url === '/endless/file.bin') endless();
      },
      async (base) => {
        await expect(get(`${base}announced/`)).rejects.toThrow('the file there has 7 bytes where 300000');
        await expect(get(`${base}endless/`)).rejects.toThrow('sends more than the 300000 bytes');
      },
    );
  });

  it('tries the next address, and names what each one did', async () => {
    await withServer(
      (request, response) =>
        request.url?.startsWith('/good/') ? serve(content, request, response) : response.writeHead(404).end(),
      async (base) => {
        const urls = [`${base}gone/file.bin`, 'http://127.0.0.1:1/file.bin', `${base}good/file.bin`];
        await expect(get(base, { urls: urls.slice(0, 2) })).rejects.toThrow(
          /gone\/file\.bin: status 404; http:\/\/127\.0\.0\.1:1\/file\.bin: fetch failed/,
        );
        await get(base, { urls });
        whole();
      },
    );
  });

  it('asks again after a passing fault', async () => {
    await withServer(
      (request, response, count) =>
        count < 3 ? response.writeHead(503).end() : serve(content, request, response),
      async (base, seen) => {
        await get(base);
        whole();
        expect(seen).toHaveLength(3);
      },
    );
  });

  it('gives a silent server up', async () => {
    await withServer(
      () => undefined,
      async (base) => {
        await expect(get(base, { idleTimeout: 50, attempts: 2 })).rejects.toThrow(/no byte for 50 ms/);
      },
    );
    await withServer(
      (_, response) => void response.writeHead(200).write(content.subarray(0, 500)),
      async (base) => {
        await expect(get(base, { idleTimeout: 500, attempts: 1 })).rejects.toThrow(/no byte for 500 ms/);
        expect(readFileSync(`${path}.part`)).toHaveLength(500);
      },
    );
  });

  it('ends when told to, and keeps what arrived', async () => {
    await withServer(
      (_, response) => void response.writeHead(200).write(content.subarray(0, 500)),
      async (base) => {
        const controller = new AbortController();
        const reason = new Error('enough');
        const getting = get(base, { signal: controller.signal, onProgress: () => controller.abort(reason) });
        await expect(getting).rejects.toThrow('enough');
        expect(readFileSync(`${path}.part`)).toHaveLength(500);
        await expect(get(base, { signal: controller.signal })).rejects.toThrow('enough');
      },
    );
  });
});
