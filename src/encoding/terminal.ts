/** Characters that a terminal obeys or that change the order of the others: C0 and C1 controls, bidirectional controls. */
const OBEYED = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Text that is safe to write to a terminal: characters that it would obey become escapes such as `\u001b`, except newlines
 * and tabs. JSON does not escape C1 and bidirectional controls itself; a line of JSON still means the same afterwards.
 */
export function terminalText(text: string): string {
  return text.replace(OBEYED, escaped);
}

/**
 * A line of JSON for a program that writes its strings to a terminal: characters that the terminal would obey are written
 * as escapes such as `\u001b`, except newlines and tabs, which stack traces need.
 */
export function terminalLogLine(line: string): string {
  return line
    .replace(/\\\\|\\u00[01][\da-f]|\\[bfr]/g, (found) => (found === '\\\\' ? found : `\\${SHORT[found] ?? found}`))
    .replace(OBEYED, (letter) => `\\${escaped(letter)}`);
}

const SHORT: Readonly<Record<string, string>> = { '\\b': '\\u0008', '\\f': '\\u000c', '\\r': '\\u000d' };

function escaped(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
