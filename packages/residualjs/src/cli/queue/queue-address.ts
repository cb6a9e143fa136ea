import { UsageError } from '../usage-error.js';

/** Where a Redis is, and how to be let in. */
export interface QueueAddress {
  host: string;
  port: number;
  db: number;
  username?: string;
  password?: string;
  /** Set for `rediss:`, which is encrypted. */
  tls?: Record<string, never>;
}

/** An address that may be shown: whatever stands before an `@` could be a password, also in one that is not well formed. */
export const withoutPassword = (address: string): string => address.replace(/^(\w+:\/\/)?.*@/s, '$1…@');

/**
 * Reads the address of a Redis: `redis://[[user]:password@]host[:port][/db]`, or `rediss:` with encryption. A password may also
 * stand in the variable `REDISCLI_AUTH`, as for `redis-cli`: the command line of a process is no secret on its machine.
 *
 * @throws UsageError without the password
 */
export function readQueueAddress(
  address: string,
  { REDISCLI_AUTH }: Record<string, string | undefined> = {},
): QueueAddress {
  const url = URL.canParse(address) ? new URL(address) : null;
  const db = /^\/?$/.test(url?.pathname ?? '') ? '0' : url?.pathname.slice(1);
  if (!url || !/^rediss?:$/.test(url.protocol) || url.hostname === '' || !/^\d{1,4}$/.test(db ?? '')) {
    throw new UsageError(
      `--queue '${withoutPassword(address)}' must be the address of a Redis, such as redis://localhost:6379`,
    );
  }
  const password = decodeURIComponent(url.password) || REDISCLI_AUTH;
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''), // of IPv6
    port: Number(url.port || 6379),
    db: Number(db),
    ...(url.username !== '' && { username: decodeURIComponent(url.username) }),
    ...(password && { password }),
    ...(url.protocol === 'rediss:' && { tls: {} }),
  };
}
