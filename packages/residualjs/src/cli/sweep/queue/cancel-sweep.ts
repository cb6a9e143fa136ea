import { EXIT } from '../../exit-codes.js';
import type { CliIo } from '../../io.js';
import { writeJson } from '../../json-file.js';
import type { QueueConnection } from '../../queue/connect.js';
import { takeBack } from './share-out.js';

/**
 * Runs `residualjs sweep --cancel`.
 *
 * @param key that of the sweep in its folder; null where there is none yet
 */
export async function cancelSweep(
  { stdout }: CliIo,
  queue: QueueConnection,
  key: string | null,
  json: string | undefined,
): Promise<number> {
  const counts = key === null ? { taken: 0, running: 0 } : await takeBack(queue, key);
  stdout.write(`took back ${counts.taken} runs; ${counts.running} are running and go on\n`);
  await writeJson(json, counts);
  return EXIT.success;
}
