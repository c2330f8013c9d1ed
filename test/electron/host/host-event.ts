// An Electron event object: something that a listener may prevent.

export interface HostEvent {
  defaultPrevented: boolean;
  preventDefault(): void;
}

/** An event with the given details. */
export function createHostEvent<D extends object>(details: D): D & HostEvent {
  const event = {
    ...details,
    defaultPrevented: false,
    preventDefault: () => void (event.defaultPrevented = true),
  };
  return event;
}
