// Draws the tray's images from their SVG sources: black templates for macOS, the accent colour elsewhere. Needs rsvg-convert
// (Debian: librsvg2-bin). The images are in the tree, so nothing else needs it.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../electron/assets/tray', import.meta.url));
const accent = '#c8862f';
/** Sizes at scale one, for the menu bar, the notification area and a panel. */
const targets = {
  darwin: { size: 18, colour: '#000000' },
  win32: { size: 16, colour: accent },
  linux: { size: 32, colour: accent },
};

for (const source of readdirSync(folder).filter((name) => name.endsWith('.svg'))) {
  const svg = readFileSync(join(folder, source), 'utf8');
  for (const [platform, { size, colour }] of Object.entries(targets)) {
    // Only Windows lays a mark over the taskbar's icon.
    if (source === 'badge.svg' && platform !== 'win32') continue;
    for (const scale of [1, 2]) {
      const file = join(folder, `${source.slice(0, -4)}-${platform}${scale === 1 ? '' : '@2x'}.png`);
      const parameters = ['--width', String(size * scale), '--height', String(size * scale), '--output', file];
      execFileSync('rsvg-convert', parameters, { input: svg.replace('color="#000"', `color="${colour}"`) });
    }
  }
}
