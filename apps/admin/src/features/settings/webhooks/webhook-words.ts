import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import type { Tone } from "../../../ui/pill.tsx";

type Outputs = inferRouterOutputs<AppRouter>["webhooks"];
export type Endpoint = Outputs["list"]["endpoints"][number];
export type Delivery = Outputs["deliveries"]["items"][number];
type Kind = Endpoint["kinds"][number];

const KINDS: Readonly<Record<Delivery["kind"], string>> = {
  "appointment.booked": "Booked",
  "appointment.moved": "Moved to another time or provider",
  "appointment.cancelled": "Cancelled",
  "appointment.restored": "Taken back: a cancelled or ended visit is on again",
  "appointment.completed": "Completed",
  "appointment.no_show": "Did not come",
  "appointment.details_changed": "Name, notes or contact changed",
  "webhook.test": "Test",
};

export const kindName = (kind: Delivery["kind"]): string => KINDS[kind];

/** In the order in which a form shows them. */
export const ALL_KINDS: readonly Kind[] = (Object.keys(KINDS) as Delivery["kind"][]).filter(
  (kind): kind is Kind => kind !== "webhook.test",
);

const STATES: Readonly<Record<Delivery["status"], { readonly label: string; readonly tone: Tone }>> = {
  planned: { label: "Waiting", tone: "info" },
  sending: { label: "On its way", tone: "info" },
  delivered: { label: "Delivered", tone: "good" },
  failed: { label: "Given up", tone: "bad" },
};

export const stateOf = ({ status }: Pick<Delivery, "status">) => STATES[status];

type State = Pick<Endpoint, "isOn" | "stopped" | "failingSince">;

export function stateOfEndpoint({ isOn, stopped, failingSince }: State): {
  readonly label: string;
  readonly tone: Tone;
} {
  if (stopped !== null) return { label: "Switched off by us", tone: "bad" };
  if (!isOn) return { label: "Off", tone: "quiet" };
  return failingSince === null ? { label: "On", tone: "good" } : { label: "Failing", tone: "warn" };
}

const REASONS = {
  gone: "It answered that it is gone for good (410).",
  failing: "It did nothing but fail for a week.",
} as const;

export const sayStopped = (reason: keyof typeof REASONS): string => REASONS[reason];

/** Addresses are long, and may hold what is nobody's business. */
export const hostOf = ({ url }: Pick<Endpoint, "url">): string =>
  URL.canParse(url) ? new URL(url).host : url;

export const nameOfEndpoint = (endpoint: Pick<Endpoint, "url" | "description">): string =>
  endpoint.description === "" ? hostOf(endpoint) : endpoint.description;
