import { isBlankValue } from "@callwaiting/domain";

/**
 * What models and integrators call our arguments, where nothing else can be meant. Compared without case and signs, so
 * `patient_name` needs no line. An argument that a tool does not have is not looked for.
 */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  appointmentDate: [
    "date",
    "day",
    "days",
    "dates",
    "appointmentDay",
    "preferredDate",
    "preferredDay",
    "requestedDate",
  ],
  appointmentTime: ["time", "hour", "preferredTime", "requestedTime", "startTime", "slot"],
  // Where there is no time of an appointment, a time is when on that day.
  partOfDay: [
    "timeOfDay",
    "dayPart",
    "period",
    "time",
    "appointmentTime",
    "preferredTime",
    "startTime",
    "timePreference",
  ],
  patientName: ["name", "fullName", "customerName", "callerName", "clientName", "patient"],
  patientPhone: [
    "phone",
    "phoneNumber",
    "patientPhoneNumber",
    "customerPhone",
    "callerPhone",
    "contactPhone",
    "mobile",
    "telephone",
  ],
  patientEmail: ["email", "emailAddress", "mail", "patientEmailAddress", "customerEmail"],
  serviceType: ["service", "serviceName", "appointmentType", "typeOfService", "typeOfAppointment"],
  providerName: ["provider", "doctor", "doctorName", "dentist", "dentistName", "practitioner"],
  notes: ["note", "comment", "comments", "reason", "reasonForVisit", "remarks"],
  appointmentNumber: ["choice", "option", "appointmentChoice"],
  newDate: ["newAppointmentDate", "newDay", "toDate", "rescheduleDate"],
  newTime: ["newAppointmentTime", "toTime", "rescheduleTime"],
};
/** With a new day beside the old one, "date" is either. */
const AMBIGUOUS_BESIDE_NEW: ReadonlySet<string> = new Set(
  [...(OTHER_NAMES["appointmentDate"] ?? []), ...(OTHER_NAMES["appointmentTime"] ?? [])].map(
    plainArgumentName,
  ),
);
/**
 * An argument that is about when, who or what: left out, another question would be answered than was asked. Models and
 * platforms send a lot along that is not.
 */
const IS_ABOUT =
  /date|day|when|time|hour|slot|start|end|from|until|week|month|doctor|dentist|provider|practitioner|service|phone|number|mail|patient|name/;
const IS_NOT =
  /zone|confiden|confirm|format|locale|language|stamp|source|reason|(?:org|organization|clinic|tenant|call|assistant|session)(?:id|name)?$/;

export type NamedArguments = {
  /** Under our names. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Given, about the matter, and none of ours, or two different values for one of ours. As they were written. */
  readonly unknown: readonly string[];
};

/** The arguments under the names that the tool has. */
export function nameArguments(given: Record<string, unknown>, known: readonly string[]): NamedArguments {
  const args: Record<string, unknown> = {};
  const unknown: string[] = [];
  const names = new Map(known.map((name) => [plainArgumentName(name), name]));
  // Our own names first: they are never overruled.
  const entries = Object.entries(given).toSorted(
    ([one], [other]) => Number(known.includes(other)) - Number(known.includes(one)),
  );
  for (const [name, value] of entries) {
    const ours = names.get(plainArgumentName(name)) ?? otherName(plainArgumentName(name), known);
    if (ours === undefined) {
      if (isMeant(value) && isAboutTheMatter(plainArgumentName(name))) unknown.push(name);
    } else if (!isMeant(args[ours])) args[ours] = value;
    else if (isMeant(value) && String(args[ours]) !== String(value)) unknown.push(name);
  }
  return { args, unknown };
}

function otherName(name: string, known: readonly string[]): string | undefined {
  if (known.includes("newDate") && AMBIGUOUS_BESIDE_NEW.has(name)) return undefined;
  return known.find((ours) => (OTHER_NAMES[ours] ?? []).some((other) => plainArgumentName(other) === name));
}

const isAboutTheMatter = (name: string): boolean => IS_ABOUT.test(name) && !IS_NOT.test(name);

function isMeant(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === "string" && isBlankValue(value));
}

/** A name as it is compared: `Patient_Name` is `patientname`. */
export function plainArgumentName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
