// Lets the technician's page open without a connection, from its second visit on.
import { trustScript } from '../ui/trusted-script.ts';

const workerAddress = '/technician/offline-worker.js';

/** A browser that refuses opens the page with a connection only. */
export async function openOffline(): Promise<void> {
  if (import.meta.env.DEV || !('serviceWorker' in navigator)) return;
  try {
    const address = trustScript('offline', workerAddress);
    await navigator.serviceWorker.register(address, { scope: '/technician', updateViaCache: 'none' });
  } catch (error) {
    console.warn('The page cannot be opened without a connection', error);
  }
}
