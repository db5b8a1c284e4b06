/** True for a status that concerns the moment and not the request (RFC 9110, 15.5.9 and 15.6; RFC 6585; RFC 8470). */
export function isTransient(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500;
}
