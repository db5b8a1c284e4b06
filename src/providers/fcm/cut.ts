/** Bytes that one value may have, as in the reference gateway. */
const MAX_VALUE = 1_024;

/** The text, shortened between characters to at most 1,024 bytes including an ellipsis. */
export function cut(text: string): string {
  if (Buffer.byteLength(text) <= MAX_VALUE) return text;
  let end = MAX_VALUE - 3;
  const bytes = Buffer.from(text);
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.subarray(0, end).toString('utf8')}…`;
}
