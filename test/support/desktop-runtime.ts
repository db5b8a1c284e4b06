import { findElectron } from '../../scripts/electron-runtime.mjs';

/**
 * The program that tests of the desktop start: a packaged one named by CARILLON_PACKAGED, else Electron with the built
 * sources.
 */
export async function desktopRuntime(): Promise<{ readonly path: string; readonly args: readonly string[] }> {
  const packaged = process.env.CARILLON_PACKAGED;
  return packaged ? { path: packaged, args: [] } : findElectron({ say: () => undefined });
}
