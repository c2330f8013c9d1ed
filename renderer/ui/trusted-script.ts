// The door for addresses of scripts that a page starts itself: its policy lets only those through that are named here.

declare global {
  interface Window {
    readonly trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL(url: string): string | null },
      ): { createScriptURL(url: string): string };
    };
  }
}

/**
 * Makes the policy `name`, which knows `address` only, and gives `address` as one that may be started. Throws where the
 * page's content security policy does not name it. Browsers without trusted types take any text.
 */
export function trustScript(name: 'default' | 'offline', address: string): string {
  const policy = window.trustedTypes?.createPolicy(name, {
    createScriptURL: (url) => (url === address ? url : null),
  });
  return policy?.createScriptURL(address) ?? address;
}
