import { describe, expect, it } from 'vitest';
import type { EvaluationRecord, TrainingEvent } from '../events.js';
import { earlyStopping } from './early-stopping.js';

const evaluation = (values: Partial<EvaluationRecord>) =>
  ({ type: 'evaluation', record: values }) as unknown as TrainingEvent;

/** After how many of these evaluations it stops the run, and why. */
function stopsAfter(callback: ReturnType<typeof earlyStopping>, records: Partial<EvaluationRecord>[]) {
  for (const [i, record] of records.entries()) {
    let reason: string | null = null;
    const stop = (text: string) => {
      reason = text;
    };
    callback.onEvent?.(evaluation(record), { stop });
    if (reason !== null) return { after: i + 1, reason };
  }
  return null;
}

describe('earlyStopping', () => {
  const accuracies = [0.5, 0.7, 0.7, 0.71, 0.6, 0.7].map((accuracy) => ({ accuracy }));

  it('ends a run whose accuracy does not rise', () => {
    expect(stopsAfter(earlyStopping({ patience: 2 }), accuracies)).toEqual({
      after: 6,
      reason: 'accuracy has not got better than 0.71 in 2 evaluations',
    });
    expect(stopsAfter(earlyStopping({ patience: 2, minimumChange: 0.05 }), accuracies)?.after).toBe(4);
    expect(stopsAfter(earlyStopping({ patience: 3 }), accuracies)).toBeNull();
  });

  it('or whose loss does not fall', () => {
    const losses = [2, 1, 1.5, 0.9, 0.9].map((loss) => ({ loss }));
    expect(stopsAfter(earlyStopping({ monitor: 'loss', patience: 1 }), losses)?.after).toBe(3);
    expect(stopsAfter(earlyStopping({ monitor: 'loss', patience: 2 }), losses)).toBeNull();
  });

  it('counts on from its state', () => {
    const [first, second] = [earlyStopping({ patience: 2 }), earlyStopping({ patience: 2 })];
    expect(stopsAfter(first, accuracies.slice(0, 5))).toBeNull();
    second.setState?.(JSON.parse(JSON.stringify(first.getState?.())));
    expect(stopsAfter(second, accuracies.slice(5))?.after).toBe(1);
  });

  it('refuses options that mean nothing', () => {
    expect(() => earlyStopping({ patience: 0 })).toThrow('patience is 0');
    expect(() => earlyStopping({ minimumChange: -1 })).toThrow('minimumChange is -1');
  });
});
