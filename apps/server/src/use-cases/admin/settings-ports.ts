import type {
  checkAvailability,
  createClosure,
  createProvider,
  createService,
  deleteClosure,
  listClosures,
  listFeedSettings,
  listProviders,
  listServices,
  loadOpeningHours,
  loadSettings,
  openCalendarFeed,
  revokeCalendarFeed,
  saveOpeningHours,
  updateClosure,
  updateOrganization,
  updateProvider,
  updateService,
} from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Bound } from "./bound.ts";

/** What the settings screens work with. */
export type SettingsPorts = {
  readonly loadSettings: Bound<typeof loadSettings>;
  readonly updateOrganization: Bound<typeof updateOrganization>;
  readonly listServices: Bound<typeof listServices>;
  readonly createService: Bound<typeof createService>;
  readonly updateService: Bound<typeof updateService>;
  readonly listProviders: Bound<typeof listProviders>;
  readonly createProvider: Bound<typeof createProvider>;
  readonly updateProvider: Bound<typeof updateProvider>;
  readonly loadOpeningHours: Bound<typeof loadOpeningHours>;
  readonly saveOpeningHours: Bound<typeof saveOpeningHours>;
  readonly listClosures: Bound<typeof listClosures>;
  readonly createClosure: Bound<typeof createClosure>;
  readonly updateClosure: Bound<typeof updateClosure>;
  readonly deleteClosure: Bound<typeof deleteClosure>;
  readonly listFeedSettings: Bound<typeof listFeedSettings>;
  readonly openCalendarFeed: Bound<typeof openCalendarFeed>;
  readonly revokeCalendarFeed: Bound<typeof revokeCalendarFeed>;
  /** As the voice tool asks. */
  readonly checkAvailability: Bound<typeof checkAvailability>;
  /** Under this server's encryption key, for this organization only. */
  readonly sealSecret: (plain: string, orgId: OrgId) => string;
};
