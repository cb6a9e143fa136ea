import type { WeightFile } from '@residualjs/weights';
import { readWeights } from '@residualjs/weights/node';
import type { CliIo } from './io.js';

/** Reads weights from a path, a URL or `hf:owner/name/file`, telling on stderr how a download goes on. */
export async function loadWeightsFile(address: string, { stderr, signal }: CliIo): Promise<WeightFile> {
  let told = 0;
  return readWeights(address, {
    signal,
    onProgress({ file, received, total }) {
      const percent = total ? Math.floor((100 * received) / total) : 0;
      if (stderr.isTTY) {
        const much = total ? `${percent} %` : `${(received / 1e6).toFixed(1)} MB`;
        stderr.write(`\r\u001b[Kdownloading ${file}: ${much}${received === total ? '\n' : ''}`);
      } else if (percent >= told + 10 || (percent === 100 && told < 100)) {
        told = percent;
        stderr.write(`downloading ${file}: ${percent} %\n`);
      }
    },
  });
}
