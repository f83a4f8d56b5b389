import {
  type AppPool,
  type NewVisitLink,
  acceptOwnOffer,
  cancelVisit,
  confirmVisit,
  declineOwnOffer,
  findOffer,
  findVisit,
  leaveByOffer,
  listVisitTimes,
  moveVisit,
  openVisitLink,
} from "@callwaiting/db";
import type { IsoInstant, OrgId } from "@callwaiting/domain";
import type { CommitGate } from "../http/commit-gate.ts";
import { inTime } from "../http/database-deadline.ts";
import type { Lines } from "../http/turns/lines.ts";
import { byFunction, byOrganizationWithRoom } from "../http/turns/take-turn.ts";
import type { WriteWatch } from "../http/watch-writes.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { giveVisitLink } from "../secrets/give-visit-link.ts";
import type { Keyring } from "../secrets/keyring.ts";
import type { OfferPorts, VisitPorts } from "../visit/visit-ports.ts";
import { tracedPorts } from "./traced-ports.ts";

export type VisitWays = {
  readonly pool: AppPool;
  readonly lines: Pick<Lines, "desk" | "strangers">;
  readonly telemetry: Telemetry;
  /** Null: the database asks its own clock. */
  readonly now: () => IsoInstant | null;
  readonly watch: WriteWatch["watch"];
  /** Also where the page is shown: what it tells waits for a standby as what it tells of did. */
  readonly guard: CommitGate["guard"];
};

/** What the pages of patients' links may call. They wait where their clinic's desk does: a caller on the line goes first. */
export function createVisitPorts({ pool, lines, telemetry, now, watch, guard }: VisitWays): VisitPorts {
  const find = tracedPorts(telemetry, { inTime, take: byFunction(lines.strangers) });
  const onFull = () => telemetry.turnedAway("desk");
  const port = tracedPorts(telemetry, { inTime, take: byOrganizationWithRoom(lines.desk, onFull) });
  const isDone = ({ kind }: { readonly kind: string }) => kind === "moved";
  return {
    findVisit: find(
      "findVisit",
      guard((tokenSha256) => findVisit(pool, { tokenSha256, now: now() })),
    ),
    listVisitTimes: port("listVisitTimes", (search) => listVisitTimes(pool, { ...search, now: now() })),
    confirmVisit: port(
      "confirmVisit",
      guard((change) => confirmVisit(pool, { ...change, now: now() })),
    ),
    cancelVisit: port(
      "cancelVisit",
      guard((change) => cancelVisit(pool, { ...change, now: now() })),
    ),
    moveVisit: watch(
      port(
        "moveVisit",
        guard((change) => moveVisit(pool, { ...change, now: now() })),
      ),
      isDone,
    ),
  };
}

export type OfferWays = Omit<VisitWays, "now"> & { readonly keyring: Keyring };

/** The same for links to a time that is held. Deadlines are the database's own time. */
export function createOfferPorts({ pool, lines, telemetry, watch, guard, keyring }: OfferWays): OfferPorts {
  const find = tracedPorts(telemetry, { inTime, take: byFunction(lines.strangers) });
  const onFull = () => telemetry.turnedAway("desk");
  const port = tracedPorts(telemetry, { inTime, take: byOrganizationWithRoom(lines.desk, onFull) });
  const open = port("openVisitLink", ({ orgId, ...link }: NewVisitLink & { readonly orgId: OrgId }) =>
    openVisitLink(pool, orgId, link),
  );
  return {
    findOffer: find(
      "findOffer",
      guard((tokenSha256) => findOffer(pool, tokenSha256)),
    ),
    acceptOwnOffer: watch(
      port(
        "acceptOwnOffer",
        guard((acceptance) => acceptOwnOffer(pool, acceptance)),
      ),
      ({ kind }) => kind === "booked",
    ),
    declineOwnOffer: port(
      "declineOwnOffer",
      guard((offer) => declineOwnOffer(pool, offer)),
    ),
    leaveByOffer: port(
      "leaveByOffer",
      guard((offer) => leaveByOffer(pool, offer)),
    ),
    pathToVisit: async (orgId, appointmentId) => {
      const ask = (org: OrgId, link: NewVisitLink) => open({ orgId: org, ...link });
      const ways = { openVisitLink: ask, keyring, baseUrl: "" };
      const link = await giveVisitLink(ways, orgId, appointmentId);
      return link?.url ?? null;
    },
  };
}
