import type { CalledPerson } from "@callwaiting/vapi-simulator/api";

const BY_LAST_DIGIT: Readonly<Record<string, CalledPerson>> = {
  "4": "declines",
  "5": "voicemail",
  "6": "screening",
  "7": "hangs_up",
  "8": "wrong_person",
  "9": "no_answer",
  "0": "busy",
};

/** Who answers a simulated call, so that each way in which one can end can be tried. */
export function whoIsCalled(number: string): CalledPerson {
  return BY_LAST_DIGIT[number.slice(-1)] ?? "accepts";
}
