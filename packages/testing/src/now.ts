import type { IsoInstant } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";

/** When tests take place: a Friday, 10:00 AM in New York. */
export const NOW = Temporal.Instant.from("2026-11-20T15:00:00Z");

/** The same for the database. */
export const NOW_ISO: IsoInstant = NOW.toString();

/** A time that is open and free in a new clinic: Tuesday, 2:00 PM in New York. */
export const TUESDAY_2PM: IsoInstant = "2026-12-01T19:00:00Z";
