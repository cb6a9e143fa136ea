/** Says as JSON which of the backends `node find-backends.js NAME…` could start here, without starting any. */
import { type BackendPresence, listBackends } from '@residualjs/backends';
import { findAdapter } from '@residualjs/webgpu';

/** A backend, and whether it is a GPU in software. */
export interface FoundBackend extends BackendPresence {
  software?: boolean;
}

/** A software GPU is no use to anybody but a benchmark, so `listBackends` does not count it. */
async function webgpu(presence: BackendPresence): Promise<FoundBackend> {
  if (presence.present) return presence;
  try {
    const { software } = await findAdapter({ software: 'allow', lookFirst: true });
    return software ? { name: 'webgpu', present: true, software } : presence;
  } catch {
    return presence;
  }
}

const asked = process.argv.slice(2);
const found: FoundBackend[] = [];
for (const presence of await listBackends()) {
  if (!asked.includes(presence.name)) continue;
  found.push(presence.name === 'webgpu' ? await webgpu(presence) : presence);
}
process.stdout.write(`${JSON.stringify(found)}\n`, () => process.exit(0)); // Dawn would keep it
