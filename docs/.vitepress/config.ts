import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitepress';

/** The packages, in the order in which a reader meets them. */
const PACKAGES = [
  'residualjs',
  'models',
  'layers',
  'ops',
  'wasm',
  'webgpu',
  'backends',
  'gradients',
  'training',
  'datasets',
  'weights',
  'experiments',
  'common',
];

/** The side bar that typedoc wrote; the API has to be made first (`npm run api`). */
const api = JSON.parse(readFileSync(new URL('../api/typedoc-sidebar.json', import.meta.url), 'utf8'));

export default defineConfig({
  title: 'residualjs',
  description: 'Residual networks for TensorFlow.js: use, study and train them in JavaScript.',
  cleanUrls: true,
  ignoreDeadLinks: [/\/examples\//], // READMEs link to folders of the repository, which are no pages
  appearance: 'force-auto', // as the figures, which follow the system too
  markdown: {
    math: true,
    // The READMEs are pages here, and link to each other by folder.
    config: (md) => {
      md.core.ruler.push('links-between-packages', ({ tokens }) => {
        for (const token of tokens.flatMap(({ children }) => children ?? [])) {
          const name = /^\.\.\/([a-z]+)(\/README\.md)?$/.exec(token.attrGet('href') ?? '')?.[1];
          if (name !== undefined && PACKAGES.includes(name)) token.attrSet('href', `/packages/${name}`);
        }
      });
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    nav: [
      { text: 'Guide', link: '/guide/getting-started' },
      { text: 'Packages', link: '/packages/residualjs' },
      { text: 'API', link: '/api/' },
    ],
    sidebar: [
      {
        text: 'Guide',
        items: [
          { text: 'Getting started', link: '/guide/getting-started' },
          { text: 'Residual connections', link: '/guide/residual-connections' },
          { text: 'ResNet-20 on CIFAR-10', link: '/guide/cifar10' },
          { text: 'Sweeps', link: '/guide/sweeps' },
          { text: 'Benchmarks', link: '/guide/benchmarks' },
          { text: "tfjs-core's own tests", link: '/guide/tfjs-core-suite' },
          { text: 'Long runs', link: '/guide/long-runs' },
        ],
      },
      {
        text: 'Experiments',
        items: [
          { text: 'Claims and verdicts', link: '/guide/experiments/' },
          { text: 'Zero or the identity', link: '/guide/experiments/identity-versus-zero' },
          { text: 'The vanishing gradient', link: '/guide/experiments/vanishing-gradient' },
          { text: 'Nested function classes', link: '/guide/experiments/nested-function-classes' },
          { text: 'The gradient of identity shortcuts', link: '/guide/experiments/gradient-identity' },
          { text: 'Six layers and 6 → 27', link: '/guide/experiments/six-layers' },
          { text: 'Around the block or through it', link: '/guide/experiments/gradient-norms' },
          { text: 'A whole block on large images', link: '/guide/experiments/block-on-large-images' },
          { text: 'Where batch norm and ReLU stand', link: '/guide/experiments/activation-orders' },
          { text: 'What may stand on the shortcut', link: '/guide/experiments/shortcuts' },
          { text: 'Degradation', link: '/guide/experiments/degradation' },
        ],
      },
      {
        text: 'Packages',
        items: PACKAGES.map((name) => ({ text: name, link: `/packages/${name}` })),
      },
      { text: 'API', collapsed: true, items: api },
    ],
  },
});
