import { OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { TwilioAccount } from "../../sms/twilio-account.ts";
import { figures } from "../../telemetry/metrics/sum-figures.ts";

// What the overseer and the processes that answer requests, the fronts, say to each other.

/** What a front needs to know of what there is once. */
const world = z.object({
  databaseUrl: z.string(),
  dataDir: z.string(),
  serverUrl: z.string(),
  /** Whether the keys open what is stored. */
  canOpenSecrets: z.boolean(),
  /** How many answer, this one among them. */
  processes: z.int(),
  vapi: z.object({ kind: z.enum(["vapi", "simulated"]), baseUrl: z.string(), platformKey: z.string() }),
  simulatedTwilio: z
    .object({ orgId: OrgId, account: TwilioAccount, baseUrl: z.string(), reachableAt: z.string() })
    .nullable(),
});

export const toFront = z.discriminatedUnion("kind", [
  /** Open the port: whoever comes hears that the server is starting. */
  z.object({ kind: z.literal("claim") }),
  /** Answer requests. */
  z.object({ kind: z.literal("serve"), world }),
  z.object({ kind: z.literal("logFrom"), level: z.string() }),
  z.object({ kind: z.literal("leave") }),
  z.object({ kind: z.literal("drain") }),
  /** Say what you have counted. */
  z.object({ kind: z.literal("askFigures"), id: z.int() }),
  /** What was asked for. */
  z.object({ kind: z.literal("counted"), id: z.int(), count: z.int(), resetAtMs: z.number() }),
  z.object({ kind: z.literal("metrics"), id: z.int(), text: z.string() }),
]);

export const toOverseer = z.discriminatedUnion("kind", [
  /** It has started and waits for what to do. */
  z.object({ kind: z.literal("here") }),
  /** The port is open. */
  z.object({ kind: z.literal("claimed") }),
  z.object({ kind: z.literal("serving") }),
  /** It cannot start, for a reason that a person can do something about. */
  z.object({ kind: z.literal("failed"), sentence: z.string() }),
  /** One more request with this secret. */
  z.object({ kind: z.literal("countRequest"), id: z.int(), secretSha256: z.string() }),
  /** The figures of all. */
  z.object({ kind: z.literal("askMetrics"), id: z.int() }),
  z.object({ kind: z.literal("figures"), id: z.int(), figures }),
]);

export type World = z.infer<typeof world>;
export type ToFront = z.infer<typeof toFront>;
export type ToOverseer = z.infer<typeof toOverseer>;
/** What the crew does not see to by itself. */
export type Report = Exclude<ToOverseer, { kind: "failed" }>;
