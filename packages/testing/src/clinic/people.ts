import { E164 } from "@callwaiting/domain";

/** Callers of the tests, by their number. */
export const JOHN = E164.parse("+14155550123");
export const MARY = E164.parse("+14155550124");
