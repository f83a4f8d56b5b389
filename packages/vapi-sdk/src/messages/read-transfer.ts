import { type Places, findFact } from "./find-fact.ts";
import { isRecord } from "./read-record.ts";
import { lineOf } from "./read-text.ts";

const MAX_LENGTH = 200;
const readLine = lineOf(MAX_LENGTH);

export type Transfer = { readonly transferredTo: string | null; readonly transferStatus: string | null };

/** Where the caller was put through: `destination`, or the last of `artifact.transfers`, which says how it went as well. */
export function readTransfer(places: Places): Transfer {
  const last = findFact(places, ["transfers"], (value) => {
    const transfer: unknown = Array.isArray(value) ? value.at(-1) : value;
    return isRecord(transfer) ? transfer : null;
  });
  return {
    transferredTo: readDestination(places) ?? (last === null ? null : readDestination([last])),
    transferStatus: last === null ? null : findFact([last], ["status"], readLine),
  };
}

/** Vapi OpenAPI `TransferDestinationNumber`, `…Sip` and `…Assistant`; older messages have a plain text. */
export function readDestination(places: Places): string | null {
  return findFact(places, ["destination", "forwardedTo"], (value) => {
    if (!isRecord(value)) return readLine(value);
    const target = findFact([value], ["number", "sipUri", "assistantName", "assistantId"], readLine);
    const extension = findFact([value], ["extension"], readLine);
    return target !== null && extension !== null ? `${target} ext. ${extension}` : target;
  });
}
