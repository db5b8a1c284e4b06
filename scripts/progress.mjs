const MIB = 1_048_576;
/** The time between two updates of a line on a terminal, and between two lines in a log. Milliseconds. */
const TERMINAL_MS = 200;
const LOG_MS = 5_000;

/**
 * Shows the progress of a download: on a terminal one line that changes, elsewhere a line every five seconds. `total` is in
 * bytes; null for an unknown size.
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
      // Starts in the first column, and erases the rest of a longer line before it.
      stream.write(open ? `\r${line}\x1b[K` : `${line}\n`);
    },
    /** Keeps the line, and starts the next. */
    end() {
      if (open) stream.write('\n');
      open = false;
    },
  };
}

/** `12.5 of 118.0 MiB, 4.2 MiB/s`, from bytes and milliseconds. */
export function progressText(transferred, total, elapsed) {
  const mib = (bytes) => (bytes / MIB).toFixed(1);
  const size = total === null ? mib(transferred) : `${mib(transferred)} of ${mib(total)}`;
  return `${size} MiB, ${mib(elapsed > 0 ? (transferred * 1_000) / elapsed : 0)} MiB/s`;
}
