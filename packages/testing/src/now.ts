import type { IsoInstant } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";

/** When tests take place: a Friday, 10:00 AM in New York. */
export const NOW = Temporal.Instant.from("2026-11-20T15:00:00Z");

/** The same for the database. */
export const NOW_ISO: IsoInstant = NOW.toString();
