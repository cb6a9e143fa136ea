import { expect, it } from 'vitest';
import { parseReply, parseRequest } from './protocol.js';

it('takes the lines that are replies and leaves what libraries print', () => {
  const reply = { did: 'iterate', milliseconds: [1.5, 2], cpuSeconds: 0.003, idleCpuSeconds: 0, values: [] };
  expect(parseReply(JSON.stringify(reply))).toEqual(reply);
  for (const line of ['', 'Hi there', '{"loaded": true}', 'null', '3', '{"did": "toString"}']) {
    expect(parseReply(line), line).toBeNull();
  }
});

it('does not take a reply without its numbers', () => {
  expect(() => parseReply('{"did": "prepare", "values": [1, null], "about": "x"}')).toThrow(
    "the reply 'prepare' has values = [1,null]",
  );
  expect(() => parseReply('{"did": "dispose", "peakBytes": 1}')).toThrow('wasmBytes = undefined');
  expect(parseReply('{"did": "dispose", "peakBytes": 1, "wasmBytes": null}')).not.toBeNull();
});

it('takes requests and nothing else', () => {
  expect(parseRequest('{"do": "iterate", "count": 3}')).toEqual({ do: 'iterate', count: 3 });
  expect(() => parseRequest('{"do": "sing"}')).toThrow('not a request: {"do": "sing"}');
  expect(() => parseRequest('null')).toThrow('not a request');
});
