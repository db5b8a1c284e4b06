import { describe, expect, it } from 'vitest';
import { createSessions } from '../../src/api/session.ts';

const cookieOf = (opened: ReturnType<ReturnType<typeof createSessions>['open']>) => {
  if (typeof opened === 'string') throw new Error(opened);
  return opened.cookie;
};

describe('a session', () => {
  it('is opened by the token, for this site and no script', () => {
    const sessions = createSessions('token', () => 0);
    const cookie = cookieOf(sessions.open('token'));
    expect(cookie).toMatch(/^carillon_session=[\w-]{32}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(sessions.knows(`other=1; ${cookie.split(';')[0]}`)).toBe(true);
  });

  it.each([['wrong'], [''], [undefined], [['token']], ['token ']])('is not opened by %j', (given) => {
    expect(createSessions('token', () => 0).open(given)).toBe('wrong');
  });

  it.each([[undefined], [''], ['carillon_session='], ['carillon_session=guess']])('is not the cookie %j', (header) => {
    const sessions = createSessions('token', () => 0);
    sessions.open('token');
    expect(sessions.knows(header)).toBe(false);
  });

  it('cannot be guessed quickly', () => {
    let now = 0;
    const sessions = createSessions('token', () => now);
    for (let tries = 0; tries < 10; tries++) expect(sessions.open('wrong')).toBe('wrong');
    expect(sessions.open('token')).toBe('too-many');
    now = 10_001;
    expect(sessions.open('token')).toHaveProperty('cookie');
  });

  it('makes room for new ones', () => {
    const sessions = createSessions('token', () => 0);
    const first = cookieOf(sessions.open('token'));
    for (let more = 0; more < 32; more++) sessions.open('token');
    expect(sessions.knows(first.split(';')[0])).toBe(false);
  });
});
