/** A configuration that cannot be used: names the file, the place in it and what to do. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
