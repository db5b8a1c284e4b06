/** Something that happens again and again, and those who have to know. */
export interface Signal<Value> {
  /** Listeners are called in the order in which they came. */
  subscribe(listener: (value: Value) => void): void;
  emit(value: Value): void;
}

export function createSignal<Value>(): Signal<Value> {
  const listeners: ((value: Value) => void)[] = [];
  return {
    subscribe: (listener) => void listeners.push(listener),
    emit(value) {
      for (const listener of listeners) listener(value);
    },
  };
}
