/** What a literal of a `.npy` header may be. */
export type Literal = string | boolean | number | Literal[] | Map<string, Literal>;

const TOKEN = /\s*(?:([{}()[\]:,])|'([^'\\]*)'|"([^"\\]*)"|(True|False)|(\d{1,15})L?|($))/y;
const DEEPEST = 8; // of structures; an array of numbers nests twice

/**
 * Reads a literal of Python: texts without escapes, True, False, whole numbers from 0, tuples, lists, and dicts with texts as keys.
 *
 * @param error - Makes the error of a problem at an offset of the text.
 */
export function readLiteral(text: string, error: (problem: string, at: number) => Error): Literal {
  let at = 0;
  let token: RegExpExecArray;
  const advance = () => {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) throw error(`the header of the array has ${JSON.stringify(text.slice(at, at + 20))}`, at);
    at = TOKEN.lastIndex;
    token = match;
  };
  const sign = () => token[1];
  const expect = (wanted: string) => {
    if (sign() !== wanted) throw error(`the header of the array lacks a '${wanted}'`, at);
    advance();
  };

  const items = (close: string, depth: number): Literal[] => {
    const list: Literal[] = [];
    while (sign() !== close) {
      list.push(value(depth + 1));
      if (sign() !== close) expect(',');
    }
    advance();
    return list;
  };

  const dict = (depth: number): Map<string, Literal> => {
    const fields = new Map<string, Literal>();
    while (sign() !== '}') {
      const key = value(depth + 1);
      if (typeof key !== 'string' || fields.has(key))
        throw error('a key of the header is no text, or twice', at);
      expect(':');
      fields.set(key, value(depth + 1));
      if (sign() !== '}') expect(',');
    }
    advance();
    return fields;
  };

  const value = (depth: number): Literal => {
    if (depth > DEEPEST) throw error(`the header of the array nests more than ${DEEPEST} deep`, at);
    const [, open, single, double, truth, digits] = token;
    advance();
    if (open === '{') return dict(depth);
    if (open === '(') return items(')', depth);
    if (open === '[') return items(']', depth);
    if (truth) return truth === 'True';
    if (digits) return Number(digits);
    const quoted = single ?? double;
    if (quoted === undefined) throw error('the header of the array lacks a value', at);
    return quoted;
  };

  advance();
  const whole = value(0);
  if (token![6] === undefined) throw error('the header of the array goes on behind its end', at);
  return whole;
}
