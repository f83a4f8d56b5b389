import { UTC } from "../../../format/moment.ts";
import { count, formatMinutes } from "../../../format/amount.ts";
import { readableText } from "../../../format/readable.ts";
import type { FormatPhone } from "../../../format/phone.ts";
import { formatBirthDate } from "../../../format/birth-date.ts";
import { sayCallerCheck } from "../clinic/caller-checks.ts";
import { sayRedFlags } from "../red-flags/say-red-flags.ts";
import { sayWays } from "../waitlist/say-ways.ts";
import { regionName, zoneName } from "../clinic/zones.ts";
import { roleLabel } from "../members/roles.ts";
import type { Role } from "../../../api/session.ts";
import type { Change } from "./group-changes.ts";

type Say = (value: unknown, formatPhone: FormatPhone) => string;

const quoted: Say = (value) => (typeof value === "string" && value !== "" ? `“${cut(value)}”` : "nothing");
const minutes: Say = (value) => formatMinutes(Number(value));
const phone: Say = (value, formatPhone) => (typeof value === "string" ? formatPhone(value) : "none");
const local: Say = (value) => readableText(String(value), UTC);
const role: Say = (value) => roleLabel(value as Role);

/** What people know of a thing, in the order in which they would name it. */
const FIELDS: Readonly<Record<string, readonly (readonly [key: string, label: string, say: Say])[]>> = {
  organization: [
    ["name", "Name", quoted],
    ["timeZone", "Time zone", (value) => zoneName(String(value))],
    ["region", "Country", (value) => regionName(String(value))],
    ["slotIntervalMinutes", "Start times", (value) => `every ${formatMinutes(Number(value))}`],
    ["minNoticeMinutes", "Shortest notice", minutes],
    ["horizonDays", "Bookable ahead", (value) => count(Number(value), "day")],
    ["transferNumber", "Transfer number", phone],
    ["callerCheck", "Callers must say", sayCallerCheck],
    ["redFlags", "Urgent words", sayRedFlags],
    ["holdMinutes", "Freed times are held for", minutes],
    ["offerWays", "The waitlist is told by", sayWays],
    [
      "secondFactorFrom",
      "Second factor of owners and admins",
      (value) => (typeof value === "string" ? "required" : "not required"),
    ],
  ],
  service: [
    ["name", "Name", quoted],
    ["durationMinutes", "Length", minutes],
    ["bufferBeforeMinutes", "Free before", minutes],
    ["bufferAfterMinutes", "Free after", minutes],
    // Its currency is a column of its own, and changes by itself.
    [
      "priceMinor",
      "Price in the smallest unit",
      (value) => (typeof value === "number" ? String(value) : "none"),
    ],
    ["priceCurrency", "Currency", (value) => (typeof value === "string" ? value : "none")],
    ["description", "Description", quoted],
  ],
  provider: [["name", "Name", quoted]],
  location: [
    ["name", "Name", quoted],
    ["address", "Address", quoted],
    ["phone", "Phone", quoted],
  ],
  resource: [["name", "Name", quoted]],
  closure: [
    ["startsLocal", "From", local],
    ["endsLocal", "Until", local],
    ["reason", "Reason", quoted],
    ["provider", "Who", (value) => (typeof value === "string" ? value : "everybody")],
  ],
  contact: [
    ["name", "Name", quoted],
    ["phone", "Phone", phone],
    [
      "email",
      "E-mail",
      (value) => (typeof value === "string" && !value.endsWith(".invalid") ? value : "none"),
    ],
  ],
  person: [
    ["name", "Name", quoted],
    ["birthDate", "Date of birth", (value) => (typeof value === "string" ? formatBirthDate(value) : "none")],
    ["note", "Note", quoted],
    ["alert", "Alert", quoted],
  ],
  assistant: [
    ["name", "Name", quoted],
    ["firstMessage", "First sentence", quoted],
    ["customPrompt", "Instructions", quoted],
    ["voice", "Voice", (value) => quoted((value as { voiceId?: unknown } | null)?.voiceId, String)],
  ],
  webhook_endpoint: [
    ["url", "Address", quoted],
    ["description", "Description", quoted],
    ["kinds", "Events", (value) => (Array.isArray(value) ? value.join(", ") : "none")],
    ["withContact", "Name, number and address", (value) => (value === true ? "told" : "not told")],
    [
      "stoppedReason",
      "Switched off because",
      (value) =>
        value === "gone"
          ? "it said that it is gone"
          : value === "failing"
            ? "it failed for a week"
            : "nothing",
    ],
  ],
  member: [["role", "Role", role]],
};

/** "Length: 30 minutes became 45 minutes", or of something new "Length: 30 minutes". */
export function sayFields({ entity, before, after }: Change, formatPhone: FormatPhone): readonly string[] {
  if (after === null) return [];
  return (FIELDS[entity] ?? []).flatMap(([key, label, say]) => {
    if (!(key in after) && !(before !== null && key in before)) return [];
    const to = say(after[key], formatPhone);
    if (before === null) return [`${label}: ${to}`];
    const from = say(before[key], formatPhone);
    return from === to ? [] : [`${label}: ${from} became ${to}`];
  });
}

const MOST = 140;

const cut = (text: string): string => (text.length > MOST ? `${text.slice(0, MOST).trimEnd()}…` : text);
