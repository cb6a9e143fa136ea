/** The two kinds of classes, as results and figures call them. */
export const KINDS = [
  { key: 'nested', name: 'nested' },
  { key: 'notNested', name: 'not nested' },
] as const;
