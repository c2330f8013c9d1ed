// Everything that comes from outside the program, passed in once: clock, ids, storage, gateways, log.
import type { Logger } from 'pino';
import type { Database } from './db/database.ts';
import type { RouteSolver } from './dispatch/solver-thread.ts';
import type { TravelTimes } from './dispatch/travel-times.ts';
import type { MapFile } from './map/map-file.ts';
import type { SmsGateway } from './sms/sms-gateway.ts';

export interface Clock {
  now(): Date;
}

/** Names of the places where a test build can stop, slow or kill the program. */
export type Failpoint =
  | 'before_tx'
  | 'after_insert_before_commit'
  | 'after_commit_before_ack'
  | 'after_ack_before_broadcast'
  | 'mid_broadcast'
  | 'mid_catchup';

export interface AppParts {
  readonly database: Database;
  readonly clock: Clock;
  /** UUIDv7. */
  newId(): string;
  readonly smsGateway: SmsGateway;
  /** Under which address subscribers reach the pages, such as `https://desk.example.org`; without it no SMS carries a link. */
  readonly publicUrl?: () => string | undefined;
  /** How long it takes to drive; straight lines when absent. */
  readonly travelTimes?: TravelTimes;
  /** Where the route optimiser runs; on the same thread when absent. */
  readonly routeSolver?: RouteSolver;
  /** The file of tiles that the backend serves, looked at already; none when absent. */
  readonly mapFile?: MapFile;
  readonly log: Logger;
  /** Key of the audit chain and of token signatures, 32 bytes, kept outside the database. */
  readonly secret: Uint8Array;
  /** True once the sample city is loaded: one-time codes are printed to the log then. Becomes true at most once. */
  isSampleMode(): boolean;
  /** Multiplies what the contracts allow per minute; 1 in the product. Tests and benches of something else raise it. */
  readonly rateScale?: number;
  /** Does nothing in the product; tests pass one that kills or throws. */
  failpoint(name: Failpoint, event: string): void | Promise<void>;
}
