import { execFileSync, spawn } from 'node:child_process';
import { expect, onTestFinished } from 'vitest';
import { eventually } from './eventually.ts';

/** Runs openbox on the display of this session until the test ends. Returns the reason where that is not possible. */
export async function startWindowManager(): Promise<{ readonly missing?: string }> {
  try {
    execFileSync('openbox', ['--version'], { stdio: 'ignore' });
  } catch {
    return { missing: 'There is no window manager: sudo apt-get install openbox' };
  }
  const manager = spawn('openbox', [], { stdio: 'ignore' });
  onTestFinished(() => void manager.kill());
  // A running window manager sets a property of the root window (Extended Window Manager Hints, 1.3).
  await eventually(() => expect(execFileSync('xdotool', ['get_num_desktops'], { encoding: 'utf8' })).toMatch(/\d/));
  return {};
}
