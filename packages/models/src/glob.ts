/**
 * A pattern in which `*` stands for any characters, `?` for one, and everything else for itself; upper and lower case are the
 * same.
 */
export function globPattern(glob: string): RegExp {
  const escaped = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'i');
}
