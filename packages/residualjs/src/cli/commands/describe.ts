import type { ModelDescription, ModelName, ModelSummary } from '@residualjs/models';
import { EXIT } from '../exit-codes.js';
import { writeJson } from '../json-file.js';
import { grouped } from '../numbers.js';
import type { CliCommand } from '../program.js';
import { styleFor } from '../style.js';
import { formatFields } from '../table.js';

/** `residualjs describe NAME`: what the zoo knows about a model. */
export const describeCommand: CliCommand = {
  define(command) {
    command
      .summary('tell what is known of a model')
      .description(
        'Tell what is known of a model: paper, stages, cost, preprocessing, published error, trained weights.',
      )
      .argument('<name>', 'a model, as `residualjs models` lists them')
      .option('--layers', 'build it and list its layers too')
      .addHelpText('after', '\nExample: residualjs describe resnet110');
  },

  async run(io, name: ModelName, options: { json?: string; layers?: boolean }) {
    const { describeModel, formatSummary } = await import('@residualjs/models');
    const model = describeModel(name);
    const summary = options.layers ? await summarizeBuilt(name) : undefined;
    const { bold } = styleFor(io.stdout, io.environment);
    const lines = [bold(model.name), ...formatFields(fields(model), bold)];
    if (summary !== undefined) lines.push('', formatSummary(summary));
    io.stdout.write(`${lines.join('\n')}\n`);
    await writeJson(options.json, summary === undefined ? model : { ...model, summary });
    return EXIT.success;
  },
};

async function summarizeBuilt(name: ModelName): Promise<ModelSummary> {
  const [{ createModel, summarize }, { useBackend }] = await Promise.all([
    import('@residualjs/models'),
    import('@residualjs/backends'),
  ]);
  await useBackend('cpu'); // a model has weights, and those need a backend
  const built = createModel(name);
  const summary = summarize(built);
  built.dispose();
  return summary;
}

const FAMILIES = {
  resnet: 'residual network',
  plain: 'plain network, the twin of a residual one without its shortcuts',
  preresnet: 'pre-activation residual network',
  wrn: 'wide pre-activation residual network',
  vgg: 'VGG network',
} as const satisfies Record<ModelDescription['family'], string>;

const BRANCHES = {
  basic: 'two 3x3 convolutions a block',
  bottleneck: '1x1, 3x3 and 1x1 convolutions a block',
  single: 'one 3x3 convolution a block',
} as const satisfies Record<ModelDescription['branch'], string>;

const STEMS = {
  cifar: 'a 3x3 convolution',
  imagenet: 'a 7x7 convolution and a 3x3 max pooling, each with a stride of 2',
  none: 'none',
} as const satisfies Record<ModelDescription['stem'], string>;

const SHORTCUTS = {
  none: 'none',
  pad: 'identity, zero-padded where the shape changes (option A)',
  projection: 'identity, projected where the shape changes (option B)',
} as const satisfies Record<ModelDescription['shortcut'], string>;

function fields(model: ModelDescription): [string, string][] {
  const { paper, preprocessing, testError, dataset, pretrained } = model;
  const list = (values: readonly number[]) => values.join(', ');
  const stages = model.stages.map(
    ({ blocks, filters, size }, i) => `${i + 1}: ${blocks} blocks of ${filters} channels at ${size}x${size}`,
  );
  const error = testError === null ? '' : `${testError.toFixed(2)} % on ${dataset}: `;
  const weights = pretrained.map(
    (source) =>
      `${source.name}, ${source.testError} % on ${source.dataset}, ${source.license}\n${source.url}`,
  );
  return [
    ['what', `${FAMILIES[model.family]} of ${model.depth} weighted layers`],
    ['paper', `${paper.authors}, "${paper.title}", ${paper.year}, ${model.section}\n${paper.url}`],
    ['input', `${model.inputShape.join('x')}, ${model.classes} classes (${dataset})`],
    [
      'preprocessing',
      `(x / 255 - mean) / std, mean ${list(preprocessing.mean)}, std ${list(preprocessing.std)}`,
    ],
    ['stem', STEMS[model.stem]],
    ['branch', BRANCHES[model.branch]],
    ['order', model.order],
    ['shortcut', SHORTCUTS[model.shortcut]],
    ['stages', stages.join('\n')],
    ['parameters', grouped(model.parameters)],
    ['multiply-adds', `${grouped(model.multiplyAdds)} for one image`],
    ['test error', `${error}${model.testErrorNote}`],
    ['trained weights', weights.length === 0 ? 'none known' : weights.join('\n')],
  ];
}
