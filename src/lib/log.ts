/** The few levels the relay writes. Fields never hold pushkeys, tokens or message text. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}
