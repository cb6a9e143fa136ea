/** An address did not give its file. */
export class DownloadError extends Error {
  override readonly name: string = 'DownloadError';
  /** Where it was to come from. */
  readonly url: string;

  constructor(url: string, problem: string, options?: ErrorOptions) {
    super(`${url}: ${problem}`, options);
    this.url = url;
  }
}

/** A file is not the one that was meant: its checksum is another. */
export class ChecksumError extends Error {
  override readonly name = 'ChecksumError';
  /** Where the file is. */
  readonly from: string;
  /** The checksum that it should have. */
  readonly expected: string;
  /** The checksum that it has. */
  readonly found: string;

  constructor(from: string, expected: string, found: string) {
    super(
      `${from}: this is not the file that was meant, its sha256 is ${found} where ${expected} is expected`,
    );
    this.from = from;
    this.expected = expected;
    this.found = found;
  }
}
