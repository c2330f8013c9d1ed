// Wiring: puts features, the wire and HTTP together around the parts that come from outside.
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { Server } from 'socket.io';
import { assistantContract, assistantStreams } from '../shared/assistant/assistant.contract.ts';
import { deskContract, deskStreams } from '../shared/desk.contract.ts';
import { fieldEvents, fieldStreams } from '../shared/field/field.contract.ts';
import { maxFrameBytes } from '../shared/wire/wire.contract.ts';
import { assistantHandlers, assistantStreamHandlers } from './assistant/assistant.handlers.ts';
import type { AttachmentOptions } from './attachment/attachments.ts';
import { createChatFiles } from './chat-files.ts';
import { chatStreamHandlers } from './chat/chat-streams.ts';
import { chatHandlers } from './chat/chat.handlers.ts';
import { watchChats } from './chat/watch.ts';
import { cancelVisitOfTicket } from './dispatch/booking.ts';
import { dayHandlers, dayStreamHandlers } from './dispatch/day.handlers.ts';
import {
  dispatchSettingsHandlers,
  dispatchSettingsStreamHandlers,
} from './dispatch/dispatch-settings.handlers.ts';
import { serveSearches } from './dispatch/optimise.ts';
import { visitHandlers } from './dispatch/visit.handlers.ts';
import { watchHolds } from './dispatch/watch-holds.ts';
import { watchLate } from './dispatch/watch-late.ts';
import { fieldHandlers, fieldStreamHandlers } from './field/field.handlers.ts';
import { liveHandlers } from './live/live.handlers.ts';
import { createHttpServer } from './http/server.ts';
import { isAllowedOrigin } from './http/origin.ts';
import type { AppParts } from './parts.ts';
import { mapHandlers, mapStreamHandlers } from './map/map.handlers.ts';
import { mapOpeningOf, registerMapRoutes } from './map/map.routes.ts';
import { hoursHandlers, hoursStreamHandlers } from './hours/hours.handlers.ts';
import { createConnections } from './presence/connections.ts';
import { presenceHandlers } from './presence/presence.handlers.ts';
import { presenceStreamHandlers } from './presence/team-streams.ts';
import { ratingHandlers } from './rating/rating.handlers.ts';
import type { SessionKind } from './session/access-token.ts';
import { sessionHandlers } from './session/session.handlers.ts';
import { createSessions, type Sessions, type SetupParts } from './session/sessions.ts';
import { staffHandlers } from './staff/staff.handlers.ts';
import { cardStreamHandlers } from './subscriber/card.handlers.ts';
import { subscriberHandlers } from './subscriber/subscriber.handlers.ts';
import { technicianHandlers, technicianStreamHandlers } from './technician/technician.handlers.ts';
import { templateStreamHandlers } from './template/template-streams.ts';
import { templateHandlers } from './template/template.handlers.ts';
import { ticketListHandlers } from './ticket/list.handlers.ts';
import { ticketStreamHandlers } from './ticket/ticket-streams.ts';
import { watchTickets } from './ticket/ticket-watch.ts';
import { createTicketHandlers } from './ticket/ticket.handlers.ts';
import { registerVisitLinkRoutes } from './visit-link/visit-link.routes.ts';
import { createAdmission } from './wire/admission.ts';
import { closeSockets, guardSlowConsumers } from './wire/back-pressure.ts';
import { createBatches } from './wire/batches.ts';
import { serveNamespace } from './wire/namespace.ts';
import type { ClockJob } from './wire/own-work.ts';
import { createPublisher, type Publisher } from './wire/publisher.ts';

export interface AppOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Folder of the built console and assistant page. */
  staticDir: string;
  /** Origins other than our own that may connect, such as `app://lanka`. */
  extraOrigins: readonly string[];
  /** Addresses of proxies whose `x-forwarded-for` tells where a request comes from. */
  trustedProxies?: readonly string[];
  /** Origins whose pages may show the subscriber's page in a frame. */
  embedOrigins?: readonly string[];
  /** What the first run may do and what the page should know of the start. */
  setup: SetupParts;
  /** Where files of chats are; without it none can be sent. */
  attachments?: AttachmentOptions;
}

export interface App {
  /** `http://127.0.0.1:8123` */
  readonly url: string;
  readonly publisher: Publisher;
  /** Forgets files that were never sent; for the clock. */
  tidyFiles(): Promise<void>;
  close(): Promise<void>;
}

const deskHandlers = {
  ...chatHandlers,
  ...presenceHandlers,
  ...ratingHandlers,
  ...liveHandlers,
  ...templateHandlers,
  ...technicianHandlers,
  ...visitHandlers,
  ...dispatchSettingsHandlers,
  ...hoursHandlers,
  ...mapHandlers,
  ...dayHandlers,
  ...createTicketHandlers({ cancelVisit: cancelVisitOfTicket }),
  ...ticketListHandlers,
  ...subscriberHandlers,
  ...staffHandlers,
  ...sessionHandlers,
} satisfies Record<keyof typeof deskContract, unknown>;
const deskStreamHandlers = {
  ...chatStreamHandlers,
  ...presenceStreamHandlers,
  ...templateStreamHandlers,
  ...ticketStreamHandlers,
  ...technicianStreamHandlers,
  ...dayStreamHandlers,
  ...dispatchSettingsStreamHandlers,
  ...hoursStreamHandlers,
  ...mapStreamHandlers,
  ...cardStreamHandlers,
} satisfies Record<keyof typeof deskStreams, unknown>;
/** What runs by the clock in the product. A test finds every job of `backend/` in here. */
export const productJobs: readonly ClockJob[] = [
  watchChats,
  watchTickets,
  watchHolds,
  watchLate,
  serveSearches,
];
const allStreams = { ...deskStreams, ...assistantStreams, ...fieldStreams };

/** Starts serving and resolves when connections are accepted. Rejects with the system's error when the port is taken. */
export async function createApp(parts: AppParts, options: AppOptions): Promise<App> {
  const io = createSocketServer(options.extraOrigins);
  const publisher = createPublisher(io, {
    '/desk': deskStreams,
    '/assistant': assistantStreams,
    '/field': fieldStreams,
  });
  const sessions = createSessions(parts, publisher, options.setup);
  const files = options.attachments && createChatFiles(parts, sessions, options.attachments);
  const wire = { publisher, streams: allStreams };
  const routes = {
    registerRoutes: async (server: FastifyInstance): Promise<void> => {
      sessions.registerRoutes(server);
      registerVisitLinkRoutes(server, parts, wire);
      await registerMapRoutes(server, parts);
      await files?.registerRoutes(server);
    },
  };
  const http = await createHttpServer(parts, routes, {
    staticDir: options.staticDir,
    extraOrigins: options.extraOrigins,
    trustedProxies: options.trustedProxies ?? [],
    embedOrigins: options.embedOrigins ?? [],
    deskOpening: () => mapOpeningOf(parts),
  });
  io.attach(http.server);
  const connections = createConnections(io.of('/desk'));
  serveNamespaces(io, parts, publisher, sessions, options.trustedProxies ?? []);
  const unguard = guardSlowConsumers(io);
  await http.listen({ host: options.host, port: options.port });
  const stopJobs = productJobs.map((job) => job(parts, wire, connections));
  return {
    url: urlOf(http),
    publisher,
    tidyFiles: async () => files?.tidy(),
    close: async () => {
      unguard();
      for (const stop of stopJobs) await stop();
      await parts.routeSolver?.close();
      await sessions.close();
      await closeSockets(io, http.server);
      await http.close();
      await files?.close();
    },
  };
}

function createSocketServer(extraOrigins: readonly string[]): Server {
  const io = new Server({
    transports: ['websocket'],
    serveClient: false,
    maxHttpBufferSize: maxFrameBytes,
    perMessageDeflate: false,
    pingInterval: 5_000,
    pingTimeout: 5_000,
    connectTimeout: 5_000,
    allowRequest: (request, decide) => {
      decide(null, isAllowedOrigin(request.headers.origin, request.headers.host, extraOrigins));
    },
  });
  // The namespace `/` is there unasked: whoever is let into it holds a connection without a sign-in.
  io.use((_socket, next) => next(new Error('FORBIDDEN')));
  return io;
}

function serveNamespaces(
  io: Server,
  parts: AppParts,
  publisher: Publisher,
  sessions: Sessions,
  proxies: readonly string[],
): void {
  const common = { app: parts, publisher, allStreams, batches: createBatches(parts, allStreams) };
  const admissionOf = (kind: SessionKind) =>
    createAdmission(parts.clock, (token) => sessions.verifyAccess(token, kind), proxies);
  serveNamespace(io.of('/desk'), {
    ...common,
    contract: deskContract,
    handlers: deskHandlers,
    streams: { contracts: deskStreams, handlers: deskStreamHandlers },
    admission: admissionOf('staff'),
  });
  serveNamespace(io.of('/assistant'), {
    ...common,
    contract: assistantContract,
    handlers: assistantHandlers,
    streams: { contracts: assistantStreams, handlers: assistantStreamHandlers },
    admission: admissionOf('subscriber'),
  });
  serveNamespace(io.of('/field'), {
    ...common,
    contract: fieldEvents,
    handlers: fieldHandlers,
    streams: { contracts: fieldStreams, handlers: fieldStreamHandlers },
    admission: admissionOf('technician'),
  });
}

function urlOf(http: FastifyInstance): string {
  const { address, port } = http.server.address() as AddressInfo;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}
