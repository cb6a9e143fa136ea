import { randomBytes } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TrainingCallback } from '../../callbacks/callback.js';
import { watchPage } from './page.js';

/** Options of {@link watchRun}. */
export interface WatchRunOptions {
  /** What the page is called. */
  title: string;
  /** What evaluations are on. */
  evaluatedOn?: string;
  /** Of 127.0.0.1; 0 takes any that is free. */
  port?: number;
  /** What happened before a run that goes on, as records with their `type`. */
  before?: readonly object[];
}

/** A page that shows a run while it goes on. */
export interface RunWatch extends TrainingCallback {
  /** Where the page is: `http://127.0.0.1:PORT/`. */
  readonly url: string;
  /** Ends the server; pages that are open keep what they show. */
  close(): Promise<void>;
}

/** Of the events that wait to be sent to a page that does not read them; beyond, the page is cut off and asks again. */
const MOST_WAITING = 16 * 2 ** 20;

/**
 * Serves a page with loss, accuracy and gradient norms of a run as they happen, on 127.0.0.1 alone: requests that name another host
 * (a page elsewhere whose name was made to point here) are refused.
 *
 * @throws Error where the port is taken
 *
 * @example
 * const watch = await watchRun({ title: 'resnet20 on mnist' });
 * console.log(watch.url);
 * await train(model, data, { epochs: 3, callbacks: [watch] });
 * await watch.close();
 */
export async function watchRun({
  title,
  evaluatedOn = 'test',
  port = 0,
  before = [],
}: WatchRunOptions): Promise<RunWatch> {
  const line = (entry: object) => `data: ${JSON.stringify(entry)}\n\n`;
  const lines = before.map(line);
  const pages = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    const { port } = server.address() as AddressInfo;
    const path = request.url?.split('?', 1)[0];
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (![`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '')) {
      response.writeHead(403).end('this server answers for 127.0.0.1 only\n');
    } else if (request.method !== 'GET') {
      response.writeHead(405, { Allow: 'GET' }).end();
    } else if (path === '/') {
      const nonce = randomBytes(16).toString('base64');
      const policy = `default-src 'none'; connect-src 'self'; style-src-elem 'nonce-${nonce}'; style-src-attr 'unsafe-inline'; script-src 'nonce-${nonce}'`;
      response.writeHead(200, {
        'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': policy,
      });
      response.end(watchPage(title, evaluatedOn, nonce));
    } else if (path === '/events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(lines.join(''));
      pages.add(response);
      response.on('close', () => pages.delete(response));
    } else {
      response.writeHead(404).end('not found\n');
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(`port ${port} of 127.0.0.1 is taken; give another, or none to take any that is free`)
          : error,
      ),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  server.unref(); // a run that fails ends the process all the same

  const tell = (entry: object) => {
    const text = line(entry);
    lines.push(text);
    for (const page of pages) {
      if (page.writableLength > MOST_WAITING) page.destroy();
      else page.write(text);
    }
  };
  return {
    name: 'watch',
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    onEvent(event) {
      if (event.type === 'end') tell({ type: 'end' });
      else tell({ type: event.type, ...event.record });
    },
    async close() {
      for (const page of pages) page.end();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), 500).unref();
      await closed;
    },
  };
}
