/**
 * A desktop session of its own. The display comes first, so that D-Bus hands it to what it starts; it is larger than any
 * window of the tests, because a window as large as its display is made a little smaller.
 */
const session = ['xvfb-run', '-a', '-s', '-screen 0 1600x1000x24', 'dbus-run-session', '--'];

/** A command, and the same inside of a desktop session where the platform needs one made. */
export function inSession(program, parameters) {
  if (process.platform !== 'linux') return [program, parameters];
  const [first, ...rest] = [...session, program, ...parameters];
  return [first, rest];
}
