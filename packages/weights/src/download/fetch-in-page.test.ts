import { serve, withServer } from '@residualjs/testing/node';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ChecksumError } from './download-error.js';
import { fetchWeightsInPage } from './fetch-in-page.js';
import { sha256Of } from './partial-file.js';

const content = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);

/** The little of the Cache API that is used. */
function fakeCaches(
  put = (held: Map<string, Uint8Array>, url: string, bytes: Uint8Array) => void held.set(url, bytes),
) {
  const all = new Map<string, Map<string, Uint8Array>>();
  return {
    all,
    async open(name: string) {
      const held = all.get(name) ?? new Map<string, Uint8Array>();
      all.set(name, held);
      return {
        async match(url: string) {
          const bytes = held.get(url);
          return bytes && new Response(bytes as Uint8Array<ArrayBuffer>);
        },
        async put(url: string, response: Response) {
          put(held, url, new Uint8Array(await response.arrayBuffer()));
        },
      };
    },
  };
}
afterEach(() => vi.unstubAllGlobals());

describe('fetchWeights in a page', () => {
  it('keeps a copy in the Cache API, checks it, and needs no network for it', async () => {
    const caches = fakeCaches();
    vi.stubGlobal('caches', caches);
    const checksum = { sha256: (await sha256Of(content)).toUpperCase() };
    let address = '';
    await withServer(
      (request, response) => serve(content, request, response),
      async (base, seen) => {
        address = `${base}a.safetensors`;
        const first = await fetchWeightsInPage(address, { checksum });
        expect(first).toMatchObject({
          name: 'a.safetensors',
          from: address,
          cached: false,
          bytes: content.length,
        });
        caches.all.get('residualjs-weights')!.set(address, Uint8Array.of(1)); // somebody spoilt it
        expect((await fetchWeightsInPage(address, { checksum })).cached).toBe(false);
        expect(seen).toHaveLength(2);
        await fetchWeightsInPage(address, { cache: false });
        await fetchWeightsInPage(address, { refresh: true });
        expect(seen).toHaveLength(4);
        const other = { sha256: '0'.repeat(64) };
        await expect(fetchWeightsInPage(address, { checksum: other })).rejects.toThrow(ChecksumError);
      },
    );
    const copy = await fetchWeightsInPage(address, { checksum });
    expect(copy.cached).toBe(true);
    expect(await copy.read()).toEqual(content);
  });

  it('goes on where the line was cut without If-Range, and compares versions instead', async () => {
    const headers: (string | undefined)[] = [];
    await withServer(
      (request, response, count) => {
        headers.push(request.headers['if-range'] as string | undefined);
        response.setHeader('etag', count < 3 ? '"one"' : '"two"');
        if (count > 1) return serve(content, request, response);
        response.writeHead(200, { 'content-length': content.length });
        response.write(content.subarray(0, 1000), () => setTimeout(() => response.destroy(), 20));
        return undefined;
      },
      async (base, seen) => {
        const { read } = await fetchWeightsInPage(`${base}a.npy`, { cache: false, retryDelay: 1 });
        expect(await read()).toEqual(content);
        expect(seen[1].range).toMatch(/^bytes=\d+-$/);
        expect(headers).toEqual([undefined, undefined]);
      },
    );
  });

  it('does without a cache where the page has none, or its room is used up', async () => {
    const full = () => {
      throw new DOMException('no more room', 'QuotaExceededError');
    };
    for (const caches of [undefined, fakeCaches(full)]) {
      vi.stubGlobal('caches', caches);
      await withServer(
        (request, response) => serve(content, request, response),
        async (base) => {
          const { read, cached } = await fetchWeightsInPage(`${base}a.npy`);
          expect([await read(), cached]).toEqual([content, false]);
        },
      );
    }
  });
});
