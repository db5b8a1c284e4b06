import { readFileSync } from 'node:fs';

/** A certificate authority's PEM. Throws naming the key of the configuration, the file and the remedy. */
export function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw new Error(`caFile: ${file} cannot be read (${why}). Correct the path or its permissions.`);
  }
}
