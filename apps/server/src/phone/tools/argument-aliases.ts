import { plainArgumentName } from "./flatten-arguments.ts";

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
    "personName leadName names patientNames patient customer client caller bookingName nameOfPatient nombre nombreCompleto nombrePaciente nom nomComplet nome nomeCompleto paciente",
  patientPhone:
    "phone phoneNumber phoneNo nationalNumber patientPhoneNumber customerPhone customerPhoneNumber callerPhone callerPhoneNumber callerNumber " +
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
  "startDate startDateTime appointmentStart appointmentStartTime eventStart scheduledAt scheduledFor scheduledDateTime when appointment";
const NEW_MOMENTS =
  "newDateTime newAppointmentDateTime newStartTime newStart newStartsAt newAppointment newMoment newWhen";
/** Why they come: the service, where the tool has no notes to keep it in. */
const REASONS =
  "reason reasonForVisit reasonForAppointment visitReason appointmentReason purpose purposeOfVisit";

const namesIn = (list: string): ReadonlySet<string> => new Set(list.split(" ").map(plainArgumentName));

/** By our own name. */
export const OURS = Object.entries(OTHER_NAMES).map(([ours, list]) => [ours, namesIn(list)] as const);
export const IS_MOMENT = namesIn(MOMENTS);
export const IS_NEW_MOMENT = namesIn(NEW_MOMENTS);
export const IS_REASON = namesIn(REASONS);
/** With a new day beside the old one, "date" is either. */
export const AMBIGUOUS_BESIDE_NEW: ReadonlySet<string> = new Set([
  ...namesIn(OTHER_NAMES["appointmentDate"] ?? ""),
  ...namesIn(OTHER_NAMES["appointmentTime"] ?? ""),
  ...IS_MOMENT,
]);
