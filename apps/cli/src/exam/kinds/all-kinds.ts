import type { Kind } from "../vocabulary.ts";
import { archived } from "./archived.ts";
import { atOnce } from "./at-once.ts";
import { booking } from "./booking.ts";
import { cancelling } from "./cancelling.ts";
import { clockChanges } from "./clock-changes.ts";
import { clockWords } from "./clock-words.ts";
import { closedHours } from "./closed-hours.ts";
import { contactFacts } from "./contact-facts.ts";
import { contradictions } from "./contradictions.ts";
import { emergencyWords } from "./emergency-words.ts";
import { family } from "./family.ts";
import { forms } from "./forms.ts";
import { guessing } from "./guessing.ts";
import { halfRead } from "./half-read.ts";
import { holidays } from "./holidays.ts";
import { hostileWords } from "./hostile-words.ts";
import { limits } from "./limits.ts";
import { moving } from "./moving.ts";
import { mustBeKnown } from "./must-be-known.ts";
import { noConsent } from "./no-consent.ts";
import { otherClinics } from "./other-clinics.ts";
import { partOfDay } from "./part-of-day.ts";
import { repeated } from "./repeated.ts";
import { standIns } from "./stand-ins.ts";
import { takenSlot } from "./taken-slot.ts";
import { thirdParty } from "./third-party.ts";
import { transferring } from "./transferring.ts";
import { waiting } from "./waiting.ts";
import { whichDay } from "./which-day.ts";
import { withheld } from "./withheld.ts";
import { wrongPerson } from "./wrong-person.ts";
import { zones } from "./zones.ts";

/** Every kind of call, in the order of the report. */
export const ALL_KINDS: readonly Kind[] = [
  booking,
  whichDay,
  clockWords,
  halfRead,
  contradictions,
  holidays,
  partOfDay,
  takenSlot,
  closedHours,
  limits,
  archived,
  moving,
  cancelling,
  family,
  thirdParty,
  withheld,
  wrongPerson,
  standIns,
  guessing,
  mustBeKnown,
  contactFacts,
  waiting,
  atOnce,
  repeated,
  emergencyWords,
  transferring,
  noConsent,
  otherClinics,
  clockChanges,
  zones,
  forms,
  hostileWords,
];
