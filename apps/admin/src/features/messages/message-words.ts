import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { formatMinutes } from "../../format/amount.ts";
import type { Tone } from "../../ui/pill.tsx";

export type Message = inferRouterOutputs<AppRouter>["messages"]["list"]["items"][number];

const KINDS: Readonly<Record<Message["kind"], string>> = {
  confirmation: "Confirmation",
  reminder: "Reminder",
  moved: "New time",
  cancelled: "Cancellation",
  offer: "Offer of a free time",
  closed: "Closed then",
};

/** "Reminder by text, 2 days before" */
export function nameOfMessage({
  channel,
  kind,
  leadMinutes,
}: Pick<Message, "channel" | "kind" | "leadMinutes">): string {
  const name = channel === "sms" ? `${KINDS[kind]} by text` : KINDS[kind];
  return leadMinutes === 0 ? name : `${name}, ${formatMinutes(leadMinutes)} before`;
}

const PILLS: Readonly<Record<Message["status"], { readonly label: string; readonly tone: Tone }>> = {
  planned: { label: "Waiting", tone: "info" },
  sending: { label: "On its way", tone: "info" },
  sent: { label: "Sent", tone: "good" },
  dropped: { label: "Not sent", tone: "quiet" },
  failed: { label: "Could not be sent", tone: "bad" },
};

/** There was nobody who could send it. */
const CAUGHT = { label: "Kept here, not sent", tone: "warn" } as const;
const SIMULATED = { label: "Simulated, sent to nobody", tone: "warn" } as const;
const SIMULATED_ARRIVAL = { label: "Simulated: delivered", tone: "warn" } as const;
const DELIVERED = { label: "Delivered", tone: "good" } as const;

export function pillOf({ status, via, deliveredAt }: Pick<Message, "status" | "via" | "deliveredAt">) {
  if (status !== "sent") return PILLS[status];
  if (via === "catcher") return CAUGHT;
  if (via === "simulated") return deliveredAt === null ? SIMULATED : SIMULATED_ARRIVAL;
  return deliveredAt === null ? PILLS.sent : DELIVERED;
}

/** Why it was not sent, or not yet, as a sentence; null where there is nothing to say. */
export function sayTrouble({ status, trouble }: Pick<Message, "status" | "trouble">): string | null {
  if (trouble === null) return null;
  const sentence = `${trouble.charAt(0).toUpperCase()}${trouble.slice(1)}.`;
  return status === "planned" ? `${sentence} It will be tried again.` : sentence;
}
