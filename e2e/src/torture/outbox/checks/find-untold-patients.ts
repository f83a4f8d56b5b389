import { groupBy, keyOf } from "../../checks/check.ts";
import type { MessageRow, VisitRow } from "../outbox-rows.ts";
import { matchTold } from "./match-told.ts";
import { type OutboxCheck, type OutboxEvidence, isNews, said } from "./outbox-evidence.ts";

/**
 * When all has settled, everybody was told last, by every way that there is, how their visit is now; of one that is off, whoever had been
 * told that it is on. What was refused for good is the one exception, and is listed as failed, as is
 * what came after ten texts in a day of a visit that is sooner than the next one may go. Of what has begun nobody is told: staff
 * write visits of yesterday down as well.
 */
export const findUntoldPatients: OutboxCheck = (evidence) => {
  const { rows } = evidence;
  const news = matchTold(evidence).told.filter(({ claim }) => isNews(claim));
  const told = groupBy(news, ({ claim }) => keyOf(claim.appointment_id, claim.channel));
  const messages = groupBy(rows.messages.filter(isNews), (message) =>
    keyOf(message.appointment_id, message.channel),
  );
  const toCome = rows.visits.filter(({ hasBegun }) => !hasBegun);
  return toCome.flatMap((visit) =>
    channelsOf(visit).flatMap((channel) => {
      const key = keyOf(visit.appointment_id, channel);
      const last = told.get(key)?.at(-1)?.claim;
      const wanted = visit.status === "cancelled" ? "cancelled" : `${visit.local} ${visit.provider_id}`;
      const isTold = last === undefined ? wanted === "cancelled" : said(last) === wanted;
      if (isTold || isExcused(visit, messages.get(key) ?? [], evidence)) return [];
      const heard = last === undefined ? "nothing" : said(last);
      const rest = (messages.get(key) ?? []).map(
        ({ kind, status, trouble }) => `${kind} ${status}${trouble === null ? "" : `: ${trouble}`}`,
      );
      return [
        `by ${channel} nobody was told that visit ${visit.appointment_id} is ${wanted}, but ${heard} (${rest.join("; ")})`,
      ];
    }),
  );
};

const channelsOf = ({ hasEmail, hasTexts }: VisitRow) => [
  ...(hasEmail ? (["email"] as const) : []),
  ...(hasTexts ? (["sms"] as const) : []),
];

function isExcused(
  visit: VisitRow,
  messages: readonly MessageRow[],
  { refused, rows }: OutboxEvidence,
): boolean {
  const failed = messages.filter(({ status }) => status === "failed");
  if (
    failed.some(({ message_id: id, trouble }) => refused.has(id) || trouble?.startsWith("ten texts") === true)
  ) {
    return true;
  }
  // To whoever has the same time again by another booking nothing is cancelled.
  return (
    visit.status === "cancelled" &&
    rows.visits.some(
      (other) =>
        other.org_id === visit.org_id &&
        other.contact_id === visit.contact_id &&
        other.appointment_id !== visit.appointment_id &&
        other.status === "confirmed" &&
        other.local === visit.local,
    )
  );
}
