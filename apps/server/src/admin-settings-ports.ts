import {
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
import type { Pool } from "pg";
import { inTime } from "./database-deadline.ts";
import type { Keyring } from "./secrets/keyring.ts";
import { sealSecret } from "./secrets/sealed-secret.ts";
import type { SettingsPorts } from "./use-cases/admin/settings-ports.ts";

type SettingsPortsOptions = {
  /** Works as the application role, under row-level security. */
  readonly pool: Pool;
  readonly keyring: Keyring;
};

/** Ties the ports of the settings screens to packages/db. */
export function createSettingsPorts({ pool, keyring }: SettingsPortsOptions): SettingsPorts {
  const withPool = <Rest extends readonly unknown[], Result>(
    call: (pool: Pool, ...rest: Rest) => Promise<Result>,
  ) => inTime((...rest: Rest) => call(pool, ...rest));
  return {
    loadSettings: withPool(loadSettings),
    updateOrganization: withPool(updateOrganization),
    listServices: withPool(listServices),
    createService: withPool(createService),
    updateService: withPool(updateService),
    listProviders: withPool(listProviders),
    createProvider: withPool(createProvider),
    updateProvider: withPool(updateProvider),
    loadOpeningHours: withPool(loadOpeningHours),
    saveOpeningHours: withPool(saveOpeningHours),
    listClosures: withPool(listClosures),
    createClosure: withPool(createClosure),
    updateClosure: withPool(updateClosure),
    deleteClosure: withPool(deleteClosure),
    listFeedSettings: withPool(listFeedSettings),
    openCalendarFeed: withPool(openCalendarFeed),
    revokeCalendarFeed: withPool(revokeCalendarFeed),
    checkAvailability: withPool(checkAvailability),
    sealSecret: (plain, orgId) => sealSecret(plain, { keyring, owner: orgId }),
  };
}
