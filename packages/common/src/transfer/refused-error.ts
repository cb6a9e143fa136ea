/** This address will not give the file, however often it is asked. */
export class RefusedError extends Error {
  override readonly name: string = 'RefusedError';
}

/** The file at this address has another size than the one that is meant. */
export class WrongSizeError extends RefusedError {
  override readonly name = 'WrongSizeError';
  /** Bytes of the file there; null where all that is known is that they are more than expected. */
  readonly found: number | null;
  /** Bytes that it should have. */
  readonly expected: number;

  constructor(found: number | null, expected: number) {
    super(
      found === null
        ? `sends more than ${expected} bytes`
        : `the file there has ${found} bytes where ${expected} are expected`,
    );
    this.found = found;
    this.expected = expected;
  }
}
