import type { Zone } from "@callwaiting/domain/zone";
import { nameOf } from "../../../format/last-change.ts";
import type { FormatPhone } from "../../../format/phone.ts";
import { type ChangeInWords, describeChange } from "../../appointments/describe-change.ts";
import { sayTimes } from "../closures/closure-text.ts";
import { WEEKDAYS, sayDay, toDays } from "../hours/week.ts";
import { roleLabel } from "../members/roles.ts";
import type { Role } from "../../../api/session.ts";
import type { Change, Entry } from "./group-changes.ts";
import { sayFields } from "./say-fields.ts";

export type Reading = { readonly zone: Zone; readonly now: Date; readonly formatPhone: FormatPhone };

const ERASED = "The details were erased at the person’s request.";

/** What one save did, as a colleague would tell it. */
export function describeEntry(entry: Entry, reading: Reading): ChangeInWords {
  const { first } = entry;
  const name = textOf(first.after?.["name"] ?? first.before?.["name"] ?? first.subject);
  if (first.entity === "appointment") {
    const patient = textOf(first.after?.["patientName"] ?? first.subject);
    return describeChange(first, {
      ...reading,
      thing: patient === "" ? "an appointment" : `${patient}’s appointment`,
    });
  }
  const sentence = `${nameOf(first.actor)} ${deedOf(entry, first.subject ?? name)}.`;
  if (first.redacted) return { sentence, details: [ERASED] };
  return { sentence, details: detailsOf(entry, reading) };
}

function deedOf({ first, first: { action }, changes }: Entry, name: string): string {
  if (isPlain(first.entity)) return DEEDS[first.entity];
  switch (first.entity) {
    case "opening_hours":
      return `changed ${name === "" ? "the clinic’s opening hours" : `the hours of ${name}`}`;
    case "provider":
    case "provider_service":
      return named("provider", changes.find(({ entity }) => entity === "provider") ?? first, name);
    case "service":
    case "service_need":
      return named("service", changes.find(({ entity }) => entity === "service") ?? first, name);
    case "resource":
      return named(textOf((first.after ?? first.before)?.["kind"]) || "room or device", first, name);
    case "location":
    case "contact":
    case "person":
      return named(first.entity, first, name);
    case "closure":
      return closed(first);
    case "organization":
    case "assistant":
      return setUp(first);
    case "integration":
    case "webhook_secret":
    case "vapi_resource":
    case "webhook_endpoint":
      return connected(first);
    case "calendar_feed":
      return `${action === "created" ? "created" : "revoked"} a calendar link for ${name === "" ? "a provider" : name}`;
    case "invitation":
    case "member":
      return first.entity === "member" ? joined(first) : invited(first);
    case "call":
      return action === "deleted" ? "erased our copy of a call that was deleted at Vapi" : "changed a call";
    default:
      return first.entity satisfies never;
  }
}

function setUp({ entity, entityId, action }: Change): string {
  if (entity === "organization") {
    return action === "created" ? "set up the clinic" : "changed the clinic’s settings";
  }
  return `${action === "created" ? "set up" : (VERBS[action] ?? "changed")} the ${entityId} assistant`;
}

function connected(change: Change): string {
  const { entity, entityId, action, after, before } = change;
  if (entity === "webhook_endpoint") return aboutEndpoint(change);
  if (entity === "integration") {
    return `${action === "created" ? "saved a" : action === "deleted" ? "removed the" : "replaced the"} ${entityId === "twilio" ? "Twilio account" : "Vapi key"}`;
  }
  if (entity === "webhook_secret") {
    return `${action === "created" ? "created a new" : "set when an older"} webhook secret${action === "created" ? "" : " expires"}`;
  }
  return `${action === "deleted" ? "disconnected" : "connected"} ${article(textOf((after ?? before)?.["kind"]))} at Vapi`;
}
/** Of what there is one thing to do with. */
const DEEDS = {
  message_settings: "changed what the clinic writes to its patients",
  patient_link: "revoked a patient’s link",
  call_back: "noted that somebody was called back",
  open_request: "took somebody off the list of whom to call back",
  // Never in the log, as waitlist and calls.
  message: "changed a message",
  waitlist_entry: "changed the waitlist",
  waitlist_offer: "changed an offer",
  outbound_call: "changed a call",
  outbound_settings: "changed when the assistant calls people",
  appointment: "changed an appointment",
} as const;

const isPlain = (entity: Change["entity"]): entity is keyof typeof DEEDS => Object.hasOwn(DEEDS, entity);

const VERBS: Readonly<Record<string, string>> = { created: "added", updated: "changed", deleted: "removed" };

function named(noun: string, { entity, action, before, after }: Change, name: string): string {
  const whom = name === "" ? `a ${noun}` : `the ${noun} ${name}`;
  // The link of a provider to a service is made and removed; the provider is changed by it. So is a service by its
  // needs.
  const verb =
    entity === "provider_service" || entity === "service_need" ? "changed" : (VERBS[action] ?? "changed");
  if (action === "updated" && before?.["active"] !== after?.["active"]) {
    return after?.["active"] === true ? `restored ${whom}` : `archived ${whom}`;
  }
  return `${verb} ${whom}`;
}

function closed({ action, before, after }: Change): string {
  const facts = after ?? before ?? {};
  const [startsLocal, endsLocal] = [textOf(facts["startsLocal"]), textOf(facts["endsLocal"])];
  const when = startsLocal === "" || endsLocal === "" ? "" : sayTimes({ startsLocal, endsLocal });
  const who = textOf(facts["provider"]);
  if (action === "created") return `closed ${who === "" ? "the clinic" : `the calendar of ${who}`}: ${when}`;
  return action === "deleted" ? `removed the closure ${when}` : "changed a closure";
}

function invited({ action, before, after }: Change): string {
  const email = textOf((after ?? before)?.["email"]);
  if (action === "created") return `invited ${email} as ${sayRole(after?.["role"])}`;
  if (after?.["status"] === "accepted") return `recorded that ${email} accepted the invitation`;
  return `withdrew the invitation for ${email}`;
}

function joined({ action, actor, entityId, before, after }: Change): string {
  const person = textOf((after ?? before)?.["displayName"]);
  const isThemselves = actor.kind === "user" && actor.userId === entityId;
  if (after !== null && "password" in after) {
    return isThemselves ? "set a new password" : `set a new password for ${person}`;
  }
  if (after !== null && "passwordLink" in after) return `created a password reset link for ${person}`;
  const factor = aboutSecondFactor(after, isThemselves ? null : person);
  if (factor !== null) return factor;
  if (action === "created") {
    return isThemselves
      ? `joined as ${sayRole(after?.["role"])}`
      : `added ${person} as ${sayRole(after?.["role"])}`;
  }
  if (action === "deleted") return `removed ${person}, who was ${sayRole(before?.["role"])}`;
  return `changed the role of ${person} from ${sayRole(before?.["role"])} to ${sayRole(after?.["role"])}`;
}

/** `whose`: null for one's own. */
function aboutSecondFactor(after: Change["after"], whose: string | null): string | null {
  if (after === null) return null;
  const factor = whose === null ? "their second factor" : `the second factor of ${whose}`;
  if ("secondFactor" in after) return `set up ${factor}`;
  if ("noSecondFactor" in after) return whose === null ? `switched ${factor} off` : `reset ${factor}`;
  return "backupCodes" in after ? "used a backup code or made new ones" : null;
}

function aboutEndpoint({ action, before, after }: Change): string {
  if (action === "created") return "set up an address that is told of visits";
  if (action === "deleted") return "removed an address that was told of visits";
  if (after !== null && "sealedSecret" in after) {
    return "made a new secret for an address that is told of visits";
  }
  const isOn = after?.["isOn"];
  if (isOn !== undefined && isOn !== before?.["isOn"]) {
    return isOn === true
      ? "switched an address that is told of visits on"
      : "switched an address that is told of visits off";
  }
  return "changed an address that is told of visits";
}

const sayRole = (role: unknown): string => roleLabel(role as Role).toLowerCase();

const article = (kind: string): string => (kind === "phone_number" ? "a phone number" : "an assistant");

function detailsOf({ first, changes }: Entry, { formatPhone }: Reading): readonly string[] {
  if (first.entity === "opening_hours") return weekDetails(changes);
  if (first.entity === "member" || first.entity === "open_request" || first.entity === "call_back") return [];
  if (first.entity === "integration") {
    const hint = textOf(first.after?.["keyHint"]);
    return hint === "" ? [] : [`${first.entityId === "twilio" ? "The account" : "The key"} ends in ${hint}.`];
  }
  return [
    ...changes.flatMap((change) => sayFields(change, formatPhone)),
    ...givenDetails(changes),
    ...neededDetails(changes),
  ];
}

/** A save of hours writes the whole week anew. */
function weekDetails(changes: readonly Change[]): readonly string[] {
  const [before, after] = [spansOf(changes, "before"), spansOf(changes, "after")].map((spans) =>
    toDays(spans),
  );
  return WEEKDAYS.flatMap((weekday, index) => {
    const [from, to] = [sayDay(before?.[index] ?? []), sayDay(after?.[index] ?? [])];
    return from === to ? [] : [`${weekday}: ${from} became ${to}`];
  });
}

function spansOf(changes: readonly Change[], side: "before" | "after") {
  return changes.flatMap((change) => {
    const values = change[side];
    if (values === null) return [];
    const clock = (key: string) => textOf(values[key]).slice(0, 5);
    return [{ weekday: Number(values["weekday"]), opensAt: clock("opensAt"), closesAt: clock("closesAt") }];
  });
}

function givenDetails(changes: readonly Change[]): readonly string[] {
  const services = (action: Change["action"]) =>
    changes
      .filter((change) => change.entity === "provider_service" && change.action === action)
      .map(({ before, after }) => textOf((after ?? before)?.["service"]) || "a service")
      .join(", ");
  const [added, removed] = [services("created"), services("deleted")];
  return [
    ...(added === "" ? [] : [`Now offers: ${added}`]),
    ...(removed === "" ? [] : [`No longer offers: ${removed}`]),
  ];
}

function neededDetails(changes: readonly Change[]): readonly string[] {
  const names = (action: Change["action"]) =>
    changes
      .filter((change) => change.entity === "service_need" && change.action === action)
      .map(({ before, after }) => textOf((after ?? before)?.["resource"]) || "a room or device")
      .join(", ");
  const [added, removed] = [names("created"), names("deleted")];
  return [
    ...(added === "" ? [] : [`Now needs: ${added}`]),
    ...(removed === "" ? [] : [`No longer needs: ${removed}`]),
  ];
}

const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : "");
