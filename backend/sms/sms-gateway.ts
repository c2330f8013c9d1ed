// The door to the operator's SMS gateway: an interface, a printer for sample mode, and a plain HTTP adapter.
import type { Logger } from 'pino';

export interface SmsGateway {
  /** Sends `text` to `msisdn` (E.164 digits without plus). Rejects when the gateway refuses. */
  send(msisdn: string, text: string): Promise<void>;
}

/** Prints messages to the log. Only for sample data: the log then holds one-time codes. */
export function createPrintingGateway(log: Logger): SmsGateway {
  return {
    send: (msisdn, text) => {
      log.info({ sms: { to: msisdn, text } }, `SMS to +${msisdn}: ${text}`);
      return Promise.resolve();
    },
  };
}

/** Refuses every message: what a real installation has until a gateway is set. */
export function createAbsentGateway(): SmsGateway {
  return { send: () => Promise.reject(new Error('no SMS gateway is configured: set --sms-gateway-url')) };
}

/**
 * Posts `{"to": "+380…", "text": "…"}` as JSON to `url` with a bearer token, and expects a 2xx answer
 * within 10 s: the smallest shape that operators' gateways or a few lines in front of them understand.
 */
export function createHttpGateway(url: string, token: string): SmsGateway {
  return {
    send: async (msisdn, text) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ to: `+${msisdn}`, text }),
        signal: AbortSignal.timeout(10_000),
      });
      if (!response.ok) throw new Error(`SMS gateway answered ${response.status}`);
    },
  };
}
