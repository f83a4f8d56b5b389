import type { PatientVisit, VisitChange, VisitMove, VisitTimes, VisitTimesSearch } from "@callwaiting/db";
import type { PatientOutcome } from "@callwaiting/domain";
import type { Logger } from "pino";

type Change<Asked> = (change: Omit<Asked, "now">) => Promise<PatientOutcome>;

/** What the pages of a patient's link are handed. All reject when the database is away. */
export type VisitPorts = {
  /** An open link by the SHA-256 (hex) of its token; null for none. */
  readonly findVisit: (tokenSha256: string) => Promise<PatientVisit | null>;
  readonly listVisitTimes: (search: Omit<VisitTimesSearch, "now">) => Promise<VisitTimes>;
  readonly confirmVisit: Change<VisitChange>;
  readonly cancelVisit: Change<VisitChange>;
  readonly moveVisit: Change<VisitMove>;
};

export type VisitDeps = { readonly visits: VisitPorts; readonly log: Logger };
