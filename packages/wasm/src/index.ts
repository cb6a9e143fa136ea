export async function registerWasmKernels(): Promise<() => void> {
  return () => {};
}
