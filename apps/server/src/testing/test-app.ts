import { createServer } from "node:http";
import type { ServerOptions } from "node:http";
import type { AddressInfo } from "node:net";
import { createHash } from "node:crypto";
import { OrgId } from "@callwaiting/domain";
import { NOW } from "@callwaiting/testing/now";
import { z } from "zod";
import { createApp } from "../app.ts";
import type { AppDeps } from "../app.ts";
import { holdToDescription } from "./hold-to-description.ts";
import { createLogger } from "../http/create-logger.ts";
import { createReadiness } from "../http/readiness.ts";
import { serverLimits } from "../http/server-limits.ts";
import type { Tool, ToolAnswer, ToolContext } from "../phone/tools/tool.ts";
import type { CallPorts, CallRecord, ToolCallKey, ToolCallRecord } from "../phone/call-ports.ts";
import type { TenantContext } from "../phone/authenticate/tenant-context.ts";
import { zoneOf } from "./zone-of.ts";

export type TestTenant = { readonly tenant: TenantContext; readonly secrets: readonly string[] };

export function createTenant(letter: string, overrides: Partial<TenantContext> = {}): TestTenant {
  const tenant = {
    organization: {
      orgId: OrgId.parse(`${letter.repeat(8)}-0000-4000-8000-${letter.repeat(12)}`),
      name: `Clinic ${letter}`,
      timeZone: "America/New_York",
      zone: zoneOf("America/New_York"),
      clock: "2026f America/New_York",
      region: "US",
      transferNumber: null,
      callerCheck: "number_and_name" as const,
      redFlags: [],
      openingHours: [],
      closures: [],
      services: [],
      providers: [],
    },
    inboundAssistantId: null,
    vapiAssistantIds: [],
    vapiPhoneNumberIds: [],
    ...overrides,
  };
  return { tenant, secrets: [`secret-of-${letter}`, `older-secret-of-${letter}`] };
}

export const CLINIC_A = createTenant("a", { vapiAssistantIds: ["As-1"], vapiPhoneNumberIds: ["pn-1"] });
export const CLINIC_B = createTenant("b");

/** The lookups over a list in memory. */
export function tenantPorts(
  tenants: readonly TestTenant[],
): Pick<AppDeps, "findOrganizationBySecret" | "findSigningSecrets" | "findTenantAgain" | "hasRoom"> {
  const findTenant = (orgId: OrgId) => tenants.find(({ tenant }) => tenant.organization.orgId === orgId);
  return {
    findOrganizationBySecret: async ({ secret }) => {
      const found = tenants.find(({ secrets }) => secrets.includes(secret));
      const secretSha256 = createHash("sha256").update(secret).digest("hex");
      return found === undefined ? null : { tenant: found.tenant, secretSha256 };
    },
    findSigningSecrets: async (orgId) => findTenant(orgId) ?? null,
    findTenantAgain: async (orgId) => findTenant(orgId)?.tenant ?? null,
    hasRoom: () => true,
  };
}

/** Calls remembered in memory, and what was remembered. */
export type TestCalls = CallPorts & {
  readonly events: { readonly orgId: OrgId; readonly event: CallRecord }[];
  readonly toolCalls: { readonly orgId: OrgId; readonly record: ToolCallRecord }[];
  readonly forgotten: { readonly orgId: OrgId; readonly callId: string }[];
  readonly unread: { readonly orgId: OrgId; readonly reason: string }[];
  readonly settled: { readonly orgId: OrgId; readonly appointmentId: string }[];
};

export function createTestCalls(): TestCalls {
  const calls: Pick<TestCalls, "events" | "toolCalls" | "forgotten" | "unread" | "settled"> = {
    events: [],
    toolCalls: [],
    forgotten: [],
    unread: [],
    settled: [],
  };
  const find = (orgId: OrgId, key: ToolCallKey) =>
    calls.toolCalls.find((stored) => stored.orgId === orgId && isSameKey(stored.record, key))?.record ?? null;
  return {
    ...calls,
    recordCallEvent: async (orgId, event) => void calls.events.push({ orgId, event }),
    findToolCallAnswer: async (orgId, key) => find(orgId, key),
    recordToolCall: async (orgId, record) => {
      const first = find(orgId, record);
      if (first === null) calls.toolCalls.push({ orgId, record });
      return { answer: (first ?? record).answer };
    },
    noteUnreadArguments: async () => [],
    settleHeard: async (orgId, { appointmentId }) => void calls.settled.push({ orgId, appointmentId }),
    forgetCall: async (orgId, callId) => void calls.forgotten.push({ orgId, callId }),
    noteUnreadMessage: async (orgId, reason) => void calls.unread.push({ orgId, reason }),
  };
}

function isSameKey(one: ToolCallKey, other: ToolCallKey): boolean {
  return (
    one.callId === other.callId &&
    one.toolCallId === other.toolCallId &&
    one.argumentsSha256 === other.argumentsSha256
  );
}

const nothing = async (): Promise<never> => {
  throw new Error("There is no visit here");
};

/** No link leads anywhere. */
const NO_VISITS: AppDeps["visits"] = {
  findVisit: async () => null,
  listVisitTimes: nothing,
  confirmVisit: nothing,
  cancelVisit: nothing,
  moveVisit: nothing,
};

const NO_OFFERS: AppDeps["offers"] = {
  findOffer: async () => null,
  acceptOwnOffer: nothing,
  declineOwnOffer: nothing,
  leaveByOffer: nothing,
  pathToVisit: nothing,
};

export type RecordedRun = {
  readonly tool: string;
  readonly args: Record<string, unknown>;
  readonly context: ToolContext;
};

export type TestApp = AsyncDisposable & {
  readonly url: string;
  /** Every run of every tool, in order. */
  readonly runs: readonly RecordedRun[];
  /** What was remembered, unless the test brought a memory of its own. */
  readonly calls: TestCalls;
  /** Every line of the log. */
  readonly lines: readonly string[];
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
};

export const AUTHORIZED = { "x-vapi-secret": "secret-of-a" };

export type RunTool = (args: Record<string, unknown>, context: ToolContext) => Promise<ToolAnswer>;

export type TestAppOptions = Partial<AppDeps> & { level?: string; limits?: ServerOptions };

export async function startTestApp(
  tools: Record<string, RunTool> = {},
  overrides: TestAppOptions = {},
): Promise<TestApp> {
  const runs: RecordedRun[] = [];
  const lines: string[] = [];
  const calls = createTestCalls();
  const { level = "info", limits = {}, ...deps } = overrides;
  const log = createLogger({ level, destination: { write: (line) => void lines.push(line) } });
  const { checkDatabase = async () => ({ clockRules: "2026f", isReadOnly: false }) } = overrides;
  const nothingYet = () => -Infinity;
  const app = createApp({
    log,
    now: () => NOW,
    ...tenantPorts([CLINIC_A, CLINIC_B]),
    tools: new Map(Object.entries(tools).map(([name, run]) => [name, recordedTool({ name, run }, runs)])),
    calls,
    findCalendarFeed: async () => null,
    visits: NO_VISITS,
    offers: NO_OFFERS,
    // No test of messages shall fail for their number; the limits have tests of their own.
    rateLimits: { failuresPerMinute: 1_000_000, requestsPerMinute: 1_000_000 },
    trustProxy: false,
    adminDir: "/nowhere",
    adminApi: (_request, _response, next) => next(),
    checkDatabase,
    readiness: createReadiness({
      checkDatabase,
      probeWrite: async () => {},
      recentWrites: { doneAtMs: nothingYet, troubleAtMs: nothingYet },
      canOpenSecrets: true,
      log,
    }),
    answerBudgetMs: 2_000,
    version: "1.2.3",
    uptimeSeconds: () => 42.7,
    ...deps,
  });
  const held = holdToDescription(app, { hasFakeTools: true });
  const server = createServer({ ...serverLimits, ...limits }, held.listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    runs,
    calls,
    lines,
    post: (path, body, headers = AUTHORIZED) =>
      fetch(url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      held.expectAsDescribed();
    },
  };
}

function recordedTool(tool: { name: string; run: RunTool }, runs: RecordedRun[]): Tool {
  return {
    name: tool.name,
    description: `Does ${tool.name}.`,
    parameters: z.object({}),
    required: [],
    filler: "One moment.",
    readArguments: () => ({ args: {}, unknown: [], strange: [], unread: [] }),
    run: (args, context) => {
      runs.push({ tool: tool.name, args, context });
      return tool.run(args, context);
    },
  };
}

export function said(sentence: string, rest: Partial<ToolAnswer> = {}): ToolAnswer {
  return {
    sentence,
    httpStatus: 200,
    object: { success: true, message: sentence },
    outcome: "done",
    ...rest,
  };
}
