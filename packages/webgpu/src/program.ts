/** What the elements of a buffer are to a shader. */
export type Element = 'f32' | 'vec4<f32>' | 'i32';

/** What a program needs that WGSL has only where the GPU does. */
export type Extension = 'f16' | 'subgroups' | 'chromium_experimental_subgroup_matrix';

/** One compute shader: its buffers, its uniforms and its code. */
export interface ComputeProgram {
  /** Unlike that of any other program: pipelines are kept by it. It holds whatever the code was made from. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, Element>>;
  readonly outputs: Readonly<Record<string, Element>>;
  /** Read as `uniforms.NAME`. */
  readonly uniforms: Readonly<Record<string, 'i32' | 'f32'>>;
  /** With 'subgroups' the body also sees `subgroup` (its number in the workgroup), `lane` (in it) and `lanes` (of each), all i32. */
  readonly extensions?: readonly Extension[];
  /** Threads of a workgroup. */
  readonly workgroupSize: number;
  /** WGSL at module scope: workgroup memory and functions. */
  readonly declarations?: string;
  /**
   * The WGSL of one thread. It sees `thread` (its number in the workgroup), `group` (the number of the workgroup, along x and y of the
   * dispatch) and `layer` (along z), all i32.
   */
  readonly body: string;
}

const SUBGROUP_PARAMETERS = `
  @builtin(subgroup_id) subgroupId: u32,
  @builtin(subgroup_invocation_id) laneId: u32,
  @builtin(subgroup_size) laneCount: u32,`;
/** Nothing says that lanes of a subgroup are neighbours by their local index, so threads are numbered by subgroups here. */
const SUBGROUP_LETS = `let subgroup = i32(subgroupId);
  let lane = i32(laneId);
  let lanes = i32(laneCount);
  let thread = subgroup * lanes + lane;`;

/** Workgroups along the three axes of a dispatch. */
export type Workgroups = [x: number, y: number, z: number];

/** The WGSL of a program: inputs, outputs and uniforms are bound in this order. */
export function shaderSource(program: ComputeProgram): string {
  const { inputs, outputs, uniforms, extensions = [], workgroupSize, declarations = '', body } = program;
  const hasSubgroups = extensions.includes('subgroups');
  const bindings = [
    ...Object.entries(inputs).map(([name, element]) => `var<storage, read> ${name}: array<${element}>`),
    ...Object.entries(outputs).map(
      ([name, element]) => `var<storage, read_write> ${name}: array<${element}>`,
    ),
    'var<uniform> uniforms: Uniforms',
  ];
  const fields = Object.entries(uniforms).map(([name, type]) => `${name}: ${type},`);
  return `${extensions.map((extension) => `enable ${extension};\n`).join('')}struct Uniforms { ${fields.join(' ')} }
${bindings.map((binding, i) => `@group(0) @binding(${i}) ${binding};`).join('\n')}
${declarations}
@compute @workgroup_size(${workgroupSize})
fn main(
  @builtin(local_invocation_index) localIndex: u32,
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,${hasSubgroups ? SUBGROUP_PARAMETERS : ''}
) {
  ${hasSubgroups ? SUBGROUP_LETS : 'let thread = i32(localIndex);'}
  let group = i32(workgroup.y * workgroups.x + workgroup.x);
  let layer = i32(workgroup.z);
${body}
}
`;
}

/** The uniforms of a program as bytes, in the order in which it names them. */
export function uniformBytes(
  { name, uniforms }: ComputeProgram,
  values: Readonly<Record<string, number>>,
): ArrayBuffer {
  const entries = Object.entries(uniforms);
  const bytes = new ArrayBuffer(4 * entries.length);
  const view = new DataView(bytes);
  entries.forEach(([field, type], i) => {
    const value = values[field];
    if (value === undefined)
      throw new Error(`the program '${name}' needs a value for its uniform '${field}'`);
    if (type === 'i32') view.setInt32(4 * i, value, true);
    else view.setFloat32(4 * i, value, true);
  });
  return bytes;
}

/**
 * At least `count` workgroups along x and y, none of them longer than the device allows. The program has to leave where its `group` is
 * `count` or more.
 */
export function spread(count: number, limit: number): [x: number, y: number] {
  if (count <= limit) return [count, 1];
  const y = Math.ceil(count / limit);
  if (y > limit) throw new RangeError(`${count} workgroups are more than the ${limit}² that this GPU takes`);
  return [Math.ceil(count / y), y];
}

const kept = new Map<string, ComputeProgram>();

/** The program of this name, built at its first use. */
export function programNamed(name: string, build: () => Omit<ComputeProgram, 'name'>): ComputeProgram {
  let program = kept.get(name);
  if (program === undefined) {
    program = { name, ...build() };
    kept.set(name, program);
  }
  return program;
}
