import {
  type AppPool,
  cancelVisit,
  confirmVisit,
  findVisit,
  listVisitTimes,
  moveVisit,
} from "@callwaiting/db";
import type { IsoInstant } from "@callwaiting/domain";
import type { CommitGate } from "../http/commit-gate.ts";
import { inTime } from "../http/database-deadline.ts";
import type { Lines } from "../http/turns/lines.ts";
import { byFunction, byOrganizationWithRoom } from "../http/turns/take-turn.ts";
import type { WriteWatch } from "../http/watch-writes.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { VisitPorts } from "../visit/visit-ports.ts";
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
