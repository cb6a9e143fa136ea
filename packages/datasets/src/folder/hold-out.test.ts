import fc from 'fast-check';
import { expect, it } from 'vitest';
import { holdOut } from './hold-out.js';

const items = fc.array(fc.record({ label: fc.nat(3), id: fc.nat() }), { maxLength: 60 });
const fraction = fc.double({ min: 0.01, max: 0.99, noNaN: true });

it('holds a share of each class out, leaves one of each, and keeps the order', () => {
  fc.assert(
    fc.property(items, fraction, fc.nat(), (all, share, seed) => {
      const { rest, out } = holdOut(all, 4, share, seed);
      expect(all.filter((item) => rest.includes(item) || out.includes(item))).toEqual(all);
      expect(rest.length + out.length).toBe(all.length);
      for (const part of [rest, out]) expect(part).toEqual(all.filter((item) => part.includes(item)));
      for (const label of [0, 1, 2, 3]) {
        const of = (part: typeof all) => part.filter((item) => item.label === label).length;
        const own = of(all);
        const wanted = own < 2 ? 0 : Math.min(own - 1, Math.max(1, Math.round(share * own)));
        expect(of(out)).toBe(wanted);
      }
      expect(holdOut(all, 4, share, seed)).toEqual({ rest, out });
    }),
  );
});

it('holds all out where that is asked for', () => {
  const all = [{ label: 0 }, { label: 1 }, { label: 1 }];
  expect(holdOut(all, 3, 1, 0)).toEqual({ rest: [], out: all });
});

it('draws others by another seed', () => {
  const all = Array.from({ length: 200 }, (_, id) => ({ label: id % 2, id }));
  const outs = [0, 1, 2].map((seed) =>
    holdOut(all, 2, 0.2, seed)
      .out.map(({ id }) => id)
      .join(),
  );
  expect(new Set(outs).size).toBe(3);
});
