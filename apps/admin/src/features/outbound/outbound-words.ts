import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import type { Tone } from "../../ui/pill.tsx";

export type OutboundCall = inferRouterOutputs<AppRouter>["outbound"]["list"]["items"][number];

const REASONS: Readonly<Record<OutboundCall["reason"], string>> = {
  offer: "A free time was offered",
  reminder: "Reminder of a visit",
  call_back: "Called back",
};

type State = { readonly label: string; readonly tone: Tone };

const ENDS: Readonly<Record<NonNullable<OutboundCall["ended"]>, State>> = {
  answered: { label: "Answered", tone: "info" },
  accepted: { label: "Accepted", tone: "good" },
  declined: { label: "Declined", tone: "warn" },
  no_answer: { label: "No answer", tone: "quiet" },
  busy: { label: "Busy", tone: "quiet" },
  voicemail: { label: "Voicemail", tone: "quiet" },
  screened: { label: "A machine asked who calls", tone: "quiet" },
  wrong_person: { label: "Wrong person", tone: "warn" },
  hung_up: { label: "Hung up", tone: "warn" },
  opted_out: { label: "Wants no calls", tone: "warn" },
  failed: { label: "Could not be made", tone: "bad" },
  dropped: { label: "Not made", tone: "quiet" },
};

const STATES: Readonly<Record<Exclude<OutboundCall["status"], "ended">, State>> = {
  planned: { label: "Planned", tone: "info" },
  placing: { label: "Being placed", tone: "info" },
  ringing: { label: "On the line", tone: "info" },
};

export const nameOfCall = ({ reason }: OutboundCall): string => REASONS[reason];

export function stateOf({ status, ended }: OutboundCall): State {
  if (status !== "ended") return STATES[status];
  return ended === null ? ENDS.dropped : ENDS[ended];
}

/** Why, as a sentence; null where there is nothing to say. */
export function sayWhy({ trouble }: OutboundCall): string | null {
  return trouble === null ? null : `${trouble.slice(0, 1).toUpperCase()}${trouble.slice(1)}.`;
}
