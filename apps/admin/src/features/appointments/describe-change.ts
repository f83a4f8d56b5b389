import type { Zone } from "@callwaiting/domain/zone";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { nameOf } from "../../format/last-change.ts";
import { formatDay, formatTime } from "../../format/moment.ts";

export type Change = inferRouterOutputs<AppRouter>["audit"]["history"]["items"][number];
type Values = Readonly<Record<string, unknown>>;

const FIELDS: Readonly<Record<string, string>> = {
  notes: "notes",
  patientName: "patient",
  startsAt: "start",
  endsAt: "end",
  provider: "provider",
  service: "service",
  name: "name",
  phone: "phone number",
  email: "e-mail",
};

export type ChangeInWords = {
  /** "Ann Desk moved it from Tue, Dec 1, 2:00 PM to Wed, Dec 2, 3:30 PM." */
  readonly sentence: string;
  /** What was written before and after, or why it is an exception; to show below it. */
  readonly details: readonly string[];
};

export type Telling = {
  readonly zone: Zone;
  readonly now: Date;
  /** "Maya Lee’s appointment" where the page does not say of what it tells. */
  readonly thing?: string;
};

/** One entry of an appointment's history, as a colleague would tell it. */
export function describeChange(change: Change, telling: Telling): ChangeInWords {
  const after = change.after ?? {};
  const reason = textOf(after["overrideReason"]);
  const details = change.redacted
    ? ["The details were erased at the person's request."]
    : [...writtenDetails(change), ...(reason === "" ? [] : [`Booked as an exception. Reason: ${reason}`])];
  return { sentence: `${sentenceOf(change, telling)}.`, details };
}

type Clock = Pick<Telling, "zone" | "now">;

function sentenceOf(change: Change, { thing, ...clock }: Telling): string {
  const { actor, action, before, after } = change;
  // By phone and by the system nobody is named: "Moved by phone", but "Ann Desk moved it".
  const tell = (done: string, more = "") => {
    if (actor.kind === "user") return `${nameOf(actor)} ${done} ${thing ?? "it"}${more}`;
    const passive = thing === undefined ? done : `${thing} was ${done}`;
    const by = actor.kind === "phone" ? "by phone" : `by the ${actor.kind}`;
    return `${passive.charAt(0).toUpperCase()}${passive.slice(1)} ${by}${more}`;
  };
  switch (action) {
    case "created":
      return tell("booked", bookedFor(after ?? {}, clock));
    case "moved":
      // By the new rules the old moment is another time, which was never the appointment's.
      if (actor.kind === "system" && actor.reason !== undefined) {
        return `${actor.reason}: ${thing ?? "it"} stays at ${moment(after?.["startsAt"], clock)}`;
      }
      return tell(isOnlyLength(change) ? "changed" : "moved", movedHow(before ?? {}, after ?? {}, clock));
    case "cancelled":
      return tell("cancelled");
    case "completed":
      return tell("marked", " as completed");
    case "no_show":
      return tell("marked", " as “did not come”");
    case "restored":
      return tell("restored", ": it is confirmed again");
    case "deleted":
      return tell("deleted");
    case "updated":
      if (actor.kind === "patient" && textOf(after?.["patientConfirmedAt"]) !== "") {
        return `The patient says that they will come${thing === undefined ? "" : ` to ${thing}`}`;
      }
      if (isClockAccepted(change)) return tell("kept", " as the change of the clock’s rules left it");
      return tellProgress(change, clock, tell) ?? tell("changed", changedFields(change));
    default:
      return action satisfies never;
  }
}

type Tell = (done: string, more?: string) => string;

/** Who said that the patient is here, or no longer; null for another change. */
function tellProgress({ before, after }: Change, { zone }: Clock, tell: Tell): string | null {
  if (after === null || !("arrivedAt" in after || "inRoomAt" in after)) return null;
  const at = (value: unknown) => (isMoment(value) ? ` at ${formatTime(value, zone)}` : null);
  const [inRoom, arrived] = [at(after["inRoomAt"]), at(after["arrivedAt"])];
  if (inRoom !== null) return tell("marked", ` as in the room${inRoom}`);
  if (arrived !== null) return tell("marked", ` as arrived${arrived}`);
  const back = before !== null && "arrivedAt" in before ? "arrived" : "in the room";
  return tell("changed", `: no longer ${back}`);
}

function bookedFor(after: Values, clock: Clock): string {
  const at = moment(after["startsAt"], clock);
  const provider = textOf(after["provider"]);
  return `${at === "" ? "" : ` for ${at}`}${provider === "" ? "" : `, with ${provider}`}`;
}

function movedHow(before: Values, after: Values, clock: Clock): string {
  const [from, to] = [moment(before["startsAt"], clock), moment(after["startsAt"], clock)];
  const time = from === "" || to === "" || from === to ? "" : ` from ${from} to ${to}`;
  const provider = textOf(after["provider"]);
  const end = time === "" ? newEnd(before, after, clock) : "";
  return `${time}${end}${provider === "" ? "" : `, to ${provider}`}`;
}

function newEnd(before: Values, after: Values, clock: Clock): string {
  const [from, to] = [before["endsAt"], after["endsAt"]];
  if (!isMoment(from) || !isMoment(to) || from === to) return "";
  return `: it ends at ${formatTime(to, clock.zone)} instead of ${formatTime(from, clock.zone)}`;
}

function isOnlyLength({ before, after }: Change): boolean {
  return isMoment(after?.["endsAt"]) && !isMoment(after["startsAt"]) && before?.["provider"] === undefined;
}

const isClockAccepted = ({ before, after }: Change): boolean =>
  after?.["clockTrouble"] === null && before?.["clockTrouble"] !== undefined;

function changedFields({ after }: Change): string {
  const names = Object.keys(after ?? {}).flatMap((key) => (Object.hasOwn(FIELDS, key) ? [FIELDS[key]] : []));
  return names.length === 0 ? "" : `: ${names.join(", ")}`;
}

/** What was written before and after: notes and names. */
function writtenDetails({ action, before, after }: Change): readonly string[] {
  if (action !== "updated") return [];
  return ["notes", "patientName"].flatMap((key) => {
    if (after === null || !(key in after)) return [];
    const [from, to] = [textOf(before?.[key]), textOf(after[key])];
    if (from === "") return [`Added: ${quoted(to)}`];
    return [to === "" ? `Removed: ${quoted(from)}` : `${quoted(from)} became ${quoted(to)}`];
  });
}

const quoted = (text: string): string => `“${text}”`;

function moment(value: unknown, { zone, now }: Clock): string {
  return isMoment(value) ? `${formatDay(value, zone, now)}, ${formatTime(value, zone)}` : "";
}

const isMoment = (value: unknown): value is string =>
  typeof value === "string" && !Number.isNaN(Date.parse(value));

const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
