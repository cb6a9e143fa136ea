/** The bytes of a file, with the part that has been read. */
export async function readFile(file: File, progress: (fraction: number) => void): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    bytes.set(part.value, length);
    length += part.value.length;
    progress(length / file.size);
  }
  return bytes;
}
