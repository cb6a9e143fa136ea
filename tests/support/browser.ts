/** A headless Chromium and the page in it, watched for everything that goes wrong without a word. */
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { CHROMIUM_ALONE, chromiumPath } from '@residualjs/testing/node';
import { chromium, type Page } from 'playwright';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

/** Serves a folder on this machine only, as a plain web server would: no header that a host must be told to send but those given. */
async function serve(
  folder: string,
  headers: Record<string, string>,
): Promise<{ origin: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    if (path === '/favicon.ico') return void response.writeHead(204).end();
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file) || !statSync(file).isFile()) return void response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      ...headers,
    });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export interface Visit<T> {
  result: T;
  /** Every address that the page or its workers asked for. */
  requests: string[];
  /** Those of them that went to another origin. */
  elsewhere: string[];
  /** Failed requests, statuses from 400 on, uncaught errors and console errors. */
  problems: string[];
}

/**
 * Opens a page of a folder in headless Chromium (`?steps=5` is index.html with a query), sent with the headers given, lets `use` work with it, and closes
 * everything.
 */
export async function visit<T>(
  folder: string,
  use: (page: Page) => Promise<T>,
  path = '',
  headers: Record<string, string> = {},
): Promise<Visit<T>> {
  const server = await serve(folder, headers);
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [...CHROMIUM_ALONE, '--disable-gpu'],
  });
  try {
    const page = await browser.newPage();
    const requests: string[] = [];
    const problems: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('requestfailed', (request) => problems.push(`${request.url()}: ${request.failure()?.errorText}`));
    page.on('response', (response) => {
      if (response.status() >= 400) problems.push(`${response.url()}: status ${response.status()}`);
    });
    page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(`console: ${message.text()}`);
    });
    await page.goto(`${server.origin}/${path}`);
    const result = await use(page).catch((error: Error) => {
      throw new Error([error.message, ...problems].join('\n'), { cause: error });
    });
    const elsewhere = requests.filter(
      (url) => !/^(blob|data):/.test(url) && new URL(url).origin !== server.origin,
    );
    return { result, requests, elsewhere, problems };
  } finally {
    await browser.close();
    server.close();
  }
}
