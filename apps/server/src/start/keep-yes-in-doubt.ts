import type { RequestInDoubt } from "@callwaiting/db";
import { E164, type OrgId } from "@callwaiting/domain";
import type { NoteCallResultPorts, SaidInCall } from "../phone/tools/note-call-result/note-call-result.ts";

type Say = NoteCallResultPorts["sayOutboundCall"];

/**
 * Somebody who was rung has said yes to a time that was held for them, and was told that the calendar could not be reached: whether they
 * have it nobody knows. They are put on the clinic's list, as those are who ring for it.
 */
export function keepYesInDoubt(say: Say, keep: (orgId: OrgId, request: RequestInDoubt) => void): Say {
  return async (orgId, said) => {
    try {
      return await say(orgId, said);
    } catch (error) {
      const asked = describeYes(said);
      if (asked !== null) keep(orgId, asked);
      throw error;
    }
  };
}

function describeYes({ callId, said, about }: SaidInCall): RequestInDoubt | null {
  if (said !== "accepted" || about?.reason !== "offer") return null;
  const { patientName, startsAt } = about;
  const phone = E164.parse(about.phone);
  const unknown = { requestKey: null, email: null, service: null, appointmentId: null };
  return { ...unknown, kind: "book", callId, patientName, phone, startsAt };
}

/** What of it the database is told. */
export function wordOf({ callId, said }: SaidInCall): Omit<SaidInCall, "about"> {
  return said === undefined ? { callId } : { callId, said };
}
