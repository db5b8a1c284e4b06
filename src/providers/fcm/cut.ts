/** Bytes of one value, as the reference gateway cuts it. */
const MAX_VALUE = 1_024;

/** At most 1,024 bytes, with an ellipsis, cut between characters. */
export function cut(text: string): string {
  if (Buffer.byteLength(text) <= MAX_VALUE) return text;
  let end = MAX_VALUE - 3;
  const bytes = Buffer.from(text);
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.subarray(0, end).toString('utf8')}…`;
}
