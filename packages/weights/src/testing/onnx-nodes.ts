/** Fields of a message of Protocol Buffers: numbers, and the bytes of what is longer. */
function* fieldsOf(bytes: Uint8Array): Generator<[field: number, value: number | Uint8Array]> {
  let at = 0;
  const varint = () => {
    let [value, factor] = [0, 1];
    for (; ; factor *= 128) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const kind = tag % 8;
    if (kind === 0) yield [tag >> 3, varint()];
    else if (kind === 5) yield [tag >> 3, take(4)];
    else yield [tag >> 3, take(varint())];
  }
}

const allOf = (bytes: Uint8Array, wanted: number) =>
  [...fieldsOf(bytes)].filter(([field]) => field === wanted).map(([, value]) => value as Uint8Array);

/** The operations of an ONNX file. */
export function nodesOf(file: Uint8Array): { type: string; inputs: string[]; output: string }[] {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  const [graph] = allOf(file, 7);
  return allOf(graph, 1).map((node) => ({
    type: text(allOf(node, 4)[0]),
    inputs: allOf(node, 1).map(text),
    output: text(allOf(node, 2)[0]),
  }));
}
