import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a test server saw. */
export interface SeenRequest {
  path: string;
  range: string | undefined;
}

/** A server on 127.0.0.1 for one test; answers as `answer` does and remembers what was asked. */
export async function withServer(
  answer: (request: IncomingMessage, response: ServerResponse, count: number) => void,
  body: (base: string, seen: SeenRequest[]) => Promise<void>,
): Promise<void> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    seen.push({ path: request.url ?? '', range: request.headers.range });
    answer(request, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** Answers with the content, or the part of it that Range asks for. */
export function serve(content: Uint8Array, request: IncomingMessage, response: ServerResponse): void {
  const [, from] = request.headers.range?.match(/^bytes=(\d+)-$/) ?? [];
  if (from === undefined) {
    response.writeHead(200, { 'content-length': content.length }).end(content);
    return;
  }
  const start = Number(from);
  const range = `bytes ${start}-${content.length - 1}/${content.length}`;
  response
    .writeHead(206, { 'content-range': range, 'content-length': content.length - start })
    .end(content.subarray(start));
}
