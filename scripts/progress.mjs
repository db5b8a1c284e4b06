const MIB = 1_048_576;
/** A terminal shows each step, a log a line now and then. */
const TERMINAL_MS = 200;
const LOG_MS = 5_000;

/**
 * Shows how a download goes on: on a terminal one line that changes, elsewhere a line every five seconds. `total` is in
 * bytes, null where nobody has said.
 */
export function createProgress(what, { stream = process.stderr, now = () => performance.now() } = {}) {
  const started = now();
  let shown = Number.NEGATIVE_INFINITY;
  let open = false;
  return {
    show(transferred, total) {
      if (now() - shown < (stream.isTTY ? TERMINAL_MS : LOG_MS)) return;
      shown = now();
      open = stream.isTTY === true;
      const line = `${what}: ${progressText(transferred, total, shown - started)}`;
      // Back to the first column, and what an earlier, longer line left behind is erased.
      stream.write(open ? `\r${line}\x1b[K` : `${line}\n`);
    },
    /** Leaves the line as it is and begins another. */
    end() {
      if (open) stream.write('\n');
      open = false;
    },
  };
}

/** `12.5 of 118.0 MiB, 4.2 MiB/s` for so many bytes in so many milliseconds. */
export function progressText(transferred, total, elapsed) {
  const mib = (bytes) => (bytes / MIB).toFixed(1);
  const size = total === null ? mib(transferred) : `${mib(transferred)} of ${mib(total)}`;
  return `${size} MiB, ${mib(elapsed > 0 ? (transferred * 1_000) / elapsed : 0)} MiB/s`;
}
