import type { ExperimentRecord } from '@residualjs/experiments';
import { reproduce, VERDICT_RULES } from '@residualjs/experiments';
import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import { madeUp } from '../testing/made-up.js';
import { markdownTables } from './markdown-tables.js';
import { reproductionPage } from './reproduction-page.js';

const experiment = madeUp('made-up');
const origin: ExperimentRecord['origin'] = {
  command: 'npx residualjs reproduce made-up',
  date: '2020-02-03T04:05:06.000Z',
  seconds: 65,
  versions: { residualjs: '1.2.3', node: '20.19.0' },
  backend: { name: 'wasm', simd: 'relaxed', threads: 1, device: 'Old & Slow' },
  machine: { platform: 'linux', architecture: 'x64', processor: 'Old & Slow', cores: 2 },
};

async function page() {
  const record = { ...(await reproduce(experiment)), origin };
  return reproductionPage(
    [
      { experiment, outcome: { name: 'made-up', status: 'done', record } },
      { experiment: madeUp('absent'), outcome: { name: 'absent', status: 'not run', reason: 'no <data>' } },
      { experiment: madeUp('later'), outcome: null },
    ],
    'short',
  );
}

it('says of each claim what the source says, what was measured, and the verdict', async () => {
  const { document } = parseHTML(await page());
  const texts = (selector: string) =>
    [...document.querySelectorAll(selector)].map((node) => node.textContent);
  expect(texts('.claim .says')).toEqual([
    'holds It is more by 1. Nobody 1999, page 1',
    'holds in part It is more by 5. Nobody 1999, page 1',
  ]);
  expect(texts('.claim:first-of-type .measured tbody td')).toEqual([
    'something 1.25 nothing 0',
    '6 pairs',
    'difference 1.251.13 to 1.38',
    '0.0156',
    'significant and large enough',
  ]);
  expect(texts('.claim .note')[0]).toBe('Asked for: greater by at least 1 ones. Less would be nothing.');
  expect(texts('.rules dt')).toEqual(VERDICT_RULES.map(({ verdict }) => verdict));
  expect(texts('.overview .verdict')).toEqual(['holds', 'holds in part']);
  expect(texts('.overview .quiet')).toEqual(['not run', 'not run yet']);
  expect(texts('#made-up .origin').at(-1)).toBe(
    'npx residualjs reproduce made-upwasm, relaxed SIMD, 1 thread · Old & Slow, 2 cores, linux · ' +
      'Node 20.19.0, residualjs 1.2.3 · seed 0 · 1 min 05 s on 2020-02-03',
  );
  expect(texts('#absent pre')).toEqual(['no <data>']);
  expect(document.querySelectorAll('figure svg')).toHaveLength(1);
  expect(texts('figcaption')).toEqual(['Bars & <bars>.']);
});

it('folds the conditions of a claim that has many', async () => {
  const made = await reproduce(experiment);
  const [claim] = made.claims;
  const many = { ...claim, comparisons: Array.from({ length: 5 }, () => claim.comparisons[0]) };
  const record = { ...made, claims: [claim, many], origin };
  const outcome = { name: 'made-up', status: 'done' as const, record };
  const { document } = parseHTML(await reproductionPage([{ experiment, outcome }], 'short'));
  expect([...document.querySelectorAll('summary')].map((node) => node.textContent)).toEqual([
    '5 conditions: 5 hold',
  ]);
  expect(document.querySelectorAll('details .measured tbody tr')).toHaveLength(5);
});

it('needs nothing but itself', async () => {
  const html = await page();
  expect(html).not.toMatch(/<script|<link|<iframe|@import|url\(|\s(src|srcset|data)=/i);
  expect(html).toContain('prefers-color-scheme: dark');
});

it('markdownTables makes tables and paragraphs, and nothing of what is in them', () => {
  const two = parseHTML(
    `<main>${markdownTables('| a |\n|---|\n| 1 |\n\n| b |\n|---|\n| 2 |')}</main>`,
  ).document;
  expect([...two.querySelectorAll('table')].map((node) => node.textContent?.replace(/\s/g, ''))).toEqual([
    'a1',
    'b2',
  ]);
  expect(markdownTables('| a | <b> |\n|---|---|\n| 1 | 2 |\n\n1 < 2')).toBe(
    '<div class="scroll"><table class="plain"><thead><tr><th scope="col">a</th><th scope="col">&lt;b&gt;</th></tr></thead>' +
      '<tbody>\n<tr><th scope="row">1</th><td>2</td></tr>\n</tbody></table></div>\n<p>1 &lt; 2</p>',
  );
});
