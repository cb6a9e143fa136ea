import { powerOfTen } from '../figure/powers-of-ten.js';

/** Names a tick of an axis of exponents. */
export const exponentName = (exponent: number): string => powerOfTen(10 ** exponent);

export const depthName = (units: number) => `${units} units`;

/** What a smaller number is drawn as: below it float32 has nothing to say. */
export const FLOOR = 1e-9;
