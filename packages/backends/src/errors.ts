import { BACKEND_NAMES, type BackendName } from './names.js';

/** Thrown where a backend that was asked for cannot be used here; the message says what to install. */
export class BackendUnavailableError extends Error {
  override readonly name = 'BackendUnavailableError';

  constructor(
    /** The backend that was asked for. */
    readonly backend: BackendName,
    /** Why it cannot be used. */
    readonly reason: string,
    /** The command that brings it, null where nothing can be installed. */
    readonly install: string | null,
    options?: ErrorOptions,
  ) {
    const remedy = install === null ? '' : `: ${install}`;
    super(`the backend '${backend}' cannot be used here: ${reason}${remedy}`, options);
  }
}

/** Thrown where a name is no backend's. */
export class UnknownBackendError extends Error {
  override readonly name = 'UnknownBackendError';

  constructor(
    /** The name as given. */
    readonly given: string,
  ) {
    super(`no backend is called '${given}': choose one of auto, ${BACKEND_NAMES.join(', ')}`);
  }
}
