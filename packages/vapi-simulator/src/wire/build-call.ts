import type { CallContext } from "../call-context.ts";
import { PLANTED_SECRETS } from "./planted-secrets.ts";

/** Vapi OpenAPI `Call`, as its messages carry it. */
export function buildCall(context: CallContext): Record<string, unknown> {
  const { line, id, type, state } = context;
  const isPhone = type !== "webCall";
  return {
    id,
    orgId: line.vapiOrgId,
    createdAt: new Date(context.createdAtMs).toISOString(),
    updatedAt: new Date(context.createdAtMs).toISOString(),
    type,
    // Captures of live tool calls say "ringing": Vapi copies the call when it begins, so nothing may depend on it.
    status: state.status === "ended" ? "ended" : "ringing",
    assistantId: state.assistant?.id ?? null,
    squadId: state.squadId,
    ...(state.assistantOverrides === undefined ? {} : { assistantOverrides: state.assistantOverrides }),
    ...(isPhone ? { phoneNumberId: line.phoneNumber.id } : {}),
    ...(context.from === null ? {} : { customer: { number: context.from } }),
    monitor: {
      listenUrl: `wss://monitor.vapi-simulator.invalid/${PLANTED_SECRETS.monitorPath}/${id}/listen`,
      controlUrl: `https://monitor.vapi-simulator.invalid/${PLANTED_SECRETS.monitorPath}/${id}/control`,
    },
    transport: buildTransport(context),
    ...(isPhone ? { phoneCallProvider: "twilio", phoneCallTransport: "pstn" } : {}),
  };
}

function buildTransport({ id, type }: CallContext): Record<string, unknown> {
  if (type === "webCall") return { provider: "daily", conversationType: "voice" };
  return { provider: "twilio", callSid: `CA${id.replaceAll("-", "")}`, conversationType: "voice" };
}

/** Vapi OpenAPI `TwilioPhoneNumber`, credentials included: a public capture of 2024 held a token. */
export function buildPhoneNumber(context: CallContext): Record<string, unknown> {
  const { line, createdAtMs } = context;
  const { twilioAccountSid, twilioAuthToken, twilioApiKey, twilioApiSecret } = PLANTED_SECRETS;
  return {
    ...line.phoneNumber,
    orgId: line.vapiOrgId,
    provider: "twilio",
    name: "Front desk",
    status: "active",
    assistantId: context.asksForAssistant ? null : line.assistant.id,
    twilioAccountSid,
    twilioAuthToken,
    twilioApiKey,
    twilioApiSecret,
    createdAt: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(createdAtMs).toISOString(),
    server: { url: line.webhookUrl, timeoutSeconds: line.toolSeconds },
  };
}
