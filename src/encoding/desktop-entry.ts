/**
 * A command as the value of the key `Exec` of a desktop entry (Desktop Entry Specification, "The Exec key" and "Values"):
 * each argument is quoted for the command line, `%` is doubled, and the result is escaped as a string.
 */
export function execValue(command: readonly string[]): string {
  return command.map(quoted).join(' ');
}

function quoted(argument: string): string {
  if (/^[\w@+=:,./-]+$/.test(argument)) return argument;
  const inner = argument.replaceAll('%', '%%').replaceAll(/["`$\\]/g, '\\$&');
  return `"${inner}"`.replaceAll(/[\\\n\r\t]/g, (letter) => ESCAPES[letter] ?? letter);
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
