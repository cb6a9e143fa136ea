import { describe, expect, it } from 'vitest';
import { exampleRun } from '../../fixtures/runs.js';
import { renderComparison } from './render-comparison.js';

describe('renderComparison', () => {
  it('draws a curve a run, and tells each in a row', async () => {
    const runs = ['first', 'second <b>', 'third'].map((name, i) => ({
      ...exampleRun({ steps: 300 - i }),
      name,
    }));
    const html = await renderComparison('Three runs', runs);
    expect(html).not.toMatch(/<script|http:|https:(?!\/\/www.w3.org)/);
    expect(html.match(/<svg/g)).toHaveLength(3);
    expect(html.match(/<tr><th scope="row">/g)).toHaveLength(3);
    expect(html).toContain('second &lt;b&gt;');
    for (const color of [1, 2, 3])
      expect(html.match(new RegExp(`stroke="var\\(--series-${color}\\)"`, 'g'))).not.toBeNull();
    expect(html).toContain('0.9700');
  });

  it('gives the runs of a group one colour and one place in the legend, and shows further tables first', async () => {
    const runs = ['a 0', 'a 1', 'b 0'].map((name) => ({
      ...exampleRun({ steps: 300 }),
      name,
      group: `rate ${name[0]}`,
    }));
    const columns = [{ title: 'rate <r>' }, { title: 'accuracy', align: 'right' as const }];
    const html = await renderComparison('Seeds', runs, {
      tables: [{ title: 'By setting', columns, rows: [['a', '0.9 ± 0.1']] }],
    });
    expect(html.match(/<li style="--color: var\(--series-1\)">rate a<\/li>/g)).toHaveLength(3); // one a chart
    expect(html.match(/<li style="--color: var\(--series-2\)">rate b<\/li>/g)).toHaveLength(3);
    expect(html).not.toContain('stroke="var(--series-3)"');
    expect(html).toContain('<tr><th>rate &lt;r&gt;</th><th class="right">accuracy</th></tr>');
    expect(html.indexOf('0.9 ± 0.1')).toBeLessThan(html.indexOf('training loss'));
  });

  it('draws many runs in no more points than a chart has room for', async () => {
    const run = exampleRun({ steps: 1000 });
    const sizeOf = async (count: number) => {
      const runs = Array.from({ length: count }, (_, i) => ({ ...run, name: `run ${i}` }));
      const [chart] = (await renderComparison('Many', runs)).match(/<svg.*?<\/svg>/s) ?? [''];
      return chart.length;
    };
    expect(await sizeOf(40)).toBeLessThan(1.2 * (await sizeOf(20)));
  });

  it('leaves out the evaluations of runs that had none', async () => {
    const run = { ...exampleRun({ steps: 50 }), name: 'only' };
    const html = await renderComparison('One run', [run]);
    expect(html.match(/<svg/g)).toHaveLength(1);
  });

  it('refuses no runs, and two of one name', async () => {
    await expect(renderComparison('none', [])).rejects.toThrow('there is no run');
    const run = { ...exampleRun({ steps: 5 }), name: 'twin' };
    await expect(renderComparison('two', [run, run])).rejects.toThrow("two runs are named 'twin'");
  });
});
