// Maps app://NAME/… to http://NAME.app.localhost/… and back: Chromium alone knows no app: scheme, but treats *.localhost as secure.

const appPattern = /app:\/\/([a-z0-9-]+)/g;
const httpPattern = /http:\/\/([a-z0-9-]+)\.app\.localhost/g;

/** Rewrites every app: address in a text (an address, an origin, an argument). */
export function toChromium(text: string): string {
  return text.replace(appPattern, 'http://$1.app.localhost');
}

/** The reverse of {@link toChromium}: what Electron would have shown. */
export function toElectron(text: string): string {
  return text.replace(httpPattern, 'app://$1');
}

export function isAppHost(hostname: string): boolean {
  return hostname.endsWith('.app.localhost');
}
