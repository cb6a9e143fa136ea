/** No more runs are sent together, however short: they lie in the queue of the device. */
const MOST = 10_000;

/**
 * How many runs take so many milliseconds together, so that the one wait for the device is little beside them. Grows from one run: of a few
 * short ones the wait is most.
 *
 * @param time the milliseconds of so many runs
 */
export async function runsPerSample(
  time: (runs: number) => Promise<number>,
  milliseconds: number,
): Promise<number> {
  let runs = 1;
  for (;;) {
    let taken = await time(runs);
    if (taken >= milliseconds) taken = Math.min(taken, await time(runs)); // it may have been a slow moment of the machine
    if (taken >= milliseconds || runs === MOST) return runs;
    const wanted = Math.ceil((1.2 * runs * milliseconds) / taken);
    runs = Math.min(Math.max(wanted, runs + 1), 10 * runs, MOST);
  }
}
