import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../fixtures/runs.js';
import { renderReport } from './render-report.js';
import { writeReport } from './write-report.js';

const parse = (html: string) => parseHTML(html).document;
const texts = (document: Document, selector: string) =>
  [...document.querySelectorAll(selector)].map((element) => element.textContent);

describe('renderReport', () => {
  it('has the summary and three charts with axes, ticks, labels and legends', async () => {
    const document = parse(await renderReport(exampleRun({ steps: 300 })));
    expect(texts(document, 'h1')).toEqual(['ResNet-20 on MNIST']);
    const rows = [...document.querySelectorAll('.summary tr')].map((row) => texts(row as never, 'th, td'));
    expect(Object.fromEntries(rows)).toMatchObject({
      Model: 'resnet20',
      Data: 'mnist',
      Backend: 'wasm',
      Seed: '7',
      'Images/s': '212',
      Steps: '300 (3 whole epochs)',
      'Test accuracy': '0.9700 (9700 of 10000 images right)',
    });
    expect(texts(document, 'h2')).toEqual(['Loss', 'Accuracy', 'Gradient norms']);
    const charts = [...document.querySelectorAll('svg')];
    expect(charts.map((svg) => svg.getAttribute('aria-label'))).toEqual([
      'Loss',
      'Accuracy',
      'Gradient norms',
    ]);
    for (const svg of charts) {
      for (const axis of ['x', 'y']) {
        expect(
          svg.querySelectorAll(`[aria-label="${axis}-axis tick label"] text`).length,
        ).toBeGreaterThanOrEqual(3);
        expect(svg.querySelectorAll(`[aria-label="${axis}-axis label"]`)).toHaveLength(1);
      }
      expect(svg.outerHTML).not.toMatch(/NaN|undefined|Infinity/);
    }
    const legends = [...document.querySelectorAll('.legend')].map((list) =>
      texts(list as never, 'li:not(.faint)'),
    );
    expect(legends).toEqual([
      ['training', 'test'],
      ['training', 'test'],
      ['input of stage 1', 'input of stage 2', 'input of stage 3'],
    ]);
    // A faint line of single steps and a strong one of means for each of the three places.
    expect(charts[2].querySelectorAll('[aria-label="line"] path')).toHaveLength(6);
  });

  it('needs no network and no script, in light and dark', async () => {
    const html = await renderReport(exampleRun({ steps: 50 }));
    const addresses = html
      .replaceAll('http://www.w3.org/', '')
      .match(/https?:|src=|href=|@import|<script|<link/g);
    expect(addresses).toBeNull();
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  it('stays small for long runs', async () => {
    const html = await renderReport(exampleRun({ steps: 20_000 }));
    expect(html.length).toBeLessThan(600_000);
  });

  it('copes with one step, none, zeros and values that are not finite', async () => {
    expect(texts(parse(await renderReport(exampleRun({ steps: 0 }))), 'section p')[0]).toMatch(
      /^No step was taken/,
    );
    const one = exampleRun({ steps: 1 });
    expect(parse(await renderReport(one)).querySelectorAll('svg')).toHaveLength(3);
    const strange = exampleRun({ steps: 100 });
    strange.result.history[50].loss = Number.NaN;
    strange.result.history[51].gradientNorms = { stem_out: 0, stage1_block3_out: Number.POSITIVE_INFINITY };
    const html = await renderReport(strange);
    expect(html.match(/ d="[^"]*(NaN|Infinity)/)).toBeNull();
  });

  it('takes no text for markup', async () => {
    const run = { ...exampleRun({ steps: 2 }), title: '<b>&"', data: '<script>alert(1)</script>' };
    const html = await renderReport({ ...run, gradientLabels: { stem_out: '<i>x</i>' } });
    expect(html).toContain('<h1>&lt;b&gt;&amp;&quot;</h1>');
    expect(html).not.toMatch(/<script|<i>/);
  });

  it('says so when the last evaluation is not from the end', async () => {
    const run = exampleRun({ steps: 240 });
    const cells = texts(parse(await renderReport(run)), '.summary td');
    expect(cells.at(-1)).toBe('0.9500 (9500 of 10000 images right, after step 200)');
  });

  it('leaves out what was not measured', async () => {
    const run = exampleRun({ steps: 20 });
    const history = run.result.history.map(({ gradientNorms: _, ...record }) => record);
    const document = parse(
      await renderReport({ ...run, result: { ...run.result, history, evaluations: [], interrupted: true } }),
    );
    expect(texts(document, 'h2')).toEqual(['Loss', 'Accuracy']);
    expect(texts(document, '.summary td')).toContain('20 (0 whole epochs), interrupted');
    expect(texts(document, '.summary th')).not.toContain('Test accuracy');
  });
});

it('writeReport writes it whole', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-'));
  await writeReport(join(folder, 'report.html'), exampleRun({ steps: 5 }));
  expect(readdirSync(folder)).toEqual(['report.html']);
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  rmSync(folder, { recursive: true });
});
