import type { z } from "zod";
import { Health, NotReady, Ready, WebhookHealth } from "./answer-schemas.ts";
import type { Answer, Operation } from "./operation.ts";
import { INTERNAL_ERROR } from "./shared-answers.ts";

type Probe = Pick<Operation, "operationId" | "path" | "summary" | "description" | "answers">;

const ok = (description: string, schema: z.ZodType, value: unknown): Answer => ({
  description,
  schema,
  examples: { ok: { summary: "Well", value } },
});

const HEALTH = ok("The process runs.", Health, {
  status: "ok",
  version: "0.1.0",
  uptimeSeconds: 3_600,
  database: "up",
});

const PROBES: readonly Probe[] = [
  {
    operationId: "getHealth",
    path: "/health",
    summary: "Does the process run?",
    description: "200 even without a database, which a restart would not bring back.",
    answers: { 200: HEALTH },
  },
  {
    operationId: "getApiHealth",
    path: "/api/health",
    summary: "The same as /health",
    description: "For proxies that pass on only /api.",
    answers: { 200: HEALTH },
  },
  {
    operationId: "getReadiness",
    path: "/ready",
    summary: "May traffic be sent here?",
    description: "For load balancers. Asked while nobody books, it tries a write.",
    answers: {
      200: ok("Yes.", Ready, { status: "ready", clockRules: "2026f" }),
      503: {
        description: "Nothing can be booked here now; the cause says why.",
        schema: NotReady,
        examples: {
          away: {
            summary: "The database does not answer",
            value: { status: "not_ready", cause: "down", database: "down" },
          },
          standby: {
            summary: "It can only be read",
            value: { status: "not_ready", cause: "read_only", database: "up" },
          },
        },
      },
    },
  },
  {
    operationId: "getWebhookHealth",
    path: "/api/vapi/webhook/health",
    summary: "Can this address be reached?",
    description: "For whoever sets up a tunnel or a server URL. Needs no secret.",
    answers: { 200: ok("Yes.", WebhookHealth, { status: "ok" }) },
  },
];

export function healthOperations(): Operation[] {
  return PROBES.map(({ answers, ...probe }) => ({
    ...probe,
    answers: { ...answers, ...INTERNAL_ERROR },
    method: "get",
    tag: "Health",
    isAuthenticated: false,
    parameters: [],
  }));
}
