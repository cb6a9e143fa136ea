/** The packages that share runs out. */
export interface QueuePackages {
  bullmq: typeof import('bullmq');
  ioredis: typeof import('ioredis');
}

/**
 * Loads BullMQ, which keeps queues in a Redis, and its driver. They are optional.
 *
 * @throws Error saying what to install, where one of them is not there
 */
export async function loadBullmq(
  names: Record<keyof QueuePackages, string> = { bullmq: 'bullmq', ioredis: 'ioredis' },
): Promise<QueuePackages> {
  try {
    const [bullmq, ioredis] = await Promise.all([import(names.bullmq), import(names.ioredis)]);
    return { bullmq, ioredis };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const packages = Object.values(names).join(' ');
    throw new Error(`runs are shared out by packages that are not installed: npm install ${packages}`, {
      cause: error,
    });
  }
}
