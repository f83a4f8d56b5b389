import {
  type AppPool,
  type Standby,
  type AccountsPool,
  acceptClockTrouble,
  applyContactImport,
  bookForStaff,
  checkAvailability,
  checkContactImport,
  createClosure,
  createProvider,
  createLocation,
  createResource,
  createService,
  currentChangeCursor,
  deleteClosure,
  deleteIntegrationKey,
  dismissUnreadArgument,
  deletePersonData,
  describePersonData,
  exportContacts,
  exportPersonData,
  findLastChange,
  findSlotsForStaff,
  listAppointments,
  listAssistants,
  listCalls,
  listCallsOfContact,
  listChanges,
  listClosures,
  listDoubleVisits,
  listFeedSettings,
  findAffected,
  listCallBacks,
  loadCallFigures,
  noteCallBack,
  listProviders,
  listLocations,
  listResources,
  listServices,
  listClockTroubles,
  listClocks,
  listUnreadArguments,
  listUpcoming,
  listWebhookSecrets,
  loadAppointment,
  loadAssistant,
  loadCall,
  loadClockRules,
  loadContact,
  loadIntegration,
  loadIntegrationKey,
  loadNewestSecret,
  loadOpeningHours,
  loadOrganization,
  loadRecording,
  loadRedFlags,
  loadSettings,
  loadTodayFigures,
  mergeContacts,
  mergePersons,
  moveForStaff,
  movePerson,
  openCalendarFeed,
  openVisitLink,
  readChangesSince,
  revokeCalendarFeed,
  revokeVisitLink,
  saveContact,
  saveIntegrationKeyAs,
  saveOpeningHours,
  saveRedFlags,
  savePerson,
  searchContacts,
  searchDesk,
  setAppointmentStatus,
  setVisitProgress,
  updateAppointmentDetails,
  updateClosure,
  updateOrganization,
  updateProvider,
  updateLocation,
  updateResource,
  updateService,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  replayWebhook,
  replayWebhooks,
  rotateWebhookEndpointSecret,
  testWebhookEndpoint,
  updateWebhookEndpoint,
} from "@callwaiting/db";
import { OF_ACCOUNTS } from "./of-accounts.ts";
import { OF_CALLS } from "./desk-calls.ts";
import { inItsTime, inTime } from "../http/database-deadline.ts";
import { ALWAYS_OPEN, type CommitGate } from "../http/commit-gate.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { bindPool, bindStandby } from "./bind-pool.ts";
import { OF_THE_MESSAGES } from "./of-the-messages.ts";
import { OF_SERIES } from "./of-series.ts";
import { OF_THE_WAITLIST } from "./of-the-waitlist.ts";
import { type TakeTurn, atOnce } from "../http/turns/take-turn.ts";
import { tracedPorts } from "./traced-ports.ts";

/** A clinic: its calendar, its contacts and calls, its settings. */
const OF_A_CLINIC = {
  acceptClockTrouble,
  applyContactImport,
  bookForStaff,
  checkAvailability,
  checkContactImport,
  createClosure,
  createProvider,
  createLocation,
  createResource,
  createService,
  currentChangeCursor,
  deleteClosure,
  deleteIntegrationKey,
  dismissUnreadArgument,
  findLastChange,
  findSlotsForStaff,
  listAppointments,
  listAssistants,
  listCallsOfContact,
  listClosures,
  listDoubleVisits,
  listFeedSettings,
  findAffected,
  listCallBacks,
  noteCallBack,
  listProviders,
  listLocations,
  listResources,
  listServices,
  listClockTroubles,
  listUnreadArguments,
  listUpcoming,
  listWebhookSecrets,
  loadAppointment,
  loadAssistant,
  loadCall,
  loadClockRules,
  loadContact,
  loadIntegration,
  loadIntegrationKey,
  loadNewestSecret,
  loadOpeningHours,
  loadOrganization,
  loadRecording,
  loadRedFlags,
  loadSettings,
  mergeContacts,
  mergePersons,
  moveForStaff,
  movePerson,
  ...OF_CALLS,
  ...OF_THE_MESSAGES,
  ...OF_SERIES,
  ...OF_THE_WAITLIST,
  openCalendarFeed,
  openVisitLink,
  readChangesSince,
  revokeCalendarFeed,
  revokeVisitLink,
  saveContact,
  saveIntegrationKeyAs,
  saveOpeningHours,
  saveRedFlags,
  savePerson,
  setAppointmentStatus,
  setVisitProgress,
  updateAppointmentDetails,
  updateClosure,
  updateOrganization,
  updateProvider,
  updateLocation,
  updateResource,
  updateService,
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  replayWebhook,
  replayWebhooks,
  rotateWebhookEndpointSecret,
  testWebhookEndpoint,
  updateWebhookEndpoint,
};

/** What is the same for all: nobody's line. */
const OF_NOBODY = { listClocks };

/** Lists, searches and figures over much of a clinic: from a standby, where there is one. */
const LOOKS = {
  exportContacts,
  listCalls,
  listChanges,
  loadCallFigures,
  loadTodayFigures,
  searchContacts,
  searchDesk,
};

/** These read every transcript, which takes time, and nobody is waiting on the line. */
const WITHOUT_DEADLINE = { deletePersonData, describePersonData };

export type DeskWays = {
  /** Works as the application role, under row-level security. */
  readonly pool: AppPool;
  /** Sees accounts, sessions and memberships, and nothing else. */
  readonly accounts: AccountsPool;
  readonly standby: Standby;
  /** Where requests of the organizations wait for the first. */
  readonly take: TakeTurn;
  /** Default: open. */
  readonly commits?: CommitGate;
};

/** By their names: what commits nothing that anybody would wait for. */
const LOOKS_ONLY = /^(check|current|describe|export|find|list|load|read|search)/;

/** Every function of packages/db that the desk may call, given its pool, its turn, a deadline and a span. */
export function createDeskDatabase(ways: DeskWays, telemetry: Telemetry) {
  const { pool, accounts, standby, take, commits = ALWAYS_OPEN } = ways;
  const traced = tracedPorts(telemetry, { take, inTime });
  const wrap: typeof traced = (name, call) =>
    traced(name, LOOKS_ONLY.test(name) ? call : commits.guard(call));
  const unhurried = tracedPorts(telemetry, { take, inTime: inItsTime });
  const wrapAtOnce = tracedPorts(telemetry, { take: atOnce, inTime });
  const clinic = bindPool(pool, OF_A_CLINIC, wrap);
  return {
    ...bindPool(accounts, OF_ACCOUNTS, wrapAtOnce),
    ...bindPool(pool, OF_NOBODY, wrapAtOnce),
    ...clinic,
    ...bindStandby(standby, LOOKS, wrap),
    ...bindPool(pool, WITHOUT_DEADLINE, unhurried),
    ...bindStandby(standby, { exportPersonData }, unhurried),
    async bookForStaff(...booking: Parameters<typeof clinic.bookForStaff>) {
      const outcome = await clinic.bookForStaff(...booking);
      telemetry.bookedAtDesk(outcome.kind);
      return outcome;
    },
  };
}

/** What the desk is handed. A verb names what it needs of it: `Pick<DeskDatabase, "loadCall">`. */
export type DeskDatabase = ReturnType<typeof createDeskDatabase>;
