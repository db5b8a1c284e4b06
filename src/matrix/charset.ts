/** The charset that a request names for its body (RFC 9110, 8.3.1), from its headers as they came. */
export function charsetOf(headers: readonly (readonly [string, string])[]): string | undefined {
  const contentType = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  return contentType === undefined ? undefined : /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(contentType)?.[1];
}
