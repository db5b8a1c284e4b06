import { execFileSync } from 'node:child_process';

/** Debian's packages with the libraries that Electron is linked with and a server may lack. */
const packages = {
  'libgtk-3.so.0': 'libgtk-3-0',
  'libgdk-3.so.0': 'libgtk-3-0',
  'libnss3.so': 'libnss3',
  'libnssutil3.so': 'libnss3',
  'libsmime3.so': 'libnss3',
  'libnspr4.so': 'libnspr4',
  'libasound.so.2': 'libasound2',
  'libgbm.so.1': 'libgbm1',
  'libatk-1.0.so.0': 'libatk1.0-0',
  'libatk-bridge-2.0.so.0': 'libatk-bridge2.0-0',
  'libatspi.so.0': 'libatspi2.0-0',
  'libcups.so.2': 'libcups2',
  'libdrm.so.2': 'libdrm2',
  'libdbus-1.so.3': 'libdbus-1-3',
  'libXcomposite.so.1': 'libxcomposite1',
  'libXdamage.so.1': 'libxdamage1',
  'libXfixes.so.3': 'libxfixes3',
  'libXrandr.so.2': 'libxrandr2',
  'libxkbcommon.so.0': 'libxkbcommon0',
  'libpango-1.0.so.0': 'libpango-1.0-0',
  'libcairo.so.2': 'libcairo2',
  'libX11.so.6': 'libx11-6',
  'libxcb.so.1': 'libxcb1',
  'libXext.so.6': 'libxext6',
};

/** What a window needs and this system lacks, as a sentence with the remedy; null when nothing is missing. */
export function missingForDesktop(binary, env = process.env) {
  if (process.platform !== 'linux') return null;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return (
      'There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can open. Start from a desktop ' +
      'session, or under a virtual one: xvfb-run -a npm start (Debian: apt install xvfb).'
    );
  }
  const libraries = binary === undefined ? [] : missingLibraries(binary);
  if (libraries.length === 0) return null;
  const wanted = [...new Set(libraries.map((library) => packages[library]).filter(Boolean))];
  return (
    `Electron needs system libraries that are missing: ${libraries.join(', ')}.` +
    (wanted.length > 0 ? ` On Debian or Ubuntu: sudo apt-get install ${wanted.join(' ')}` : '')
  );
}

function missingLibraries(binary) {
  try {
    const listed = execFileSync('ldd', [binary], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return [...listed.matchAll(/^\s*(\S+) => not found/gm)].map(([, library]) => library);
  } catch {
    // Without ldd, Electron itself reports what it lacks.
    return [];
  }
}
