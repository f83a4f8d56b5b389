import type { Defect } from "./defect.ts";
import { DEFECTS_OF_CALENDARS } from "./defects-of-calendars.ts";
import { DEFECTS_OF_DAYS } from "./defects-of-days.ts";
import { DEFECTS_OF_PERSONS } from "./defects-of-persons.ts";

/** Every defect that the exam is known to notice. */
export const ALL_DEFECTS: readonly Defect[] = [
  ...DEFECTS_OF_PERSONS,
  ...DEFECTS_OF_DAYS,
  ...DEFECTS_OF_CALENDARS,
];
