import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { arePagesAskedFor, backendsInNode, pages } from './tools/testing/asked-backends.ts';
import { pageProject } from './tools/testing/page-project.ts';
import { chromiumPath } from './tools/testing/src/chromium.ts';

if (arePagesAskedFor && chromiumPath === undefined) {
  throw new Error(
    'tests in pages need a Chromium: install one (apt-get install chromium), or set CHROMIUM_PATH to one',
  );
}

const root = fileURLToPath(new URL('.', import.meta.url));
const packages = readdirSync(`${root}packages`);

/** Tests run against the sources, so that a change needs no build before its test. */
const sources = packages.flatMap((name) => {
  const id = name === 'residualjs' ? name : `@residualjs/${name}`;
  return [
    { find: new RegExp(`^${id}$`), replacement: `${root}packages/${name}/src/index.ts` },
    { find: new RegExp(`^${id}/(node|auto|protobuf)$`), replacement: `${root}packages/${name}/src/$1.ts` },
  ];
});

/** Workers that tests start run against the sources too. */
const env = { NODE_OPTIONS: `--import ${new URL('tools/testing/worker-sources.mjs', import.meta.url)}` };

const project = (name: string, include: string[]) => ({
  resolve: { alias: sources },
  test: {
    name,
    include,
    env,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks' as const,
    provide: { backends: { more: backendsInNode(name) } },
  },
});

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      ...packages.map((name) => project(name, [`packages/${name}/src/**/*.test.ts`])),
      project('benchmarks', ['benchmarks/src/**/*.test.ts']),
      project('testing', ['tools/**/*.test.ts']),
      project('house', ['tests/**/*.test.ts']),
      ...(chromiumPath
        ? pages.map((page) => ({ resolve: { alias: sources }, test: pageProject(page) }))
        : []),
      project('examples', ['examples/**/*.test.ts']),
    ],
  },
});
