interface Suite {
  readonly config: string;
  readonly title: string;
  readonly session?: boolean;
  readonly only?: readonly string[];
  readonly without?: readonly string[];
}

export const suites: Readonly<Record<string, Suite>>;
