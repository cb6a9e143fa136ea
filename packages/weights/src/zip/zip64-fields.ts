const ZIP64 = 1;
const ELSEWHERE = 0xffffffff;

/** A 64-bit number, or what lies beyond any file where it has no exact JavaScript number. */
export const uint64 = (view: DataView, at: number): number => Number(view.getBigUint64(at, true));

/**
 * The sizes and the place of an entry, those that do not fit 32 bits taken from its zip64 extra field, where they follow each other
 * in this order (APPNOTE 4.5.3).
 */
export function zip64Fields(fields: number[], extra: Uint8Array, fail: (problem: string) => Error): number[] {
  if (!fields.includes(ELSEWHERE)) return fields;
  const view = new DataView(extra.buffer, extra.byteOffset, extra.length);
  for (let at = 0; at + 4 <= extra.length; ) {
    const [id, length] = [view.getUint16(at, true), view.getUint16(at + 2, true)];
    const end = Math.min(at + 4 + length, extra.length);
    if (id === ZIP64) {
      let next = at + 4;
      return fields.map((field) => {
        if (field !== ELSEWHERE) return field;
        if (next + 8 > end) throw fail('a zip64 field is cut off');
        next += 8;
        return uint64(view, next - 8);
      });
    }
    at = end;
  }
  return fields; // exactly 4 GiB - 1
}
