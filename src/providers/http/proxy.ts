/** The proxy an app goes through: its own, or that of the environment, or none. */
export function proxyOf(config: { readonly proxy?: string | undefined }, env: NodeJS.ProcessEnv): { proxy?: string } {
  const proxy = config.proxy ?? (env.HTTPS_PROXY || env.https_proxy);
  return proxy ? { proxy } : {};
}
