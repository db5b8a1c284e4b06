import { spawn } from 'node:child_process';

/**
 * A program that is started again when what it is made of has changed: the next one waits until the one before has ended,
 * because both want the same port, lock and files. `command` makes its name and parameters; `ended` is told the exit code
 * when it ends by itself.
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
    /** Ends it, and with it everything: `ended` is told. */
    stop() {
      wanted = false;
      if (child === undefined) ended(0);
      else child.kill('SIGTERM');
    },
  };
}
