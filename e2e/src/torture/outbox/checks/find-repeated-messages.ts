import { groupBy, keyOf } from "../../checks/check.ts";
import type { Claim } from "../outbox-rows.ts";
import { matchTold } from "./match-told.ts";
import { type OutboxCheck, isNews, said } from "./outbox-evidence.ts";

/**
 * Nobody is told the same twice in a row under two ids, and what is told of a visit comes in the order in which it happened. The same
 * letter may come again under its own id, by which mailboxes know it; a text may not (match-told.ts).
 */
export const findRepeatedMessages: OutboxCheck = (evidence) => {
  const { told } = matchTold(evidence);
  const news = told.filter(({ claim }) => isNews(claim));
  const byVisit = groupBy(news, ({ claim }) => visitOf(claim));
  const claims = groupBy(evidence.rows.claims.filter(isNews), visitOf);
  return [...byVisit].flatMap(([visit, all]) => {
    const first = all.filter(
      ({ claim }, n) => all.findIndex((one) => one.claim.message_id === claim.message_id) === n,
    );
    return first.flatMap(({ claim }, n) => {
      const before = first[n - 1]?.claim;
      if (before === undefined) return [];
      if (before.visitRevision > claim.visitRevision) {
        return [`${describe(claim)} came after ${describe(before)}`];
      }
      // What was under way in between may have come as far as anybody knew.
      const between = claims
        .get(visit)
        ?.some((one) => one.atMs > before.atMs && one.atMs < claim.atMs && said(one) !== said(claim));
      return said(before) === said(claim) && between !== true
        ? [`${describe(claim)} says what ${describe(before)} had said`]
        : [];
    });
  });
};

const visitOf = ({ org_id: orgId, appointment_id: id, channel }: Claim) => `${keyOf(orgId, id)} ${channel}`;

const describe = ({ message_id: id, kind, channel, toldLocal, visitRevision }: Claim) =>
  `${channel} ${id} (${kind}, ${toldLocal}, version ${visitRevision})`;
