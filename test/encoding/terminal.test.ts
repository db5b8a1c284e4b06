import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTerminalLog } from '../../src/cli/terminal-log.ts';
import { terminalText } from '../../src/encoding/terminal.ts';
import { eventually } from '../support/eventually.ts';
import { hostileTable } from '../support/hostile-text.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** Characters that control a terminal or that it shows in another order, except line breaks and tabs. */
const OBEYED = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;
/** Half a character cannot be written to a file, except as an escape. */
const HALVES = /\\ud[89a-f][\da-f]{2}/g;
/** The colours of pino-pretty itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are controls
const COLOURS = /\u001b\[\d+m/g;

/** The line that the log writes of these fields. */
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
  it('contain the same text as JSON, and nothing that controls a terminal', async () => {
    const written = await logged('json', text);
    expect(written).not.toMatch(OBEYED);
    const whole = text.toWellFormed();
    const [info, error] = written.trimEnd().replaceAll(HALVES, '\ufffd').split('\n');
    expect(JSON.parse(info ?? '')).toMatchObject({ text: whole, deep: [{ text: whole }] });
    expect(JSON.parse(error ?? '')).toMatchObject({ msg: whole, err: { message: whole } });
  });

  it('contain nothing that controls a terminal where people read it', async () => {
    const written = (await logged('pretty', text)).replaceAll(COLOURS, '');
    expect(written).not.toMatch(OBEYED);
    // Harmless letters of a message are not escaped, so that it can be read.
    expect(written).toContain(terminalText(text.toWellFormed()).replaceAll('\r', '\\u000d').split('\n')[0]);
  });
});

describe('text for a terminal', () => {
  it('shows what would control it as escapes, and keeps line breaks and tabs', () => {
    expect(terminalText('a\u001b[2J\u009b\u202eb\n\tc')).toBe('a\\u001b[2J\\u009b\\u202eb\n\tc');
  });
});
