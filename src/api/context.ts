import type { SessionRow } from './contracts/sessions.ts';

/** The sessions as one of them may see and end the others. */
export interface OwnSessions {
  list(): SessionRow[];
  /** False when no other session has this id. */
  end(id: string): boolean;
  /** The number of sessions that ended. */
  endOthers(): number;
}

/** What comes with a request of the API beside its input. */
export interface ApiContext {
  /** Absent in the desktop's window, which has no session. */
  readonly sessions?: OwnSessions;
}
