import { StringDecoder } from 'node:string_decoder';

const MAX_LINES = 200;
const MAX_LINE_LENGTH = 2_000;

/** The last lines of a process's output, for a person who has to find out why it died. */
export interface LogTail {
  add(chunk: Buffer): void;
  /** Up to 200 whole lines, and the one that has not ended yet; each cut after 2,000 characters. */
  lines(): readonly string[];
}

export function createLogTail(): LogTail {
  const decoder = new StringDecoder('utf8');
  let lines: string[] = [];
  let open = '';
  return {
    add(chunk) {
      const parts = (open + decoder.write(chunk)).split('\n');
      open = (parts.pop() ?? '').slice(0, MAX_LINE_LENGTH);
      lines = [...lines, ...parts.map((line) => line.slice(0, MAX_LINE_LENGTH))].slice(-MAX_LINES);
    },
    lines: () => (open === '' ? lines : [...lines, open]),
  };
}
