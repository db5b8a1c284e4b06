import { type NativeImage, nativeImage } from 'electron';
import type { TrayState } from './tray-menu.ts';

/** The images that scripts/tray-images.mjs draws, as data URLs by their file's name. */
const drawn = import.meta.glob<string>('./assets/tray/*.png', { query: '?inline', import: 'default', eager: true });

/** A state by its shape, for both common densities of displays. macOS recolours a template to suit its menu bar. */
export function trayImage(state: TrayState | 'badge', platform: NodeJS.Platform): NativeImage {
  const known = platform === 'darwin' || platform === 'win32' ? platform : 'linux';
  const image = nativeImage.createEmpty();
  for (const scaleFactor of [1, 2]) {
    const dataURL = drawn[`./assets/tray/${state}-${known}${scaleFactor === 1 ? '' : '@2x'}.png`];
    if (dataURL !== undefined) image.addRepresentation({ scaleFactor, dataURL });
  }
  if (known === 'darwin') image.setTemplateImage(true);
  return image;
}
