import { Worker } from 'node:worker_threads';

/**
 * What an expression of JavaScript gives, or throws, in a worker thread where a package is not installed, though the repository has it. Inside,
 * `await import('@residualjs/NAME')` gives the sources of a package.
 *
 * @example
 * const { error } = await withoutPackage('sharp', `(await import('@residualjs/datasets/node')).decodeImage(bytes)`);
 */
export function withoutPackage(
  name: string,
  expression: string,
): Promise<{ value?: unknown; error?: { name: string; message: string; [key: string]: unknown } }> {
  const hooks = `export function resolve(specifier, context, next) {
    if (specifier !== ${JSON.stringify(name)}) return next(specifier, context);
    throw Object.assign(new Error("Cannot find package '${name}'"), { code: 'ERR_MODULE_NOT_FOUND' });
  }`;
  const program = `import { register } from 'node:module';
    import { parentPort } from 'node:worker_threads';
    register(${JSON.stringify(moduleUrl(hooks))});
    const run = async () => ${expression};
    parentPort.postMessage(
      await run().then(
        (value) => ({ value }),
        ({ name, message, cause, ...rest }) => ({ error: { ...rest, name, message } }), // a cause may not be sent
      ),
    );`;
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(moduleUrl(program)));
    worker.once('message', (answer) => {
      resolve(answer);
      void worker.terminate();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the worker gave no answer; its exit code is ${code}`)));
  });
}

const moduleUrl = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;
