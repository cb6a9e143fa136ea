import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { playwright } from '@vitest/browser-playwright';
import type { InPage } from './asked-backends.ts';
import { CHROMIUM_ALONE, CHROMIUM_SOFTWARE_GPU, chromiumPath } from './src/chromium.ts';

const packages = fileURLToPath(new URL('../../packages/', import.meta.url));

/** Whether a test file holds tests that run on every backend, and nothing of Node. */
function runsInPage(file: string): boolean {
  const text = readFileSync(packages + file, 'utf8');
  return text.includes('describeBackends(') && !/from '(node:|@residualjs\/testing\/node)/.test(text);
}

/**
 * A Vitest project of the tests that run on every backend, in pages of a headless Chromium, with its GPU in software: of all packages but
 * the command line, or only of some.
 */
export function pageProject({ name, backends, only }: InPage) {
  const include = readdirSync(packages, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.test.ts') && /^(?!residualjs)[^/]+\/src\//.test(file))
    .filter((file) => (only === undefined || only.includes(file.split('/')[0])) && runsInPage(file))
    .map((file) => `packages/${file}`);
  return {
    name,
    include,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    testNamePattern: new RegExp(`\\[(${backends.join('|')})\\]`),
    provide: { backends: { all: [...backends] } },
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { executablePath: chromiumPath, args: [...CHROMIUM_ALONE, ...CHROMIUM_SOFTWARE_GPU] },
      }),
      instances: [{ browser: 'chromium' as const }],
    },
  };
}
