import type { Redis } from 'ioredis';
import type { CliIo } from '../io.js';
import { loadBullmq, type QueuePackages } from './load-bullmq.js';
import { readQueueAddress, withoutPassword } from './queue-address.js';

/** The name that the runs of all sweeps have in a Redis, and what all their keys begin with. */
export const QUEUE = { name: 'runs', prefix: 'residualjs' } as const;

/** A Redis that has answered. */
export interface QueueConnection {
  bullmq: QueuePackages['bullmq'];
  /** A client that makes a broken connection again. BullMQ leaves it open: {@link QueueConnection.close} ends it. */
  connection: Redis;
  /** Its address as it may be shown. */
  shown: string;
  /** Ends the connection at once, also one that is broken. */
  close(): void;
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
  // Whoever waits for a queue is not told of a broken connection, but waits until it is there again.
  const connection = new ioredis.Redis({ ...options, maxRetriesPerRequest: null, lazyConnect: true });
  let reason: Error | undefined;
  connection.once('error', (error) => {
    reason = error;
  });
  try {
    await connection.connect();
    await connection.ping();
  } catch (error) {
    connection.disconnect();
    // the driver rejects with 'Connection is closed', and tells the reason as an event
    throw new Error(`no Redis answers at ${shown}: ${(reason ?? (error as Error)).message}`);
  }
  return { bullmq, connection, shown, close: () => connection.disconnect() };
}

/** Tells of each trouble with a connection once, until it works again: a driver that tries again says the same every second. */
export function tellOnce(log: (text: string) => void): (error: Error) => void {
  let last = '';
  return ({ message }) => {
    if (message !== last) log(`queue: ${message}`);
    last = message;
  };
}
