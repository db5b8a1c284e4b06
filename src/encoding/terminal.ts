/** What a terminal obeys or shows in another order than it stands: controls of C0 and C1, and of the writing direction. */
const OBEYED = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/**
 * Text as a terminal may be given it: what it would obey stands there as `\u001b`. Lines and tabs stay. A line of JSON, which
 * itself escapes no control of C1 and of the writing direction, says the same afterwards.
 */
export function terminalText(text: string): string {
  return text.replace(OBEYED, escaped);
}

/**
 * A line of JSON of which a program writes the strings out: what a terminal would obey comes out as `\u001b`. Lines and
 * tabs stay, as stack traces want them.
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
