/** The variable by which a process tells one that it starts to end with it; `runProgram` sets it. */
export const ENDS_WITH_PARENT = 'RESIDUALJS_ENDS_WITH_PARENT';

/**
 * Makes this process end in order when the one that started it is gone, even killed: nobody is left then who would want what
 * it does. The channel between the two closes, and a SIGTERM to itself does what Ctrl-C would.
 */
export function endWithParent(): void {
  if (process.env[ENDS_WITH_PARENT] === undefined) return;
  delete process.env[ENDS_WITH_PARENT]; // what this process starts is its own affair
  const end = () => process.kill(process.pid, 'SIGTERM');
  if (!process.connected) return void end(); // it was gone before this process had begun
  process.once('disconnect', end);
  process.channel?.unref(); // else the channel would keep a process alive that has nothing left to do
}
