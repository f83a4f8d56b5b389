import { isBlankValue, normalizeTime } from "@callwaiting/domain";
import { type SentArgument, flattenArguments, plainArgumentName } from "./flatten-arguments.ts";

/**
 * What models and integrators call our arguments, where nothing else can be meant. Compared without case and signs, so
 * `patient_name` needs no line. An argument that a tool does not have is not looked for.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  appointmentDate:
    "date day days dates appointmentDay bookingDate visitDate preferredDate preferredDay requestedDate requestedDay desiredDate " +
    "selectedDate scheduledDate targetDate dateOfAppointment apptDate " +
    "fecha dia fechaCita datum tag terminDatum jour dateRendezVous dia giorno",
  appointmentTime:
    "time hour bookingTime visitTime preferredTime requestedTime desiredTime selectedTime scheduledTime timeOfAppointment apptTime " +
    "timeslot slot slotTime selectedSlot selectedTimeSlot hora horario horaCita uhrzeit zeit heure ora orario",
  // Where there is no time of an appointment, a time is when on that day.
  partOfDay:
    "timeOfDay dayPart period time appointmentTime preferredTime requestedTime startTime timePreference timePreferences preferredTimeOfDay timeRange timeWindow",
  patientName:
    "name fullName customerName customerFullName patientFullName callerName clientName userName guestName attendeeName contactName " +
    "personName leadName patient customer client caller bookingName nameOfPatient nombre nombreCompleto nombrePaciente nom nomComplet nome nomeCompleto paciente",
  patientPhone:
    "phone phoneNumber phoneNo patientPhoneNumber customerPhone customerPhoneNumber callerPhone callerPhoneNumber callerNumber " +
    "customerNumber clientPhone clientPhoneNumber userPhone userPhoneNumber guestPhone attendeePhone attendeePhoneNumber contactPhone contactNumber " +
    "contactPhoneNumber callbackNumber callbackPhone mobile mobileNumber mobilePhone cell cellPhone cellNumber telephone tel telephoneNumber number patientNumber telefono celular movil telefon telefonnummer handynummer handy telefone cellulare numero",
  patientEmail:
    "email emailAddress mail eMail patientEmailAddress customerEmail customerEmailAddress clientEmail callerEmail userEmail guestEmail attendeeEmail contactEmail correo correoElectronico courriel",
  birthDate: "dob dateOfBirth birthday patientDob patientBirthDate patientDateOfBirth birthdate",
  serviceType:
    "service serviceName serviceRequested requestedService serviceKey appointmentType typeOfService typeOfAppointment appointmentService " +
    "visitType typeOfVisit procedure procedureType treatment treatmentType servicio tipoDeCita tratamiento leistung behandlung dienstleistung prestation servico servizio",
  providerName:
    "provider doctor doctorName dr dentist dentistName practitioner practitionerName physician physicianName staff staffName staffMember " +
    "specialist therapist hygienist preferredDoctor preferredProvider providerPreference doctorPreference medico doctora arzt arztin medecin dentista zahnarzt dottore",
  notes:
    "note comment comments remarks additionalNotes additionalInfo additionalInformation description message specialRequests",
  appointmentNumber: "choice option appointmentChoice",
  newDate: "newAppointmentDate newDay toDate rescheduleDate rescheduledDate newPreferredDate",
  newTime: "newAppointmentTime toTime rescheduleTime rescheduledTime newPreferredTime newSlot",
};
/** A day, a time of day or both, in one text: sorted by what stands in it. */
const MOMENTS =
  "dateTime appointmentDateTime appointmentDateAndTime dateAndTime bookingDateTime preferredDateTime requestedDateTime startTime start startsAt startAt " +
  "startDateTime appointmentStart appointmentStartTime eventStart scheduledAt scheduledFor scheduledDateTime when appointment";
const NEW_MOMENTS =
  "newDateTime newAppointmentDateTime newStartTime newStart newStartsAt newAppointment newMoment newWhen";
/** Why they come: the service, where the tool has no notes to keep it in. */
const REASONS =
  "reason reasonForVisit reasonForAppointment visitReason appointmentReason purpose purposeOfVisit";
const RANGE_STARTS = "startDate fromDate dateFrom from start rangeStart";
const RANGE_ENDS = "endDate toDate dateTo to until end rangeEnd";

const namesIn = (list: string): ReadonlySet<string> => new Set(list.split(" ").map(plainArgumentName));
const OURS = Object.entries(OTHER_NAMES).map(([ours, list]) => [ours, namesIn(list)] as const);
const IS_MOMENT = namesIn(MOMENTS);
const IS_NEW_MOMENT = namesIn(NEW_MOMENTS);
const IS_REASON = namesIn(REASONS);
const IS_RANGE_START = namesIn(RANGE_STARTS);
const IS_RANGE_END = namesIn(RANGE_ENDS);
/** With a new day beside the old one, "date" is either. */
const AMBIGUOUS_BESIDE_NEW = new Set([
  ...namesIn(OTHER_NAMES["appointmentDate"] ?? ""),
  ...namesIn(OTHER_NAMES["appointmentTime"] ?? ""),
  ...IS_MOMENT,
]);
/**
 * An argument that is about when or with whom: left out, another question would be answered than was asked. Models and
 * platforms send a lot along that is not.
 */
const IS_ABOUT =
  /date|day|when|time|hour|slot|start|from|until|week|month|doctor|dentist|provider|practitioner|physician|service|treatment|fecha|hora|datum|uhrzeit|jour|heure|giorno|medic|arzt|servic|leistung/;
const IS_NOT =
  /zone|confiden|confirm|format|locale|language|stamp|source|duration|length|birth|insur|available|(?:org|organization|clinic|tenant|call|assistant|session|calendar|location|event|patient|customer|contact|user)(?:id|name)?$/;
/** Known without it, and no news to anybody. */
const IS_OF_THE_CALL =
  /^(?:org|organization|clinic|tenant|call|toolcall|assistant|session|conversation|request|tool|function)(?:id|name)?$/;
/** How long an appointment takes is the clinic's to say. */
const IS_END = /^(?:appointment|booking|slot)?(?:end|ends|endtime|endsat|enddatetime|finish)(?:time)?$/;

export type NamedArguments = {
  /** Under our names. */
  readonly args: Readonly<Record<string, string | number | boolean>>;
  /** Given, about the matter, and none of ours, or two different values for one of ours. As they were written. */
  readonly unknown: readonly string[];
  /** Given and not read, for the clinic to hear of. As they were written. */
  readonly unread: readonly string[];
};

/** The arguments under the names that the tool has. */
export function nameArguments(given: Record<string, unknown>, known: readonly string[]): NamedArguments {
  const { sent, odd } = flattenArguments(given);
  const range = known.includes("appointmentTime") ? [] : rangeOf(sent);
  const args: Record<string, string | number | boolean> = {};
  const unknown: string[] = [];
  const unread: string[] = [...odd];
  const [start, end] = range;
  if (start !== undefined && end !== undefined) {
    args["appointmentDate"] = start.value === end.value ? start.value : `${start.value} to ${end.value}`;
  }
  const rest = sent.filter((argument) => isMeant(argument.value) && !range.includes(argument));
  // Our own names first: they are never overruled. Moments last: they fill what is left.
  for (const argument of rest.toSorted((one, other) => rankOf(one, known) - rankOf(other, known))) {
    const ours = ourName(argument, known, args);
    if (ours === undefined) reportTo(argument, known, { unknown, unread });
    else if (args[ours] === undefined) args[ours] = argument.value;
    else if (String(args[ours]).trim() !== String(argument.value).trim()) unknown.push(argument.written);
  }
  return { args, unknown, unread };
}

type Reports = { readonly unknown: string[]; readonly unread: string[] };

function reportTo(argument: SentArgument, known: readonly string[], { unknown, unread }: Reports): void {
  if (isAboutTheMatter(argument, known)) unknown.push(argument.written);
  else if (!argument.names.some((name) => IS_OF_THE_CALL.test(name))) unread.push(argument.written);
}

function rankOf({ names }: SentArgument, known: readonly string[]): number {
  if (names.some((name) => known.some((ours) => plainArgumentName(ours) === name))) return 0;
  return names.some((name) => IS_MOMENT.has(name) || IS_NEW_MOMENT.has(name)) ? 2 : 1;
}

type Named = Readonly<Record<string, unknown>>;

function ourName(argument: SentArgument, known: readonly string[], args: Named): string | undefined {
  for (const name of argument.names) {
    const ours =
      known.find((each) => plainArgumentName(each) === name) ?? otherName(name, argument, { known, args });
    if (ours !== undefined) return ours;
  }
  return undefined;
}

type Sorting = { readonly known: readonly string[]; readonly args: Named };

function otherName(name: string, { value }: SentArgument, { known, args }: Sorting): string | undefined {
  if (IS_REASON.has(name)) return ["notes", "serviceType"].find((ours) => known.includes(ours));
  if (known.includes("newDate")) {
    if (IS_NEW_MOMENT.has(name)) return isTime(value) ? "newTime" : "newDate";
    if (AMBIGUOUS_BESIDE_NEW.has(name)) return undefined;
  } else if (IS_MOMENT.has(name) && known.includes("appointmentTime")) {
    return isTime(value) && args["appointmentTime"] === undefined ? "appointmentTime" : "appointmentDate";
  }
  return OURS.find(([ours, others]) => known.includes(ours) && others.has(name))?.[0];
}

/** A time of the clock alone: what has a day in it is a day, with its time. */
const isTime = (value: unknown): boolean => normalizeTime(String(value)).ok;

/** The first and the last day that are asked for, where both are said. */
function rangeOf(sent: readonly SentArgument[]): readonly SentArgument[] {
  const find = (names: ReadonlySet<string>) =>
    sent.find((argument) => isMeant(argument.value) && argument.names.some((name) => names.has(name)));
  const [start, end] = [find(IS_RANGE_START), find(IS_RANGE_END)];
  return start === undefined || end === undefined ? [] : [start, end];
}

function isAboutTheMatter({ names }: SentArgument, known: readonly string[]): boolean {
  // A tool that takes neither day nor provider is asked nothing by them.
  if (known.length === 0) return false;
  return names.every((name) => IS_ABOUT.test(name) && !IS_NOT.test(name) && !IS_END.test(name));
}

function isMeant(value: string | number | boolean): boolean {
  return typeof value !== "string" || !isBlankValue(value);
}
