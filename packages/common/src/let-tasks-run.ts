/** The longest time in milliseconds that a long computation keeps other tasks (signals, timers, messages) waiting. */
const LONGEST_WAIT = 20;

let lastTurn = 0;

function nextTask(): Promise<void> {
  if (typeof setImmediate === 'function') return new Promise((resolve) => setImmediate(resolve));
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel(); // setTimeout waits 4 ms and more in a page
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/**
 * Lets waiting tasks run, if none could for a while. Reading a tensor on the wasm or cpu backend awaits
 * promises only, so without this a Ctrl-C or a message to a worker would wait until the end of a training run.
 */
export async function letTasksRun(): Promise<void> {
  if (performance.now() - lastTurn < LONGEST_WAIT) return;
  await nextTask();
  lastTurn = performance.now();
}
