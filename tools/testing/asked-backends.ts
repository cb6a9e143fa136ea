const listed = (text = '') => text.split(',').filter(Boolean);

/** `RESIDUAL_TEST_BACKENDS=webgpu,tensorflow`: tests of several backends run on these too. */
export const backendsInNode = listed(process.env.RESIDUAL_TEST_BACKENDS);

/** `RESIDUAL_TEST_PAGE=webgl,webgpu`: those that run in a page run on these in place of wasm. */
export const backendsInPage = listed(process.env.RESIDUAL_TEST_PAGE ?? 'wasm');
