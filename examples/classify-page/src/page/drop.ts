/** Gives the files that are dropped anywhere on the page, and marks the page while files are held over it. */
export function onDrop(take: (files: File[]) => void): void {
  let depth = 0; // enter and leave come for every element on the way
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
  const mark = (inside: boolean) => document.body.classList.toggle('dragging', inside);
  addEventListener('dragenter', (event) => {
    if (hasFiles(event)) mark(++depth > 0);
  });
  addEventListener('dragleave', (event) => {
    if (hasFiles(event)) mark(--depth > 0);
  });
  addEventListener('dragover', (event) => {
    if (hasFiles(event)) event.preventDefault();
  });
  addEventListener('drop', (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault(); // else the browser leaves the page and opens the file
    depth = 0;
    mark(false);
    take([...(event.dataTransfer?.files ?? [])]);
  });
}

/** Gives the files that are chosen by a file picker; the same file can be chosen again. */
export function onChoice(input: HTMLInputElement, take: (files: File[]) => void): void {
  input.addEventListener('change', () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) take(files);
  });
}
