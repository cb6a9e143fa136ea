import { nearest as nearNames } from '@residualjs/common';
import { EXIT } from '../exit-codes.js';
import { writeJson } from '../json-file.js';
import { grouped } from '../numbers.js';
import type { CliCommand } from '../program.js';
import { styleFor } from '../style.js';
import { type Column, formatTable } from '../table.js';
import { UsageError } from '../usage-error.js';

const COLUMNS: Column[] = [
  { title: 'model' },
  { title: 'depth', align: 'right' },
  { title: 'parameters', align: 'right' },
  { title: 'multiply-adds', align: 'right' },
  { title: 'input' },
  { title: 'shortcut' },
  { title: 'published error' },
];

/** `residualjs models [GLOB]`: the zoo as a table. */
export const modelsCommand: CliCommand = {
  define(command) {
    command
      .summary('list the models of the zoo')
      .description('List the models of the zoo: depth, parameters, cost and published error.')
      .argument('[glob]', 'which names: * stands for any characters, ? for one', '*')
      .addHelpText('after', "\nExample: residualjs models '*110*'");
  },

  async run(io, glob: string, options: { json?: string }) {
    const { describeModel, listModels } = await import('@residualjs/models');
    const models = listModels(glob).map(describeModel);
    if (models.length === 0) {
      const near = nearNames(glob.replaceAll(/[*?]/g, ''), listModels());
      throw new UsageError(`no model matches '${glob}'; the nearest names are ${near.join(', ')}`);
    }
    const rows = models.map((model) => [
      model.name,
      String(model.depth),
      grouped(model.parameters),
      grouped(model.multiplyAdds),
      model.inputShape.join('x'),
      model.shortcut,
      model.testError === null ? '-' : `${model.testError.toFixed(2)} % ${model.dataset}`,
    ]);
    const style = styleFor(io.stdout, io.environment);
    const lines = formatTable(COLUMNS, rows, style.bold);
    const count = `${models.length} model${models.length === 1 ? '' : 's'}`;
    lines.push('', style.dim(`${count}; residualjs describe NAME tells more of one`));
    io.stdout.write(`${lines.join('\n')}\n`);
    await writeJson(options.json, models);
    return EXIT.success;
  },
};
