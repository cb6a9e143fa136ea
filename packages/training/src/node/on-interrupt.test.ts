import { expect, it, vi } from 'vitest';
import { onInterrupt } from './on-interrupt.js';

// Real signals would reach the test runner's own handlers too; the process object stands for them.
it('aborts at the first Ctrl-C and quits at the second', () => {
  const exit = vi.spyOn(process, 'exit').mockImplementation((() => {}) as never);
  const before = process.listeners('SIGINT');
  const handler = vi.fn();
  const watch = onInterrupt(handler);
  const [receive] = process.listeners('SIGINT').filter((listener) => !before.includes(listener));
  expect(watch.signal.aborted).toBe(false);

  receive('SIGINT');
  expect(watch.signal.aborted).toBe(true);
  expect(watch.signal.reason).toEqual(new Error('interrupted by SIGINT'));
  expect(handler).toHaveBeenCalledTimes(1);
  expect(exit).not.toHaveBeenCalled();

  receive('SIGINT');
  expect(exit).toHaveBeenCalledWith(130);
  expect(handler).toHaveBeenCalledTimes(1);
  watch.stop();
  expect(process.listeners('SIGINT')).toEqual(before);
  exit.mockRestore();
});
