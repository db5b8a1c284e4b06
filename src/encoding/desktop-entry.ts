/**
 * A command as the key `Exec` of a desktop entry wants it (Desktop Entry Specification, "The Exec key" and "Values"):
 * each argument quoted for the command line, field codes doubled, and all of it escaped as a string.
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
