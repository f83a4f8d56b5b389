import type { MessageType } from "@callwaiting/vapi-sdk";
import { MESSAGES } from "./message-table.ts";

export type LeftOut = {
  /** As docs/vapi-messages.md names them. */
  readonly what: string;
  readonly paths: RegExp;
  readonly why: string;
};

/** Messages that bring the facts of a call; others are about one moment of it. */
const BRINGS_FACTS: ReadonlySet<string> = new Set<MessageType>(["status-update", "end-of-call-report"]);

/** What is not kept of any message, and why. Paths are those of the message. */
export const LEFT_OUT_OF_ALL: readonly LeftOut[] = [
  {
    what: "`assistant`, `squad`, `workflow`, their overrides and versions, `artifactPlan`, `schedulePlan`",
    paths:
      /^(?:call\.)?(?:assistant|assistantVersion|assistantOverrides|squad|squadId|squadOverrides|workflow|workflowId|workflowOverrides|artifactPlan|schedulePlan)(?:\.|$)|(?:^|\.)(?:customer|contact)\.(?:assistantOverrides|squadOverrides)(?:\.|$)/,
    why: "How the assistant is set up is at Vapi and, where it was made here, in the admin. The whole prompt comes with every message.",
  },
  {
    what: "`call.monitor`, `call.transport`, `call.phoneCallProvider…`, `call.phoneCallTransport`",
    paths: /^call\.(?:monitor|transport|phoneCallProvider|phoneCallProviderId|phoneCallTransport)(?:\.|$)/,
    why: "Technical. Whoever has the addresses of `monitor` can listen in and speak, so they are not kept.",
  },
  {
    what: "`call.orgId`, `call.createdAt`, `call.updatedAt`, `call.campaignId`, `call.customerId`, `call.name`",
    paths: /^call\.(?:orgId|createdAt|updatedAt|campaignId|customerId|name)$/,
    why: "Vapi's own bookkeeping, which can be looked up there by the call's id.",
  },
  {
    what: "`customer.email`, `.externalId`, `.extension`, `.numberE164CheckEnabled`",
    paths: /(?:^|\.)customer\.(?:email|externalId|extension|numberE164CheckEnabled)$/,
    why: "Whoever placed the call knows them already; no contact is changed by what only a message says.",
  },
  {
    what: "`phoneNumber.name`, `.provider`",
    paths: /(?:^|\.)phoneNumber\.(?:name|provider)$/,
    why: "The number itself is kept.",
  },
  { what: "`chat`", paths: /^chat$/, why: "Text chats are no calls." },
];

/** What is not kept of a report and of a status. */
export const LEFT_OUT_OF_REPORTS: readonly LeftOut[] = [
  {
    what: "`call.…`, `summary`, `transcript` where the message or its `artifact` says the same",
    paths:
      /^call\.(?:costs|messages|status|endedReason|destination|startedAt|endedAt|cost|costBreakdown|analysis|artifact|compliance)(?:\.|$)|^(?:summary|transcript)$|^artifact\.recording$/,
    why: "It comes twice. Where the first place has nothing, this one is read.",
  },
  {
    what: "`artifact.messages`, `.messagesOpenAIFormatted`, `messages`",
    paths: /^(?:artifact\.)?messages(?:OpenAIFormatted)?$/,
    why: "They are read where there is no `transcript`; prompts, tool calls and times of words are not kept.",
  },
  {
    what: "`costs`",
    paths: /^costs$/,
    why: "`cost` is kept; where there is none, the sum of them.",
  },
  {
    what: "`destination.message`, `.callerId`, `.transferPlan` and the like; of `artifact.transfers` all but destination and status",
    paths:
      /^destination\.(?:type|message|numberE164CheckEnabled|callerId|transferPlan|description)(?:\.|$)|^artifact\.transfers\[\]\.(?:destination|mode|transcript|messages)(?:\.|$)/,
    why: "How the transfer was set up is the assistant's; where it went and how it ended is kept.",
  },
  {
    what: "`artifact.video…`, `.pcapUrl`, `.logUrl`, other `.presigned…Url`",
    paths:
      /^artifact\.(?:videoRecordingUrl|videoRecordingStartDelaySeconds|pcapUrl|logUrl|presignedStereoUrl|presignedVideoUrl|presignedAssistantUrl|presignedCustomerUrl|presignedPcapUrl|presignedLogUrl)$/,
    why: "One recording of the call is kept, the mono one before the stereo one. Packets and logs are Vapi's to keep.",
  },
  {
    what: "`artifact.nodes`, `.assistantActivations`, `.variableValues`, `.performanceMetrics`, `inboundPhoneCallDebuggingArtifacts`",
    paths:
      /^artifact\.(?:nodes|assistantActivations|variableValues|performanceMetrics)(?:\.|$)|^inboundPhoneCallDebuggingArtifacts/,
    why: "For whoever builds the assistant; Vapi's call page shows it.",
  },
  {
    what: "`artifact.skippedStructuredOutputs`, `.structuredOutputsLastUpdatedAt`, of each output all but name and result",
    paths:
      /^artifact\.(?:skippedStructuredOutputs|structuredOutputsLastUpdatedAt)(?:\.|$)|^artifact\.structuredOutputs\.[^.]+\.compliancePlan/,
    why: "What was found out is kept, not how.",
  },
];

/** What is not kept of messages about one moment of a call. */
export const LEFT_OUT_OF_MOMENTS: readonly LeftOut[] = [
  {
    what: "`artifact`, `call.artifact`, `call.endedReason`, `call.cost` and all else that the report brings",
    paths:
      /^artifact(?:\.|$)|^call\.(?:costs|messages|status|endedReason|endedMessage|destination|startedAt|endedAt|cost|costBreakdown|analysis|artifact|compliance)(?:\.|$)/,
    why: "It is as far as the call has come; the report has it whole. Tools do read what the caller has said.",
  },
  {
    what: "of tools all but the calls",
    paths: /^toolWithToolCallList(?:\[\]\.|$)|^toolCallList\[\]\.type$/,
    why: "How a tool is described is the assistant's. Which of them was called, with what, is kept.",
  },
  {
    what: "of a transfer all but where it goes",
    paths: /^destination\.|^(?:toAssistant|fromAssistant|toStepRecord|fromStepRecord)(?:\.|$)/,
    why: "How the transfer was set up is the assistant's.",
  },
];

/** Why a part of a message is not kept; null where nobody has thought of it. */
export function whyLeftOut(type: MessageType | null, path: string): string | null {
  if (type === null) return null;
  const { why, keeps } = MESSAGES[type];
  if (keeps.length === 0) return why ?? null;
  const further = BRINGS_FACTS.has(type) ? LEFT_OUT_OF_REPORTS : LEFT_OUT_OF_MOMENTS;
  return [...LEFT_OUT_OF_ALL, ...further].find(({ paths }) => paths.test(path))?.why ?? null;
}
