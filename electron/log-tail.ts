import { StringDecoder } from 'node:string_decoder';

const MOST_LINES = 200;
const LONGEST = 2_000;

/** Keeps the last lines of an output, for a person who has to find out why a process died. */
export function createLogTail() {
  const decoder = new StringDecoder('utf8');
  let lines: string[] = [];
  let open = '';
  return {
    add(chunk: Buffer): void {
      const parts = (open + decoder.write(chunk)).split('\n');
      open = (parts.pop() ?? '').slice(0, LONGEST);
      lines = [...lines, ...parts.map((line) => line.slice(0, LONGEST))].slice(-MOST_LINES);
    },
    lines: (): readonly string[] => (open === '' ? lines : [...lines, open]),
  };
}
