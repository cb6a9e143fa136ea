export type { FuzzTarget, Golden } from './target.js';
export { FUZZ_TARGETS } from './targets.js';
export { type FuzzFailure, type FuzzVerdict, inputOf, shrink, verdictOf } from './verdict.js';
