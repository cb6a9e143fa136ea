export { IDENTITY_VERSUS_ZERO, type IdentityVersusZeroOptions } from './identity-versus-zero/config.js';
export { identityVersusZero } from './identity-versus-zero/run.js';
export type { IdentityVersusZeroResult, SettingSummary } from './identity-versus-zero/summary.js';
