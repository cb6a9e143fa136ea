import type { DownloadProgress, WeightFile } from '@residualjs/weights';
import { readWeights } from '@residualjs/weights/node';
import type { CliIo } from './io.js';

/** Tells on stderr how a download goes on. */
export function downloadProgress({ stderr }: Pick<CliIo, 'stderr'>): (progress: DownloadProgress) => void {
  let told = 0;
  return ({ file, received, total }) => {
    const percent = total ? Math.floor((100 * received) / total) : 0;
    if (stderr.isTTY) {
      const much = total ? `${percent} %` : `${(received / 1e6).toFixed(1)} MB`;
      stderr.write(`\r\u001b[Kdownloading ${file}: ${much}${received === total ? '\n' : ''}`);
    } else if (percent >= told + 10 || (percent === 100 && told < 100)) {
      told = percent;
      stderr.write(`downloading ${file}: ${percent} %\n`);
    }
  };
}

/** Reads weights from a path, a URL or `hf:owner/name/file`, telling on stderr how a download goes on. */
export async function loadWeightsFile(address: string, io: CliIo): Promise<WeightFile> {
  return readWeights(address, { signal: io.signal, onProgress: downloadProgress(io) });
}
