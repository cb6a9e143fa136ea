/** The learning-rate schedules, by name. */
export const SCHEDULES = ['cosine', 'step', 'constant', 'one-cycle', 'polynomial', 'triangular'] as const;

/** The name of a learning-rate schedule. */
export type ScheduleName = (typeof SCHEDULES)[number];
