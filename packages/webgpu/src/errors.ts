/** Why WebGPU cannot be used here. */
export type WebGpuObstacle =
  | 'not-installed'
  | 'no-webgpu'
  | 'no-adapter'
  | 'software-adapter'
  | 'no-device'
  | 'no-feature';

/** Thrown where WebGPU cannot be started; the message says what to do about it. */
export class WebGpuUnavailableError extends Error {
  override readonly name = 'WebGpuUnavailableError';

  constructor(
    /** What stands in the way. */
    readonly obstacle: WebGpuObstacle,
    message: string,
    options?: ErrorOptions,
    /** The command that helps, where one does; the message ends with it. */
    readonly install: string | null = null,
  ) {
    super(install === null ? message : `${message}: ${install}`, options);
  }
}
