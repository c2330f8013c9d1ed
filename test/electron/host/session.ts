// The session and the protocol module: handlers are kept and asked for real; what they grant is granted in Chromium.
import { EventEmitter } from 'node:events';
import type { CustomScheme, Protocol, Session } from 'electron';

type Handlers = 'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler';

export class HostSession extends EventEmitter implements Pick<Session, Handlers> {
  permissionRequest: Parameters<Session['setPermissionRequestHandler']>[0] = null;
  permissionCheck: Parameters<Session['setPermissionCheckHandler']>[0] = null;
  devicePermission: Parameters<Session['setDevicePermissionHandler']>[0] = null;

  setPermissionRequestHandler(handler: typeof this.permissionRequest): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: typeof this.permissionCheck): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: typeof this.devicePermission): void {
    this.devicePermission = handler;
  }

  /** The Playwright names of the permissions that the check handler gives to `origin`. */
  grantedPermissions(origin: string): string[] {
    const names = {
      notifications: 'notifications',
      'clipboard-sanitized-write': 'clipboard-write',
      'clipboard-read': 'clipboard-read',
      geolocation: 'geolocation',
      'loopback-network': 'local-network-access',
    } as const;
    const details = { isMainFrame: true, requestingUrl: `${origin}/` };
    return Object.entries(names)
      .filter(([name]) => this.permissionCheck?.(null, name as keyof typeof names, origin, details) ?? true)
      .map(([, playwrightName]) => playwrightName);
  }
}

export const defaultSession = new HostSession();
export const session = { defaultSession };

type ProtocolHandler = (request: Request) => Response | Promise<Response>;
const handlers = new Map<string, ProtocolHandler>();
const privileged = new Map<string, CustomScheme>();
let isReady = false;

export const protocol = {
  registerSchemesAsPrivileged(schemes: CustomScheme[]): void {
    if (isReady) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const scheme of schemes) privileged.set(scheme.scheme, scheme);
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    const { standard, secure } = privileged.get(scheme)?.privileges ?? {};
    // Chromium would treat the page's origin as opaque or insecure, which this host could not show.
    if (!standard || !secure) throw new Error(`${scheme}: is not registered as standard and secure`);
    handlers.set(scheme, handler);
  },
} satisfies Pick<Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

export function handlerOf(scheme: string): ProtocolHandler | undefined {
  return handlers.get(scheme);
}

export function markReady(): void {
  isReady = true;
}
