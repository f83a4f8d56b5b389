import type {
  Acceptance,
  ClosedOffer,
  PatientOffer,
  PatientVisit,
  VisitChange,
  VisitMove,
  VisitTimes,
  VisitTimesSearch,
} from "@callwaiting/db";
import type { AcceptedOffer, OrgId, PatientOutcome } from "@callwaiting/domain";
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

type OwnOffer = Pick<PatientOffer, "orgId" | "offerId">;

/** The same of a link to a time that is held for them. */
export type OfferPorts = {
  readonly findOffer: (tokenSha256: string) => Promise<PatientOffer | null>;
  readonly acceptOwnOffer: (acceptance: Acceptance & OwnOffer) => Promise<AcceptedOffer>;
  readonly declineOwnOffer: (offer: OwnOffer) => Promise<ClosedOffer>;
  readonly leaveByOffer: (offer: OwnOffer) => Promise<boolean>;
  /** The address of the visit's own page on this server, `/v/…`; null where there is none. */
  readonly pathToVisit: (orgId: OrgId, appointmentId: string) => Promise<string | null>;
};

export type VisitDeps = {
  readonly visits: VisitPorts;
  readonly offers: OfferPorts;
  readonly log: Logger;
};
