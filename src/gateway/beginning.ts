/** So much of what came is kept of a request that was refused. Bytes. */
const MAX_BYTES = 4_096;

/** The beginning of a body, and how long the body is. */
export interface Beginning {
  add(chunk: Buffer): void;
  /** Forgets what was added: this is the body. */
  replace(body: Buffer): void;
  bytes(): Buffer;
  size(): number;
}

export function createBeginning(): Beginning {
  let chunks: Buffer[] = [];
  let size = 0;

  function add(chunk: Buffer): void {
    if (size < MAX_BYTES) chunks.push(chunk.subarray(0, MAX_BYTES - size));
    size += chunk.length;
  }

  return {
    add,
    replace(body) {
      chunks = [];
      size = 0;
      add(body);
    },
    // A copy: a chunk is a part of something larger.
    bytes: () => Buffer.concat(chunks),
    size: () => size,
  };
}
