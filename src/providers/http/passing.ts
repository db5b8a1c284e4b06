/** True for a status that says nothing about the request, but about the moment (RFC 9110, 15.5.9 and 15.6; RFC 6585; RFC 8470). */
export function isPassing(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
