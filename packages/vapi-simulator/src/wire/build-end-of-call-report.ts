import type { CallContext } from "../call-context.ts";
import { toTranscript } from "../conversation/format-conversation.ts";
import { buildArtifact, buildMessage } from "./build-message.ts";
import { buildCosts } from "./build-costs.ts";

export type ReportOptions = {
  readonly endedReason: string;
  readonly summary?: string | undefined;
  readonly structuredData?: Readonly<Record<string, unknown>> | undefined;
  readonly recordingUrl?: string | undefined;
  /** `openapi`: recording and transcript in `artifact` only. `legacy`: at the top, as older calls had them. */
  readonly layout?: "openapi" | "legacy" | undefined;
};

export type EndOfCallReport = Readonly<Record<string, unknown>> & {
  readonly type: "end-of-call-report";
  readonly endedReason: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly cost: number;
};

/** Vapi OpenAPI `ServerMessageEndOfCallReport`. */
export function buildEndOfCallReport(context: CallContext, options: ReportOptions): EndOfCallReport {
  const { state, line } = context;
  const startedAtMs = state.startedAtMs ?? context.createdAtMs;
  const endedAtMs = state.endedAtMs ?? line.clock();
  const type = "end-of-call-report";
  const { endedReason } = options;
  const { cost, costs } = buildCosts(context, (endedAtMs - startedAtMs) / 60_000);
  const summary = options.summary ?? "The caller spoke with the assistant.";
  const own = {
    type,
    endedReason,
    startedAt: new Date(startedAtMs).toISOString(),
    endedAt: new Date(endedAtMs).toISOString(),
    cost,
    costs,
    analysis: { summary, structuredData: options.structuredData ?? {}, successEvaluation: "true" },
  } as const;
  const recordingUrl = options.recordingUrl ?? `https://recordings.vapi-simulator.invalid/${context.id}.wav`;
  const record =
    options.layout === "legacy"
      ? legacyRecord(context, { recordingUrl, summary })
      : { artifact: { ...buildArtifact(context), ...recordingOf(recordingUrl) } };
  return { ...buildMessage(context, { ...own, ...record }), ...own };
}

/** `recordingUrl` is deprecated in favour of `recording`, and both are sent. */
function recordingOf(recordingUrl: string): Record<string, unknown> {
  return { recordingUrl, recording: { mono: { combinedUrl: recordingUrl } } };
}

function legacyRecord(context: CallContext, fields: { recordingUrl: string; summary: string }) {
  const { messages } = buildArtifact(context);
  return { ...fields, transcript: toTranscript(context.conversation), messages, artifact: { messages } };
}
