import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseServeArguments } from '../../src/cli/arguments.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const lines = readFileSync(`${root}/Containerfile`, 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [instruction = '', ...words] = line.split(' ');
    return { instruction, words, text: words.join(' ') };
  });
const last = (instruction: string) => lines.filter((line) => line.instruction === instruction).at(-1)?.text ?? '';

/** Without a container engine: checks the file, and that Carillon understands the arguments in it. */
describe('the container', () => {
  it('uses only instructions that exist', () => {
    const known = /^(FROM|WORKDIR|COPY|RUN|USER|VOLUME|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD)$/;
    expect(lines.filter(({ instruction }) => !known.test(instruction))).toEqual([]);
    expect(lines[0]?.instruction).toBe('FROM');
  });

  it('copies only files that exist', () => {
    const copied = lines
      .filter(({ instruction, text }) => instruction === 'COPY' && !text.startsWith('--from'))
      .flatMap(({ words }) => words.slice(0, -1));
    expect(copied.filter((file) => !existsSync(`${root}/${file}`))).toEqual([]);
    expect(copied).toContain('src');
  });

  it('does not run as root', () => {
    expect(last('USER')).toBe('node');
  });

  it('starts Carillon with valid arguments', () => {
    expect(JSON.parse(last('ENTRYPOINT'))).toEqual(['node', '/usr/lib/carillon/out/main/cli.js']);
    const [command, ...rest] = JSON.parse(last('CMD'));
    expect(command).toBe('serve');
    expect(parseServeArguments(rest, {})).toMatchObject({
      kind: 'options',
      options: { dataDir: '/data', host: '0.0.0.0', ui: false },
    });
    expect(last('VOLUME')).toBe('/data');
  });
});
