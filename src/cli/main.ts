#!/usr/bin/env node
import { terminalText } from '../encoding/terminal.ts';
import { ProblemError } from '../problems/problem-error.ts';
import { parseServeArguments, usage } from './arguments.ts';
import { serve } from './serve.ts';

/** The terminal shell's entry: `carillon serve`. Exits 0 after a drained stop, 2 on wrong arguments, 1 on trouble. */
async function main(argv: readonly string[]): Promise<number> {
  const [command, ...rest] = argv;
  if (command === undefined || command === '--help' || command === '-h' || command === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (command !== 'serve') return wrong(`There is no command "${command}".`);
  const parsed = parseServeArguments(rest, process.env);
  if (parsed.kind === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  if (parsed.kind === 'wrong') return wrong(parsed.message);
  return serve(parsed.options);
}

function wrong(message: string): number {
  process.stderr.write(`${terminalText(message)}\n\n${usage}`);
  return 2;
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (error: unknown) => {
    const words =
      error instanceof ProblemError
        ? `${error.message}\n${error.remedy}`
        : String(error instanceof Error ? error.stack : error);
    process.stderr.write(`${terminalText(words)}\n`);
    process.exit(1);
  },
);
