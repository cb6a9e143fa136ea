const listed = (text: string | undefined) => text?.split(',').filter(Boolean);

/** `RESIDUAL_TEST_BACKENDS=webgpu,tensorflow`: tests of several backends run on these too. */
const everywhere = listed(process.env.RESIDUAL_TEST_BACKENDS) ?? [];

/**
 * The backends, beside those that they name themselves, that the tests of a package run on in Node. Those of ops run on WebGPU wherever there is
 * one; on a GPU in software the others take half an hour.
 */
export const backendsInNode = (name: string): string[] => [
  ...new Set([...(name === 'ops' ? ['webgpu'] : []), ...everywhere]),
];

/** Tests in pages: of which packages, or of all, on which backends. */
export interface InPage {
  name: string;
  backends: readonly string[];
  only?: readonly string[];
}

/** `RESIDUAL_TEST_PAGE=webgl,webgpu`: all of them run on these. Else on wasm, and on GPUs those of ops alone, for the same reason. */
const asked = listed(process.env.RESIDUAL_TEST_PAGE);

/** Whether somebody asked for tests in pages, and is told where there is nothing to open one. */
export const arePagesAskedFor = asked !== undefined;

/** What runs in pages. */
export const pages: InPage[] = asked
  ? [{ name: 'page', backends: asked }]
  : [
      { name: 'page', backends: ['wasm'] },
      { name: 'page-gpu', backends: ['webgl', 'webgpu'], only: ['ops'] },
    ];
