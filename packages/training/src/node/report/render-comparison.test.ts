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
