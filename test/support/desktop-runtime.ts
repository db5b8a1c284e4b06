import { findElectron } from '../../scripts/electron-runtime.mjs';

/**
 * What the desktop's tests start: a packaged program where CARILLON_PACKAGED names one, else Electron with the built
 * sources.
 */
export async function desktopRuntime(): Promise<{ readonly path: string; readonly args: readonly string[] }> {
  const packaged = process.env.CARILLON_PACKAGED;
  return packaged ? { path: packaged, args: [] } : findElectron({ say: () => undefined });
}
