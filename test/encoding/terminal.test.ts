import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTerminalLog } from '../../src/cli/terminal-log.ts';
import { terminalText } from '../../src/encoding/terminal.ts';
import { eventually } from '../support/eventually.ts';
import { hostileTable } from '../support/hostile-text.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What a terminal obeys, or shows in another order than it stands, but for lines and tabs. */
const OBEYED = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
/** Half a character has no place in a file, but as an escape. */
const HALVES = /\\ud[89a-f][\da-f]{2}/g;
/** The colours of pino-pretty itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are controls
const COLOURS = /\u001b\[\d+m/g;

/** What the log writes of these fields. */
async function logged(format: 'json' | 'pretty', text: string): Promise<string> {
  const file = join(await temporaryFolder(), 'log');
  const log = createTerminalLog(format, file);
  log.info({ text, deep: [{ text }] }, 'hello');
  log.error({ err: new Error(text) }, text);
  return eventually(async () => {
    const written = await readFile(file, 'utf8');
    expect(written.split(/hello|"err"|err:/).length).toBeGreaterThan(2);
    return written;
  });
}

describe.each(hostileTable)('the log of a terminal and %s', (_, text) => {
  it('says the same as JSON, and nothing that a terminal obeys', async () => {
    const written = await logged('json', text);
    expect(written).not.toMatch(OBEYED);
    const whole = text.toWellFormed();
    const [info, error] = written.trimEnd().replaceAll(HALVES, '\ufffd').split('\n');
    expect(JSON.parse(info ?? '')).toMatchObject({ text: whole, deep: [{ text: whole }] });
    expect(JSON.parse(error ?? '')).toMatchObject({ msg: whole, err: { message: whole } });
  });

  it('is nothing that a terminal obeys where people read it', async () => {
    const written = (await logged('pretty', text)).replaceAll(COLOURS, '');
    expect(written).not.toMatch(OBEYED);
    // A message is there to be read: letters that are harmless stand as they are.
    expect(written).toContain(terminalText(text.toWellFormed()).replaceAll('\r', '\\u000d').split('\n')[0]);
  });
});

describe('text for a terminal', () => {
  it('shows as escapes what a terminal would obey, and keeps lines and tabs', () => {
    expect(terminalText('a\u001b[2J\u009b\u202eb\n\tc')).toBe('a\\u001b[2J\\u009b\\u202eb\n\tc');
  });
});
