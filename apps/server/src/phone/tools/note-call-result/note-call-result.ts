import type { OutboundDue } from "@callwaiting/db";
import {
  type Organization,
  type OrgId,
  OutboundWord,
  assertNever,
  normalizeMoment,
  speakClockTime,
  speakDate,
  wallTimeAt,
} from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import type { FindOtherZones } from "../find-other-zones.ts";
import { readWithNamedDays } from "../read-with-named-days.ts";

export type SaidInCall = {
  readonly callId: string;
  readonly said?: OutboundWord;
  /** What the call is about, as far as that is known by then. */
  readonly about?: OutboundDue;
};

export type NoteCallResultPorts = {
  /** Notes what the person said, or only tells what the call is about; null: not a call of ours that goes on. */
  readonly sayOutboundCall: (orgId: OrgId, said: SaidInCall) => Promise<OutboundDue | null>;
  readonly findOtherZones: FindOtherZones;
};

export type CallResult = {
  readonly organization: Organization;
  readonly now: Temporal.Instant;
  readonly callId: string | null;
  readonly result: string | undefined;
  readonly date: string | undefined;
  readonly time: string | undefined;
};

export type NotedResult =
  | { readonly kind: "noted"; readonly said: OutboundWord; readonly sentence: string }
  /** They have to say the day and the time, and what they say must be those of the visit. */
  | { readonly kind: "not_said_back"; readonly sentence: string }
  | { readonly kind: "unreadable"; readonly sentence: string }
  | { readonly kind: "not_found"; readonly sentence: string };

const GONE =
  "I am sorry, that time is no longer free. The clinic will call you when there is another. Goodbye.";

/** Notes how a call that we made went. A yes counts only with the day and the time, which must be what the person was told. */
export async function noteCallResult(ports: NoteCallResultPorts, input: CallResult): Promise<NotedResult> {
  const { organization, callId } = input;
  const said = OutboundWord.safeParse(
    input.result
      ?.trim()
      .toLowerCase()
      .replace(/[\s-]+/g, "_"),
  ).data;
  if (said === undefined) {
    return {
      kind: "unreadable",
      sentence: `I could not use the result. It is one of ${OutboundWord.options.join(", ")}.`,
    };
  }
  const call = callId === null ? null : await ports.sayOutboundCall(organization.orgId, { callId });
  if (callId === null || call === null) {
    return {
      kind: "not_found",
      sentence: "This is no call that the clinic has made, so there is nothing to note.",
    };
  }
  if (said === "accepted") {
    const missing = await findMissing(ports, input, call);
    if (missing !== null) return { kind: "not_said_back", sentence: missing };
  }
  const noted = await ports.sayOutboundCall(organization.orgId, { callId, said, about: call });
  if (noted?.said !== said) return { kind: "not_said_back", sentence: GONE };
  return { kind: "noted", said, sentence: speakNoted(said, call, organization) };
}

/** What keeps a yes from being one; null: nothing. */
async function findMissing(
  ports: NoteCallResultPorts,
  input: CallResult,
  { startsAt }: OutboundDue,
): Promise<string | null> {
  const { organization, now, date, time } = input;
  if (startsAt === null) return "There is no day to agree on in this call. Help them with your other tools.";
  if (date === undefined || time === undefined) {
    return "Could you please say the day and the time yourself, so that I know that we mean the same?";
  }
  const { zone, region, openingHours } = organization;
  const otherZones = await ports.findOtherZones(organization);
  const moment = await readWithNamedDays(organization, (namedDays) =>
    normalizeMoment({ date, time }, { now, zone, region, openingHours, namedDays, otherZones }),
  );
  return moment.ok && Date.parse(moment.scheduledAt) === Date.parse(startsAt)
    ? null
    : `That is not what I have. I have ${speakWhen(startsAt, organization)}. Is that what you mean? Then please say the day and the time once more.`;
}

function speakNoted(
  said: OutboundWord,
  { reason, startsAt }: OutboundDue,
  organization: Organization,
): string {
  switch (said) {
    case "accepted": {
      const when = startsAt === null ? "" : ` for ${speakWhen(startsAt, organization)}`;
      return reason === "offer"
        ? `You're all set${when}. We look forward to seeing you. Goodbye.`
        : `Thank you. We will see you${when.replace(" for ", " on ")}. Goodbye.`;
    }
    case "declined":
      return reason === "reminder"
        ? "Thank you for telling me. I can move the appointment or cancel it. What would you like?"
        : "That is all right. Thank you, and goodbye.";
    case "opted_out":
      return "I understand. You will get no more calls from this assistant. Goodbye.";
    case "wrong_person":
    case "screened":
      return `This is ${organization.name}. Please call us back. Thank you, and goodbye.`;
    default:
      return assertNever(said);
  }
}

function speakWhen(startsAt: string, { zone }: Organization): string {
  const wall = wallTimeAt(zone, Temporal.Instant.from(startsAt));
  return `${speakDate(wall)} at ${speakClockTime(wall)}`;
}
