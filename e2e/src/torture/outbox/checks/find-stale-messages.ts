import { matchTold } from "./match-told.ts";
import { HAND_OVER_MS, type OutboxCheck, type OutboxEvidence, isNews } from "./outbox-evidence.ts";

const STATUS = {
  confirmation: "confirmed",
  moved: "confirmed",
  reminder: "confirmed",
  cancelled: "cancelled",
  offer: "offered",
} as const;

/** Each message spoke of the visit as it stood when a server took it to hand it over, and was handed over right then. */
export const findStaleMessages: OutboxCheck = (evidence) => {
  const { told, unknown } = matchTold(evidence);
  const stale = evidence.rows.claims.filter(
    ({ kind, toldLocal, toldProvider, visitLocal, visitProvider, visitStatus }) =>
      toldLocal !== visitLocal || toldProvider !== visitProvider || visitStatus !== STATUS[kind],
  );
  const late = told.filter(({ claim, atMs }) => atMs - claim.atMs > HAND_OVER_MS);
  return [
    ...unknown,
    ...stale.map(
      (claim) =>
        `message ${claim.message_id} (${claim.kind}, ${claim.toldLocal}) was handed over when the visit was ${claim.visitStatus}, ${claim.visitLocal}`,
    ),
    ...late.map(
      ({ claim, atMs }) => `message ${claim.message_id} came ${atMs - claim.atMs} ms after it was taken`,
    ),
    ...findWrongEvents(evidence),
  ];
};

/** What a letter puts into its reader's calendar has the version and the time of that moment as well. */
function findWrongEvents({ rows, letters }: OutboxEvidence): string[] {
  return letters.flatMap(({ id, raw, atMs }) => {
    const claim = rows.claims.findLast((one) => one.message_id === id && one.atMs <= atMs + 20);
    if (claim === undefined) return [];
    const event = eventIn(raw);
    if (!isNews(claim)) return event === "" ? [] : [`${claim.kind} ${id} has an event`];
    const isRight =
      event.includes(`SEQUENCE:${claim.visitRevision}\r\n`) &&
      event.includes(`METHOD:${claim.kind === "cancelled" ? "CANCEL" : "REQUEST"}\r\n`) &&
      event.includes(`DTSTART:${claim.visitStarts.replaceAll(/[-:]/g, "")}\r\n`);
    return isRight ? [] : [`letter ${id} has another event than the visit`];
  });
}

function eventIn(raw: string): string {
  const part = /content-type: text\/calendar[^]*?\r\n\r\n([^]*?)\r\n--/i.exec(raw);
  const text = part?.[1] ?? "";
  return /base64/i.test(part?.[0].split("\r\n\r\n")[0] ?? "")
    ? Buffer.from(text, "base64").toString("utf8")
    : text;
}
