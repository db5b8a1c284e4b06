/** Text as one word of a POSIX shell. NUL is removed, because a word cannot contain it. */
export function shellWord(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", `'\\''`)}'`;
}

/** A command of a POSIX shell that writes exactly these bytes. It consists of printable ASCII and newlines alone. */
export function shellPrintf(bytes: Uint8Array): string {
  let format = '';
  for (const [index, byte] of bytes.entries()) format += isPlain(byte, index) ? String.fromCharCode(byte) : octal(byte);
  return `printf '${format}'`;
}

/** Whether a byte means itself to `printf` and in quotes. A dash at the start would be an option. */
function isPlain(byte: number, index: number): boolean {
  if (byte === 0x0a) return true;
  return byte >= 0x20 && byte < 0x7f && !SPECIAL.has(byte) && !(index === 0 && byte === 0x2d);
}

const SPECIAL: ReadonlySet<number> = new Set(["'", '%', '\\'].map((letter) => letter.charCodeAt(0)));

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}
