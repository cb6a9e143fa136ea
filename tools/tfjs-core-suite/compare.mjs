/**
 * @typedef {import('./run-specs.mjs').Spec} Spec
 * @typedef {import('./run-specs.mjs').Run} Run
 *
 * @typedef {{passed: number, failed: number, skipped: number}} Counts
 * @typedef {{name: string, message: string}} Failure
 *
 * @typedef {object} KernelResult
 * @property {string} kernel
 * @property {boolean} inStock whether the stock backend has a kernel of this name
 * @property {number} specs how many specs run it
 * @property {number} stock how many of them the stock backend passes
 * @property {number} ours how many of them pass with our kernels
 *
 * @typedef {object} Comparison
 * @property {Counts} stock
 * @property {Counts} ours
 * @property {Failure[]} regressions what fails with our kernels, or is gone, and does not fail with the stock ones
 * @property {string[]} unsteady what failed with our kernels, but fails at times with the stock ones too
 * @property {string[]} repaired what passes with our kernels and fails with the stock ones
 * @property {Failure[]} failing what fails with both
 * @property {KernelResult[]} kernels every kernel of ours
 */

/**
 * Compares two runs of the suite, spec by spec.
 *
 * @param {Run} stock
 * @param {Run} ours
 * @returns {Comparison}
 */
export function compareRuns(stock, ours) {
  const stockStatus = statusByName(stock.specs);
  const ourStatus = statusByName(ours.specs);
  const failures = ours.specs.filter(({ status }) => status === 'failed');
  const gone = stock.specs.filter(({ name, status }) => status === 'passed' && !ourStatus.has(name));
  const failsInStock = (/** @type {Spec} */ { name }) => stockStatus.get(name) === 'failed';
  return {
    stock: count(stock.specs),
    ours: count(ours.specs),
    regressions: [
      ...failures.filter((spec) => !failsInStock(spec)).map(failure),
      ...gone.map(({ name }) => ({ name, message: 'did not run' })),
      ...ours.specs
        .filter(({ name, status }) => status === 'skipped' && stockStatus.get(name) === 'passed')
        .map(({ name }) => ({ name, message: 'was skipped' })),
    ],
    unsteady: [],
    repaired: ours.specs
      .filter((spec) => spec.status === 'passed' && failsInStock(spec))
      .map(({ name }) => name),
    failing: failures.filter(failsInStock).map(failure),
    kernels: [...ours.own].sort().map((kernel) => {
      const specs = ours.specs.filter(({ kernels }) => kernels.includes(kernel));
      return {
        kernel,
        inStock: stock.registered.includes(kernel),
        specs: specs.length,
        stock: specs.filter(({ name }) => stockStatus.get(name) === 'passed').length,
        ours: specs.filter(({ status }) => status === 'passed').length,
      };
    }),
  };
}

/**
 * Sets those regressions apart that are a matter of chance.
 *
 * @param {Comparison} comparison
 * @param {(name: string) => Promise<boolean>} failsInStock whether a spec fails at times with the stock kernels too
 * @returns {Promise<Comparison>}
 */
export async function setUnsteadyApart(comparison, failsInStock) {
  const [regressions, unsteady] = [/** @type {Failure[]} */ ([]), /** @type {string[]} */ ([])];
  for (const regression of comparison.regressions) {
    if (await failsInStock(regression.name)) unsteady.push(regression.name);
    else regressions.push(regression);
  }
  return { ...comparison, regressions, unsteady };
}

/** @param {Spec[]} specs */
const statusByName = (specs) => new Map(specs.map(({ name, status }) => [name, status]));

/**
 * @param {Spec} spec
 * @returns {Failure}
 */
const failure = ({ name, message = '' }) => ({ name, message });

/**
 * @param {Spec[]} specs
 * @returns {Counts}
 */
function count(specs) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status } of specs) counts[status]++;
  return counts;
}
