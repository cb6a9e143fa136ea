import { request } from 'node:http';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { residualMlp } from '../../fixtures/models.js';
import { blobs } from '../../fixtures/sources.js';
import { train } from '../../train.js';
import { type RunWatch, watchRun } from './watch-run.js';

let watch: RunWatch;
beforeEach(async () => {
  watch = await watchRun({ title: 'A run <b>', before: [{ type: 'step', step: 0, loss: 9 }] });
});
afterEach(() => watch.close());

/** The answer to a request with headers of our own. */
function ask(path: string, { method = 'GET', host }: { method?: string; host?: string } = {}) {
  return new Promise<number>((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    request(new URL(path, watch.url), { method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
      .on('error', reject)
      .end();
  });
}

/** The events until the run's end. */
async function eventsUntilEnd(): Promise<Record<string, unknown>[]> {
  const { body } = await fetch(`${watch.url}events`);
  const entries: Record<string, unknown>[] = [];
  let text = '';
  for await (const chunk of body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const whole = text.split('\n\n');
    text = whole.pop()!;
    entries.push(...whole.map((event) => JSON.parse(event.replace(/^data: /, ''))));
    if (entries.at(-1)?.type === 'end') break;
  }
  return entries;
}

describe('watchRun', () => {
  it('tells a page all that happened and what happens', async () => {
    await tf.setBackend('cpu');
    const { model, stages } = residualMlp();
    const early = eventsUntilEnd();
    const data = { train: blobs(), validation: blobs() };
    await train(model, data, { epochs: 2, taps: stages, callbacks: [watch] });
    model.dispose();
    const entries = await early;
    expect(entries.map(({ type }) => type)).toEqual([
      'step',
      ...['step', 'step', 'step', 'step', 'epoch', 'evaluation'],
      ...['step', 'step', 'step', 'step', 'epoch', 'evaluation'],
      'end',
    ]);
    expect(Object.keys(entries[1].gradientNorms as object)).toEqual(stages);
    expect(await eventsUntilEnd()).toEqual(entries); // a page that was opened late
  });

  it('gives a page of its own, on this machine alone', async () => {
    expect(watch.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const response = await fetch(watch.url);
    const policy = response.headers.get('content-security-policy') ?? '';
    const html = await response.text();
    expect(html).toContain('<h1>A run &lt;b&gt;</h1>');
    const [, nonce] = /script-src 'nonce-([^']+)'/.exec(policy)!;
    expect(html).toContain(`<script nonce="${nonce}">`);
    expect(policy).toContain("default-src 'none'");
    expect(html).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  it('refuses other hosts, methods and paths', async () => {
    const { port } = new URL(watch.url);
    expect(await ask('/', { host: 'evil.example' })).toBe(403);
    expect(await ask('/events', { host: `evil.example:${port}` })).toBe(403);
    expect(await ask('/', { host: `localhost:${port}` })).toBe(200);
    expect(await ask('/', { method: 'POST' })).toBe(405);
    expect(await ask('/../../etc/passwd')).toBe(404);
  });

  it('says that a port is taken', async () => {
    const port = Number(new URL(watch.url).port);
    await expect(watchRun({ title: 'x', port })).rejects.toThrow(`port ${port} of 127.0.0.1 is taken`);
  });
});
