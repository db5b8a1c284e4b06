/** Linux and the BSDs: desktops as freedesktop.org describes them. */
export const isFreedesktop = (platform: NodeJS.Platform): boolean => platform !== 'darwin' && platform !== 'win32';
