import {
  AssistantRequestAnswer,
  CampaignPredialAnswer,
  LegacyAnswer,
  ToolResultsAnswer,
  TransferDestinationAnswer,
} from "@callwaiting/vapi-sdk";
import { z } from "zod";
import { NOT_READY_CAUSES } from "../../http/readiness.ts";
import { AnyToolAnswer } from "./tool-results.ts";
import { named } from "./schemas.ts";

export const ErrorAnswer = z
  .strictObject({
    error: z.string().describe("A fixed word for programs."),
    message: z.string().describe("A sentence for people: what to change."),
    requestId: z.string().optional().describe("Only with 5xx: finds the failure in the server's log."),
  })
  .register(named, { id: "Error" });

const database = z.enum(["up", "down"]);

export const Health = z
  .strictObject({ status: z.literal("ok"), version: z.string(), uptimeSeconds: z.int().min(0), database })
  .register(named, { id: "Health" });

export const Ready = z
  .strictObject({
    status: z.literal("ready"),
    /** Release of the tz database by which clocks are told. */
    clockRules: z.string().nullable(),
  })
  .register(named, { id: "Ready" });

export const NotReady = z
  .strictObject({
    status: z.literal("not_ready"),
    cause: z.enum(NOT_READY_CAUSES).describe("Why nothing can be booked here, in one word."),
    database,
  })
  .register(named, { id: "NotReady" });

export const WebhookHealth = z
  .strictObject({ status: z.literal("ok") })
  .register(named, { id: "WebhookHealth" });

ToolResultsAnswer.register(named, {
  id: "ToolResultsAnswer",
  description: "To tool-calls: one single-line result per call, in the order of the calls.",
});
LegacyAnswer.register(named, { id: "LegacyAnswer", description: "To function-call." });
AssistantRequestAnswer.register(named, {
  id: "AssistantRequestAnswer",
  description: "To assistant-request: who answers the call, or the sentence with which it is refused.",
});
TransferDestinationAnswer.register(named, {
  id: "TransferDestinationAnswer",
  description:
    "To transfer-destination-request: a number to dial, or why there is none. To handoff-destination-request: why nobody takes over.",
});
CampaignPredialAnswer.register(named, {
  id: "CampaignPredialAnswer",
  description: "To campaign.predial: whether the contact may be called now.",
});
const Received = z
  .strictObject({})
  .register(named, { id: "Received", description: "To every other message." });

/** Which of them it is follows from the message that was sent, and from nothing else: not from the address. */
export const VapiAnswer = z
  .union([
    Received,
    ToolResultsAnswer,
    LegacyAnswer,
    AssistantRequestAnswer,
    TransferDestinationAnswer,
    CampaignPredialAnswer,
  ])
  .register(named, { id: "VapiAnswer", description: "To a message of Vapi's, at whichever address." });

export const MessageAnswer = z.union([VapiAnswer, AnyToolAnswer]).register(named, { id: "MessageAnswer" });
