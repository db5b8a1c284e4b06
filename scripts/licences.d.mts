export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}
export type LockedPackages = Readonly<Record<string, LockedPackage>>;

export function readLock(): LockedPackages;
export function problems(packages: LockedPackages, distributed: ReadonlySet<string>): string[];
export function distributed(packages: LockedPackages): Set<string>;
export function licenceTexts(): string;
