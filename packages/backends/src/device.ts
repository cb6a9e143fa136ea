/** Node's `process`, without its types: these modules also run in browsers. */
interface NodeProcess {
  versions: Record<string, string | undefined>;
  getBuiltinModule?: (name: string) => unknown;
}

/** Node's process, undefined in browsers. */
export function nodeProcess(): NodeProcess | undefined {
  const { process } = globalThis as { process?: NodeProcess };
  return process?.versions?.node === undefined ? undefined : process;
}

/** A module of Node's own without an import that bundlers would follow; undefined in browsers. */
export function nodeModule<Module>(name: string): Module | undefined {
  return nodeProcess()?.getBuiltinModule?.(name) as Module | undefined;
}

/** The processor by its model name in Node; browsers do not tell it. */
export function processorName(): string {
  const os = nodeModule<{ cpus(): { model: string }[]; arch(): string }>('node:os');
  if (os === undefined) return 'processor';
  return os.cpus()[0]?.model.trim() || os.arch(); // some virtual machines and all of Android have no model
}

/** Versions that every description carries. */
export function runtimeVersions(): Record<string, string> {
  const node = nodeProcess()?.versions.node;
  return node === undefined ? {} : { node };
}
