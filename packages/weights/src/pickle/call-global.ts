import {
  type CallContext,
  kindOf,
  PickleGlobal,
  PickleProblem,
  PickleTuple,
  type PickleValue,
} from './values.js';

/** Calls a row of the table of names; a PickleProblem says what is wrong. */
export function callGlobal(callee: PickleValue, args: PickleValue, context: CallContext): PickleValue {
  if (!(callee instanceof PickleGlobal) || !callee.call)
    throw new PickleProblem(`${kindOf(callee)} is called`);
  if (!(args instanceof PickleTuple))
    throw new PickleProblem(`${callee.path} is called with ${kindOf(args)}`);
  try {
    return callee.call(args.items, context);
  } catch (error) {
    if (error instanceof PickleProblem) throw new PickleProblem(`${callee.path}: ${error.message}`);
    throw error;
  }
}
