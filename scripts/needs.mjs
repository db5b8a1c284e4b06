import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The path of the first of these programs on PATH; undefined without any. */
export function findProgram(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined;
}

const debian = (...packages) => `sudo apt-get install ${packages.join(' ')}`;

function programs(wanted) {
  const missing = Object.entries(wanted).filter(([name]) => findProgram(name) === undefined);
  if (missing.length === 0) return null;
  return {
    missing: missing.map(([name]) => name).join(', '),
    remedy: debian(...new Set(missing.map(([, owner]) => owner))),
  };
}

/** The system's Python with D-Bus and GLib, which the tests' panel (test/support/tray-host.py) needs. */
function panelPython() {
  try {
    execFileSync('/usr/bin/python3', ['-c', 'import dbus, gi'], { stdio: 'ignore' });
    return null;
  } catch {
    return { missing: 'Python with D-Bus and GLib', remedy: debian('python3-dbus', 'python3-gi') };
  }
}

const notifications = {
  'xvfb-run': 'xvfb',
  xauth: 'xauth',
  'dbus-run-session': 'dbus-daemon',
  dunst: 'dunst',
  dunstctl: 'dunst',
  'notify-send': 'libnotify-bin',
};

/** What a suite needs beyond Node: null when it is complete, else what is missing and the one command that installs it. */
export const needs = {
  unit: () => null,
  slow: () => null,
  desktop: () =>
    process.platform === 'linux' ? (programs({ ...notifications, xdotool: 'xdotool' }) ?? panelPython()) : null,
  browser: () =>
    findProgram('chromium', 'chromium-browser', 'google-chrome')
      ? null
      : { missing: 'Chromium', remedy: debian('chromium') },
  packaged: () => {
    if (process.platform !== 'linux' || process.getuid?.() !== 0) {
      return { missing: 'Linux, and root to install packages in a clean root', remedy: 'sudo npm test -- packaged' };
    }
    const more = programs({
      python3: 'python3-venv',
      mmdebstrap: 'mmdebstrap',
      'systemd-nspawn': 'systemd-container',
      mksquashfs: 'squashfs-tools',
      'desktop-file-validate': 'desktop-file-utils',
      appstreamcli: 'appstream',
      '7za': 'p7zip-full',
      ps: 'procps',
      rpm: 'rpm',
      'systemd-analyze': 'systemd',
    });
    return needs.desktop() ?? more;
  },
  homeserver: () => {
    const missing = programs({ ...notifications, python3: 'python3' });
    if (missing !== null) return missing;
    try {
      execFileSync('python3', ['-c', 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'], {
        stdio: 'ignore',
      });
      return null;
    } catch {
      return { missing: 'Python 3.10 with venv', remedy: debian('python3', 'python3-venv') };
    }
  },
};
