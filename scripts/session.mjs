/**
 * A desktop session of its own. The display starts first, so that programs that D-Bus starts get it. It is larger than any
 * window of the tests, because a window as large as its display is shrunk a little.
 */
const session = ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24', 'dbus-run-session', '--'];

/** The command that runs a program in a desktop session: a new one on Linux, the present one elsewhere. */
export function inSession(program, parameters) {
  if (process.platform !== 'linux') return [program, parameters];
  const [first, ...rest] = [...session, program, ...parameters];
  return [first, rest];
}
