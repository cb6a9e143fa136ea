import { Child, type Command } from './child.js';

/** Processes that outlive a comparison, for many short ones: the next that needs the same process finds it started. */
export class ChildPool {
  readonly #idle = new Map<string, Child[]>();

  /** A process for a command: one that was given back, or a new one. */
  take(command: Command): Child {
    return this.#idle.get(JSON.stringify(command))?.pop() ?? new Child(command);
  }

  /** Keeps a process that has disposed its work. */
  giveBack(command: Command, child: Child): void {
    const key = JSON.stringify(command);
    this.#idle.set(key, [...(this.#idle.get(key) ?? []), child]);
  }

  /** Ends those that nobody uses. */
  end(): void {
    for (const child of [...this.#idle.values()].flat()) child.kill();
    this.#idle.clear();
  }
}
