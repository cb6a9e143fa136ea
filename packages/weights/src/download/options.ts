/** What a file must be. */
export interface WeightChecksum {
  /** Its SHA-256, 64 hexadecimal digits. */
  sha256: string;
  /** Its size, if it is known: then a wrong file is refused before it is fetched. */
  bytes?: number;
}

/** How far a download has come. */
export interface DownloadProgress {
  /** The name of the file. */
  file: string;
  /** Where it comes from. */
  url: string;
  /** Bytes that are here, with those of earlier, broken transfers. */
  received: number;
  /** Bytes in all; null where the server does not say. */
  total: number | null;
}

/** Options of `fetchWeights`. */
export interface FetchWeightsOptions {
  /**
   * Where copies are kept: in Node a folder, by default `RESIDUAL_CACHE`, else `XDG_CACHE_HOME/residualjs`, else `~/.cache/residualjs`,
   * and in it `weights`; in a page the name of a cache of the Cache API, by default `residualjs-weights`. `false`: none is kept (in a
   * page only).
   */
  cache?: string | false;
  /** What the file must be; checked for a copy that is there too. Without it a copy is taken as it is. */
  checksum?: WeightChecksum;
  /** Fetches the file even if a copy is there, and replaces that; default false. */
  refresh?: boolean;
  /** Called for every piece that arrives. */
  onProgress?: (progress: DownloadProgress) => void;
  /** Ends the download; in Node what has arrived stays for the next. */
  signal?: AbortSignal;
  /** Requests without progress before it is given up; default 5. */
  attempts?: number;
  /** Milliseconds before the second request, doubled for each later one; default 500. */
  retryDelay?: number;
  /** Milliseconds without a byte after which a request is given up; default 30,000. */
  idleTimeout?: number;
}

/** @throws RangeError on a checksum that cannot be one. */
export function checkOptions({ checksum }: FetchWeightsOptions): void {
  if (!checksum) return;
  if (!/^[0-9a-f]{64}$/i.test(checksum.sha256)) {
    throw new RangeError(`checksum.sha256 '${checksum.sha256}' is not 64 hexadecimal digits`);
  }
  if (checksum.bytes !== undefined && !(Number.isSafeInteger(checksum.bytes) && checksum.bytes >= 0)) {
    throw new RangeError(`checksum.bytes ${checksum.bytes} is no number of bytes`);
  }
}
