/** A promise whose end comes from outside. */
export interface Later {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export function later(): Later {
  let resolve: () => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<void>((done, fail) => {
    resolve = done;
    reject = fail;
  });
  // Not everybody who settles something waits for it.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
