/**
 * Reads numbers that lie beside a test as JSON: from the disk in Node, from the server of the tests in a page.
 *
 * @example
 * const golden = await readGolden(new URL('./golden/updates.json', import.meta.url));
 */
// biome-ignore lint/suspicious/noExplicitAny: the script that wrote the file knows its shape, and the test says it
export async function readGolden<T = any>(file: URL): Promise<T> {
  if (file.protocol === 'file:') {
    const { readFile } = await import('node:fs/promises');
    return JSON.parse(await readFile(file, 'utf8'));
  }
  const response = await fetch(file);
  if (!response.ok) throw new Error(`${file}: ${response.status} ${response.statusText}`);
  return response.json();
}
