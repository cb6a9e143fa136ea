/**
 * Joins what the threads of a workgroup have, such as partial sums, those a number of threads apart: thread t gets what threads t,
 * t + results, t + 2 results and so on have, joined, and thread t + results the same. All numbers are powers of two.
 *
 * By a tree in workgroup memory, with a barrier at each of its levels; where the GPU has subgroups, their lanes join first, in registers,
 * which leaves of 8 levels 3.
 */
import type { Abilities } from '../abilities.js';
import type { ComputeProgram } from '../program.js';

/** What is joined, and how. */
export interface Reduction {
  /** Names its WGSL: the struct NAME, and functions that begin with it. */
  name: string;
  threads: number;
  results: number;
  /** The fields of the struct, by name. */
  fields: Readonly<Record<string, string>>;
  /** WGSL that gives the struct that joins the structs `a` and `b`. */
  join: string;
  /** Whether subgroups are used; see {@link hasSubgroups}. */
  subgroups: boolean;
}

/** WGSL of a reduction. */
export interface ReductionCode extends Pick<ComputeProgram, 'extensions'> {
  declarations: string;
  /** An expression of `main`, in uniform control flow, from one of the struct. Between two of them all threads have to meet at a barrier. */
  of: (own: string) => string;
}

/** Whether workgroups of so many threads have whole subgroups. */
export const hasSubgroups = ({ subgroupLanes }: Abilities, threads: number): boolean =>
  subgroupLanes !== null && subgroupLanes <= threads;

/** The code of a reduction. */
export function reduceWorkgroup(reduction: Reduction): ReductionCode {
  const { name, threads, results, fields, join, subgroups } = reduction;
  const entries = Object.entries(fields);
  const each = (write: (field: string, type: string) => string, separator = '\n') =>
    entries.map(([field, type]) => write(field, type)).join(separator);
  const common = `
struct ${name} { ${each((field, type) => `${field}: ${type}`, ', ')} }
fn ${name}_join(a: ${name}, b: ${name}) -> ${name} { ${join} }
${each((field, type) => `var<workgroup> ${name}_${field}: array<${type}, ${threads}>;`)}
fn ${name}_keep(at: i32, own: ${name}) {
  ${each((field) => `${name}_${field}[at] = own.${field};`, '\n  ')}
}
fn ${name}_kept(at: i32) -> ${name} { return ${name}(${each((field) => `${name}_${field}[at]`, ', ')}); }
fn ${name}_tree(thread: i32, count: i32) -> ${name} {
  workgroupBarrier();
  for (var half = count / 2; half >= ${results}; half /= 2) {
    if (thread < half) { ${name}_keep(thread, ${name}_join(${name}_kept(thread), ${name}_kept(thread + half))); }
    workgroupBarrier();
  }
  return ${name}_kept(thread % ${results});
}`;
  if (!subgroups) {
    return {
      declarations: `${common}
fn ${name}_all(thread: i32, own: ${name}) -> ${name} {
  ${name}_keep(thread, own);
  return ${name}_tree(thread, ${threads});
}`,
      of: (own) => `${name}_all(thread, ${own})`,
    };
  }
  return {
    extensions: ['subgroups'],
    declarations: `${common}
fn ${name}_all(thread: i32, subgroup: i32, lane: i32, lanes: i32, own: ${name}) -> ${name} {
  var joined = own;
  for (var apart = lanes / 2; apart >= ${results}; apart /= 2) {
    let other = ${name}(${each((field) => `subgroupShuffleXor(joined.${field}, u32(apart))`, ', ')});
    joined = ${name}_join(joined, other);
  }
  let left = min(lanes, ${results}); // lanes with values of their own
  if (lane < left) { ${name}_keep(subgroup * left + lane, joined); }
  return ${name}_tree(thread, ${threads} / lanes * left);
}`,
    of: (own) => `${name}_all(thread, subgroup, lane, lanes, ${own})`,
  };
}
