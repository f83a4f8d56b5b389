import { groupBy } from "../../checks/check.ts";
import { leftWithout } from "../../left-without.ts";
import { HAND_OVER_MS, type OutboxEvidence, SLACK_MS, type Told } from "./outbox-evidence.ts";

export type Matched = {
  /** In the order in which they came. */
  readonly told: readonly Told[];
  /** What came and no message accounts for. */
  readonly unknown: readonly string[];
};

/**
 * Finds for each letter and text the message that it is. A letter bears its id; a text is known by what Twilio calls it, or, where that was
 * never heard, is one of the texts to that number that were under way then, and each of these came once at most.
 */
export function matchTold(evidence: OutboxEvidence): Matched {
  const letters = matchLetters(evidence);
  const texts = matchTexts(evidence);
  return {
    told: [...letters.told, ...texts.told].sort((a, b) => a.atMs - b.atMs),
    unknown: [...letters.unknown, ...texts.unknown],
  };
}

function matchLetters({ rows, letters }: OutboxEvidence): Matched {
  const claims = groupBy(rows.claims, ({ message_id: id }) => id);
  const found = letters.map(({ id, atMs }) => ({
    id,
    atMs,
    claim: claims.get(id)?.findLast((claim) => claim.atMs <= atMs + SLACK_MS),
  }));
  return {
    told: found.flatMap(({ claim, atMs }) => (claim === undefined ? [] : [{ claim, atMs }])),
    unknown: found.flatMap(({ claim, id }) =>
      claim === undefined ? [`letter ${id} came, and nobody had taken it to hand it over`] : [],
    ),
  };
}

function matchTexts({ rows, texts }: OutboxEvidence): Matched {
  const claims = rows.claims.filter(({ channel }) => channel === "sms");
  const byId = groupBy(claims, ({ message_id: id }) => id);
  const idOf = new Map(rows.messages.map(({ reference, message_id: id }) => [reference, id]));
  const known = texts.flatMap(({ sid, atMs }) => {
    const claim = byId.get(idOf.get(sid) ?? "")?.findLast((one) => one.atMs <= atMs + SLACK_MS);
    return claim === undefined ? [] : [{ claim, atMs, sid }];
  });
  const [knownSids, knownIds] = [
    new Set(known.map(({ sid }) => sid)),
    new Set(known.map(({ claim }) => claim.message_id)),
  ];
  const others = texts.filter(({ sid }) => !knownSids.has(sid));
  // One object for each message, whichever of its attempts it was.
  const messages = new Map([...byId].map(([id, [first]]) => [id, first]));
  const wishes = others.map(({ to, atMs }) =>
    claims
      .filter(({ phone, message_id: id }) => phone === to && !knownIds.has(id))
      .filter((claim) => claim.atMs <= atMs + SLACK_MS && atMs - claim.atMs < HAND_OVER_MS)
      .flatMap(({ message_id: id }) => messages.get(id) ?? []),
  );
  const left = new Set(leftWithout(wishes));
  return {
    told: known.map(({ claim, atMs }) => ({ claim, atMs })),
    unknown: others.flatMap(({ sid, to }, n) =>
      left.has(n) ? [`text ${sid} to ${to} came, and every message is another`] : [],
    ),
  };
}
