import {
  type AppPool,
  bookAppointment,
  cancelAppointment,
  checkAvailability,
  findCalendarFeed,
  findPromisedChannels,
  type Given,
  findOrganizationBySecret,
  findAppointmentsOfCaller,
  findToolCallAnswer,
  forgetCall,
  forgiveGuess,
  loadOrganization,
  loadSealedSecrets,
  loadSpokenZones,
  recordCall,
  noteUnreadArguments,
  noteUnreadMessage,
  recordToolCall,
  rescheduleAppointment,
  sayOutboundCall,
  checkDatabase,
  noteOpenRequest,
  noteOutboundEnd,
  probeWrite,
  settleCallEnds,
  settleOpenRequest,
  settleOpenRequestsOf,
} from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Logger } from "pino";
import { Temporal } from "temporal-polyfill";
import type { AppDeps } from "./app.ts";
import { ALWAYS_OPEN, type CommitGate } from "./http/commit-gate.ts";
import { inTimeWhileMoving } from "./http/database-deadline.ts";
import { createReadiness } from "./http/readiness.ts";
import { createWriteWatch } from "./http/watch-writes.ts";
import type { Lines } from "./http/turns/lines.ts";
import { byFunction, byOrganization, byOrganizationWithRoom } from "./http/turns/take-turn.ts";
import type { RateLimits } from "./http/rate-limit/create-rate-limits.ts";
import type { TrustProxy } from "./http/rate-limit/trust-proxy.ts";
import type { Keyring } from "./secrets/keyring.ts";
import { openSecret } from "./secrets/sealed-secret.ts";
import { NO_TELEMETRY, type Telemetry } from "./telemetry/telemetry.ts";
import { describeBooking, describeCancellation, describeMove } from "./start/describe-request.ts";
import { type OpenRequests, createOpenRequests } from "./start/open-requests.ts";
import { tracedPorts } from "./start/traced-ports.ts";
import { keepYesInDoubt, wordOf } from "./start/keep-yes-in-doubt.ts";
import { createOfferPorts, createVisitPorts } from "./start/visit-database.ts";
import { type TwilioSide, createTwilioPorts } from "./start/twilio-ports.ts";
import { createWaitlistPorts } from "./start/waitlist-ports.ts";
import { openPromises } from "./start/open-promises.ts";
import { connectTools } from "./phone/tools/all-tools.ts";
import { describeCallEvent } from "./phone/events/describe-call-event.ts";
import { createSettleEnd, tellsOfEnd } from "./phone/events/settle-end.ts";
import { readOutboundEnd } from "./phone/events/read-outbound-end.ts";
import { createOtherZones } from "./phone/tools/find-other-zones.ts";
import { createTenantFinder } from "./phone/authenticate/find-tenant.ts";

export type DepsOptions = {
  readonly pool: AppPool;
  readonly lines: Lines;
  readonly log: Logger;
  readonly keyring: Keyring;
  readonly version: string;
  readonly answerBudgetMs: number;
  readonly rateLimits: RateLimits;
  readonly trustProxy: TrustProxy;
  readonly adminDir: string;
  /** A fixed clock, for tests: the database is then told the time instead of asking its own. */
  readonly clock?: () => Temporal.Instant;
  /** Default: only clinics' own accounts, and an address that nobody signs for. */
  readonly twilio?: TwilioSide;
  /** Whether letters leave this machine. Default: they do not. */
  readonly sendsMail?: boolean;
  /** Default: nobody listens. */
  readonly telemetry?: Telemetry;
  /** Whether the keyring opens what is stored; without it this server does not become ready. Default true. */
  readonly canOpenSecrets?: boolean;
  /** Default: open. */
  readonly commits?: CommitGate;
};

export type Deps = Omit<AppDeps, "adminApi"> & Pick<OpenRequests, "finish">;

/** What answers the phone, tied to one pool. The admin has its own: `admin-api.ts`. */
export function createDeps({
  pool,
  lines,
  log,
  keyring,
  clock,
  telemetry = NO_TELEMETRY,
  canOpenSecrets = true,
  twilio = { platform: null, reachableAt: "" },
  sendsMail = false,
  commits = ALWAYS_OPEN,
  ...options
}: DepsOptions): Deps {
  const now = clock ?? (() => Temporal.Now.instant());
  const databaseNow = () => clock?.().toString() ?? null;
  const writes = createWriteWatch();
  const inTime = inTimeWhileMoving(pool);
  const find = tracedPorts(telemetry, { inTime, take: byFunction(lines.strangers) });
  // Of calls that were let in, with all that they need.
  const port = tracedPorts(telemetry, { inTime, take: byOrganization(lines.phone) });
  const onFull = () => telemetry.turnedAway("phone");
  const note = tracedPorts(telemetry, { inTime, take: byOrganizationWithRoom(lines.phone, onFull) });
  const { follow, keep, settleHeard, finish } = createOpenRequests({
    note: commits.guard((orgId, request) => noteOpenRequest(pool, orgId, request)),
    settle: (orgId, request) => settleOpenRequest(pool, orgId, request),
    settleOf: (orgId, appointmentId) => settleOpenRequestsOf(pool, orgId, appointmentId),
    assertSendable: commits.assertOpen,
    log,
    troubleAtMs: writes.troubleAtMs,
  });
  const texting = createTwilioPorts({ ...twilio, pool, keyring, port: note });
  const tools = connectTools({
    bookAppointment: writes.watch(
      follow({
        describe: describeBooking,
        send: (request) => bookAppointment(pool, { ...request, now: databaseNow() }),
        timed: (send) => port("bookAppointment", send),
      }),
      ({ kind }) => kind === "booked",
    ),
    findPromised: openPromises({
      findPromisedChannels: port("findPromisedChannels", (orgId: OrgId, given: Given) =>
        findPromisedChannels(pool, orgId, given),
      ),
      findTwilioAccount: texting.findTwilioAccount,
      simulated: twilio.simulated?.account,
      sendsMail,
      log,
    }),
    checkAvailability: port("checkAvailability", (request) =>
      checkAvailability(pool, { ...request, now: databaseNow() }),
    ),
    // What it tells of waits for a standby as what it tells of did.
    findAppointmentsOfCaller: port(
      "findAppointmentsOfCaller",
      commits.guard((request) => findAppointmentsOfCaller(pool, { ...request, now: databaseNow() })),
    ),
    ...createWaitlistPorts({ pool, port, guard: commits.guard, now: databaseNow }),
    sayOutboundCall: keepYesInDoubt(
      port(
        "sayOutboundCall",
        commits.guard((orgId, said) => sayOutboundCall(pool, orgId, wordOf(said))),
      ),
      keep,
    ),
    findOtherZones: createOtherZones(find("loadSpokenZones", () => loadSpokenZones(pool))),
    forgiveGuess: port("forgiveGuess", (orgId, guessId) => forgiveGuess(pool, orgId, guessId)),
    rescheduleAppointment: writes.watch(
      follow({
        describe: describeMove,
        send: (request) => rescheduleAppointment(pool, { ...request, now: databaseNow() }),
        timed: (send) => port("rescheduleAppointment", send),
      }),
      ({ kind }) => kind === "moved",
    ),
    cancelAppointment: writes.watch(
      follow({
        describe: describeCancellation,
        send: (request) => cancelAppointment(pool, { ...request, now: databaseNow() }),
        timed: (send) => port("cancelAppointment", send),
      }),
      () => false,
    ),
  });
  const tenants = createTenantFinder({
    findOrganizationBySecret: find("findOrganizationBySecret", (secret) =>
      findOrganizationBySecret(pool, secret),
    ),
    loadOrganization: find("loadOrganization", (orgId) => loadOrganization(pool, orgId)),
    loadSealedSecrets: find("loadSealedSecrets", (orgId) => loadSealedSecrets(pool, orgId)),
    openSecret: (sealed, owner) => openSecret(sealed, { keyring, owner }),
  });
  const look = () => checkDatabase(pool);
  const settleEnd = createSettleEnd((orgId, callId) => settleCallEnds(pool, orgId, { callId }), log);
  return {
    ...tenants,
    twilio: texting,
    log,
    now,
    calls: {
      recordCallEvent: writes.watch(
        note(
          "recordCallEvent",
          commits.guardNotes(async (orgId, event) => {
            await recordCall(pool, orgId, describeCallEvent(event, now()));
            const end = readOutboundEnd(event);
            if (end !== null) await noteOutboundEnd(pool, orgId, end);
            if (tellsOfEnd(event)) await settleEnd(orgId, event.call.callId);
          }),
        ),
      ),
      forgetCall: note(
        "forgetCall",
        commits.guardNotes((orgId, callId) => forgetCall(pool, orgId, callId)),
      ),
      noteUnreadMessage: note(
        "noteUnreadMessage",
        commits.guardNotes((orgId, reason) => noteUnreadMessage(pool, orgId, reason)),
      ),
      findToolCallAnswer: port(
        "findToolCallAnswer",
        commits.guard((orgId, key) => findToolCallAnswer(pool, orgId, key)),
      ),
      recordToolCall: writes.watch(
        port(
          "recordToolCall",
          commits.guardNotes(async (orgId, record) => {
            const stored = await recordToolCall(pool, orgId, record);
            if (stored.tookOffer) telemetry.offerTaken();
            if (stored.isLate) await settleEnd(orgId, record.callId);
            return stored;
          }),
        ),
      ),
      settleHeard,
      noteUnreadArguments: note(
        "noteUnreadArguments",
        commits.guardNotes((orgId, sent) => noteUnreadArguments(pool, orgId, sent)),
      ),
    },
    visits: createVisitPorts({
      pool,
      lines,
      telemetry,
      now: databaseNow,
      watch: writes.watch,
      guard: commits.guard,
    }),
    offers: createOfferPorts({
      pool,
      lines,
      telemetry,
      watch: writes.watch,
      guard: commits.guard,
      keyring,
    }),
    finish,
    findCalendarFeed: find("findCalendarFeed", (tokenSha256) => findCalendarFeed(pool, tokenSha256)),
    tools,
    ...options,
    telemetry,
    hasRoom: lines.phone.hasRoom,
    checkDatabase: look,
    readiness: createReadiness({
      checkDatabase: look,
      probeWrite: () => probeWrite(pool),
      recentWrites: writes,
      canOpenSecrets,
      log,
    }),
    uptimeSeconds: () => process.uptime(),
  };
}
