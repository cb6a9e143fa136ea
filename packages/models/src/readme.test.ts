import { runReadme } from '@residualjs/testing/node';
import { expect, it } from 'vitest';
import { describeModel } from './describe-model.js';
import { listModels } from './list-models.js';

it('prints what its README says, and lists every model as its row has it', async () => {
  const { printed, expected, readme } = await runReadme(import.meta.url);
  expect(printed).toBe(expected);
  const rows = listModels().map((name) => {
    const { depth, inputSize, parameters, multiplyAdds, testError, testErrorNote } = describeModel(name);
    const number = (value: number) => value.toLocaleString('en');
    const error = testError === null ? testErrorNote : `${testError.toFixed(2)} %, ${testErrorNote}`;
    return `| \`${name}\` | ${depth} | ${inputSize} | ${number(parameters)} | ${number(multiplyAdds)} | ${error} |`;
  });
  expect(readme.replace(/ +\|/g, ' |')).toContain(rows.join('\n')); // the formatter pads cells
});
