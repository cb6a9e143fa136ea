import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CHROMIUM_ALONE, CHROMIUM_SOFTWARE_GPU, chromiumNote, chromiumPath } from '@residualjs/testing/node';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BrowserComparison } from './run-in-page.js';

const built = existsSync(new URL('../../dist/browser/main.js', import.meta.url));
const note = built ? chromiumNote : ' [skipped: not built]';
const configFile = fileURLToPath(new URL('../../page/vite.config.ts', import.meta.url));

describe.skipIf(!built || !chromiumPath)(`the page of the benchmark${note}`, () => {
  it('trains and runs ResNet-20 on webgl, webgpu and wasm, and shows table and chart', async () => {
    const outDir = mkdtempSync(join(tmpdir(), 'residualjs-page-'));
    onTestFinished(() => rmSync(outDir, { recursive: true }));
    await build({ configFile, logLevel: 'error', build: { outDir } });
    const server = await preview({ configFile, logLevel: 'error', build: { outDir }, preview: { port: 0 } });
    onTestFinished(() => server.close());
    const browser = await chromium.launch({
      executablePath: chromiumPath,
      args: [...CHROMIUM_ALONE, ...CHROMIUM_SOFTWARE_GPU],
    });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    const address = server.resolvedUrls?.local[0];
    await page.goto(`${address}?inputSize=8&batch=2&rounds=1`);
    await page.waitForFunction(
      () => ['done', 'failed'].includes(document.getElementById('progress')?.textContent ?? ''),
      null,
      { timeout: 280_000, polling: 500 },
    );
    const notes = await page.locator('#notes li').allInnerTexts();
    expect(problems).toEqual([]);
    expect(await page.locator('.failed').allInnerTexts(), notes.join('\n')).toEqual([]);
    const comparisons = (await page.evaluate('comparisons')) as BrowserComparison[];
    expect(comparisons.map(({ title }) => title)).toEqual([
      ...['training resnet20, 8x8, batch 1', 'training resnet20, 8x8, batch 2'],
      ...['inference resnet20, 8x8, batch 1', 'inference resnet20, 8x8, batch 2'],
    ]);
    const names = ['webgpu (software)', 'webgl (software)', 'wasm'];
    expect(comparisons[0].measurements.map(({ contestant }) => contestant)).toEqual(names);
    expect(comparisons[1].measurements.map(({ contestant }) => contestant)).toEqual(['wasm']);
    const [section] = await page.locator('section').all();
    expect(await section.locator('tr > th:first-child').allInnerTexts()).toEqual(['', ...names]);
    expect(await section.locator('svg [aria-label=bar] rect').count()).toBe(3);
  }, 300_000);
});
