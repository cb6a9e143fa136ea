/**
 * Lets Node run a worker from TypeScript sources, as tests have it: what is asked for as `worker.js` and is not there is
 * `worker.ts`, and the packages of the house are their sources. Loaded into every worker of a test by NODE_OPTIONS (vitest.config.ts).
 */
import { existsSync, readFileSync } from 'node:fs';
import { register } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isMainThread } from 'node:worker_threads';

if (!isMainThread) register(import.meta.url);

const packages = new URL('../../packages/', import.meta.url);

/** `@residualjs/common/node` is `packages/common/src/node.js`, of which there is a `.ts`. */
function sourceOf(specifier, parent) {
  const [, name, entry = 'index'] = /^@residualjs\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? [];
  if (name !== undefined) return new URL(`${name}/src/${entry}.js`, packages);
  return /^(\.|file:)/.test(specifier) ? new URL(specifier, parent) : null;
}

export function resolve(specifier, context, next) {
  const file = sourceOf(specifier, context.parentURL);
  const source = file && new URL(file.href.replace(/\.js$/, '.ts'));
  return source && source.href !== file.href && !existsSync(file) && existsSync(source)
    ? { url: source.href, format: 'module', shortCircuit: true }
    : next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { transformSync } = await import('rolldown/utils');
  const file = fileURLToPath(url);
  const { code, errors } = transformSync(file, readFileSync(file, 'utf8'));
  if (errors.length > 0) throw new Error(`${file}: ${errors[0].message}`);
  return { format: 'module', source: code, shortCircuit: true };
}
