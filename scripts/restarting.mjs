import { spawn } from 'node:child_process';

/**
 * A program that is restarted when its sources change. The next process waits until the one before has exited, because both
 * need the same port, lock and files. `command` returns the program and its parameters; `ended` is called with the exit code
 * of a program that exits by itself.
 */
export function createRestarting({ command, env = process.env, ended }) {
  let child;
  let wanted = false;

  function start() {
    wanted = false;
    const [program, ...parameters] = command();
    child = spawn(program, parameters, { stdio: 'inherit', env });
    child.once('exit', (code) => {
      child = undefined;
      if (wanted) start();
      else ended(code ?? 1);
    });
    child.once('error', (error) => {
      child = undefined;
      process.stderr.write(`${error.message}\n`);
      ended(1);
    });
  }

  return {
    restart() {
      if (child === undefined) return start();
      wanted = true;
      child.kill('SIGTERM');
    },
    /** Ends the program for good, and calls `ended`. */
    stop() {
      wanted = false;
      if (child === undefined) ended(0);
      else child.kill('SIGTERM');
    },
  };
}
