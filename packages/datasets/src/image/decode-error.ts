/** An image could not be read: damaged, of no known format, or too large; says which file. */
export class ImageDecodeError extends Error {
  override readonly name = 'ImageDecodeError';
  /** The file. */
  readonly file: string;
  /** What is wrong with it. */
  readonly problem: string;

  constructor(file: string, problem: string, options?: ErrorOptions) {
    super(`'${file}' cannot be read as an image: ${problem}`, options);
    this.file = file;
    this.problem = problem;
  }
}
