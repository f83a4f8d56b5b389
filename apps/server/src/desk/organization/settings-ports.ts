import type { OrgId } from "@callwaiting/domain";
import type { Ports } from "../../bound.ts";

export const SETTINGS_PORTS = [
  // As the voice tool asks.
  "checkAvailability",
  "createClosure",
  "createProvider",
  "createService",
  "deleteClosure",
  "listClosures",
  "listFeedSettings",
  "listProviders",
  "listServices",
  "loadOpeningHours",
  "loadSettings",
  "openCalendarFeed",
  "revokeCalendarFeed",
  "saveOpeningHours",
  "updateClosure",
  "updateOrganization",
  "updateProvider",
  "updateService",
] as const;

/** What the settings screens work with. */
export type SettingsPorts = Ports<typeof SETTINGS_PORTS> & {
  /** Under this server's encryption key, for this organization only. */
  readonly sealSecret: (plain: string, orgId: OrgId) => string;
};
