import type { ConnectionOptions } from 'bullmq';
import type { CliIo } from '../io.js';
import { loadBullmq, type QueuePackages } from './load-bullmq.js';
import { readQueueAddress, withoutPassword } from './queue-address.js';

/** The name that the runs of all sweeps have in a Redis, and what all their keys begin with. */
export const QUEUE = { name: 'runs', prefix: 'residualjs' } as const;

/** A Redis that has answered. */
export interface QueueConnection {
  bullmq: QueuePackages['bullmq'];
  /** What BullMQ is told of it. */
  connection: ConnectionOptions;
  /** Its address as it may be shown. */
  shown: string;
}

/**
 * Reaches a Redis once, so that what is wrong with it is said at once; later, a connection that breaks is made again.
 *
 * @throws UsageError for what is no address; Error where nobody answers there, or the password is wrong
 */
export async function connectQueue(
  address: string,
  environment: CliIo['environment'],
): Promise<QueueConnection> {
  const options = readQueueAddress(address, environment);
  const shown = withoutPassword(address);
  const { bullmq, ioredis } = await loadBullmq();
  const client = new ioredis.Redis({ ...options, lazyConnect: true, retryStrategy: () => null });
  let reason: Error | undefined;
  client.on('error', (error) => {
    reason ??= error;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    // the driver rejects with 'Connection is closed', and tells the reason as an event
    throw new Error(`no Redis answers at ${shown}: ${(reason ?? (error as Error)).message}`);
  } finally {
    client.disconnect();
  }
  return { bullmq, shown, connection: { ...options, maxRetriesPerRequest: null } };
}

/** Tells of each trouble with a connection once, until it works again: a driver that tries again says the same every second. */
export function tellOnce(log: (text: string) => void): (error: Error) => void {
  let last = '';
  return ({ message }) => {
    if (message !== last) log(`queue: ${message}`);
    last = message;
  };
}
