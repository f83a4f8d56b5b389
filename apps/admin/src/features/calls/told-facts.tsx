import type { ReactNode } from "react";
import { useOrganization } from "../../api/session.ts";
import { count } from "../../format/amount.ts";
import { formatDayAndTime, formatTime } from "../../format/moment.ts";
import type { FactRow } from "../../ui/fact-list.tsx";
import { PhoneText } from "../../ui/phone-text.tsx";
import type { Call } from "./read-call.ts";

/** More would be a column of times. */
const MAX_TIMES = 5;

/** What else Vapi told of a call, for those that it told of. */
export function useToldFacts({ facts, hungAt, kind }: Call): readonly FactRow[] {
  const { zone } = useOrganization();
  const { recordingConsent: consent, language } = facts;
  return [
    { label: kind === "outbound" ? "Called from" : "Number called", value: numberText(facts.lineNumber) },
    { label: "Caller ID name", value: facts.callerName },
    { label: "SIP address", value: facts.callerSipUri },
    { label: "Put through to", value: transferText(facts) },
    { label: "Language", value: language === undefined ? null : languageName(language) },
    {
      label: "Consent",
      value:
        consent &&
        (consent.grantedAt === null
          ? "Did not agree to be recorded"
          : `Agreed to be recorded (${formatDayAndTime(consent.grantedAt, zone)})`),
    },
    {
      label: "Silences",
      value:
        hungAt.length === 0
          ? null
          : `The assistant had nothing to say ${count(hungAt.length, "time")}: ${hungAt
              .slice(0, MAX_TIMES)
              .map((at) => formatTime(at, zone))
              .join(", ")}${hungAt.length > MAX_TIMES ? "…" : ""}`,
    },
    { label: "Vapi says", value: facts.endedMessage },
  ];
}

function numberText(number: string | undefined): ReactNode {
  if (number === undefined) return null;
  return /^\+\d+$/.test(number) ? <PhoneText e164={number} /> : number;
}

const STATUSES: Readonly<Record<string, string>> = {
  connected: "connected",
  completed: "connected",
  "no-answer": "nobody answered",
  busy: "the line was busy",
  voicemail: "voicemail answered",
  failed: "it failed",
  cancelled: "it was cancelled",
};

function transferText({ transferredTo, transferStatus }: Call["facts"]): ReactNode {
  if (transferredTo === undefined) return null;
  const status = transferStatus === undefined ? "" : `, ${STATUSES[transferStatus] ?? transferStatus}`;
  return (
    <>
      {numberText(transferredTo)}
      {status}
    </>
  );
}

/** "es" and "es-MX" are Spanish; a word that is no language is told as it is. */
function languageName(language: string): string {
  try {
    return new Intl.DisplayNames("en", { type: "language" }).of(language) ?? language;
  } catch {
    return language;
  }
}
