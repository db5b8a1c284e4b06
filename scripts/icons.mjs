// node scripts/icons.mjs: draws the app's icon in every size and format from build/icon.svg. The results are in the tree,
// because not every machine that builds packages has these tools (Debian: librsvg2-bin icnsutils icoutils).
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const build = fileURLToPath(new URL('../build', import.meta.url));
const icons = join(build, 'icons');
const named = (size) => join(icons, `${size}x${size}.png`);

rmSync(icons, { recursive: true, force: true });
mkdirSync(icons, { recursive: true });
for (const size of [16, 24, 32, 48, 64, 128, 256, 512, 1024]) {
  execFileSync('rsvg-convert', ['-w', size, '-h', size, '-o', named(size), join(build, 'icon.svg')].map(String));
}
execFileSync('png2icns', [join(build, 'icon.icns'), ...[16, 32, 48, 128, 256, 512, 1024].map(named)]);
const windows = [16, 24, 32, 48, 64, 128].map(named);
execFileSync('icotool', ['-c', '-o', join(build, 'icon.ico'), ...windows, '-r', named(256)]);
