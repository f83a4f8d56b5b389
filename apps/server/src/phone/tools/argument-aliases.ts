import { plainArgumentName } from "./flatten-arguments.ts";

/**
 * What models and integrators call our arguments, where nothing else can be meant. Compared without case and signs, so
 * `patient_name` needs no line. An argument that a tool does not have is not looked for.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  appointmentDate:
    "date day days dates appointmentDay bookingDate visitDate preferredDate preferredDay requestedDate requestedDay desiredDate " +
    "selectedDate scheduledDate targetDate dateOfAppointment apptDate " +
    "fecha dia fechaCita datum tag terminDatum jour dateRendezVous dia giorno " +
    "isoDate dateStr dateString theDate dateOfVisit dateOfBooking bookingDay visitDay onDate chosenDate fechaDeCita fechaDeLaCita fechaDeVisita termintag data dataAppuntamento dataConsulta",
  appointmentTime:
    "time hour bookingTime visitTime preferredTime requestedTime desiredTime selectedTime scheduledTime timeOfAppointment apptTime " +
    "timeslot slot slotTime selectedSlot selectedTimeSlot hora horario horaCita uhrzeit zeit heure ora orario " +
    "timeString timeStr theTime isoTime appointmentHour horaDeCita horaDeLaCita chosenTime",
  // Where there is no time of an appointment, a time is when on that day.
  partOfDay:
    "timeOfDay dayPart period time appointmentTime preferredTime requestedTime startTime timePreference timePreferences preferredTimeOfDay timeRange timeWindow " +
    "hora horario uhrzeit heure ora orario slotTime hour",
  patientName:
    "name fullName customerName customerFullName patientFullName callerName clientName userName guestName attendeeName contactName " +
    "personName leadName names patientNames patient customer client caller bookingName nameOfPatient nombre nombreCompleto nombrePaciente nom nomComplet nome nomeCompleto paciente " +
    "yourName myName nombreCliente nombreDelCliente nombreDePaciente nombreDelPaciente nombrePersona nomeCliente nomePaciente nomeDoPaciente nomPatient nomDuPatient nomClient patientenname kundenname",
  patientPhone:
    "phone phoneNumber phoneNo nationalNumber patientPhoneNumber customerPhone customerPhoneNumber callerPhone callerPhoneNumber callerNumber " +
    "customerNumber clientPhone clientPhoneNumber userPhone userPhoneNumber guestPhone attendeePhone attendeePhoneNumber contactPhone contactNumber " +
    "contactPhoneNumber callbackNumber callbackPhone mobile mobileNumber mobilePhone cell cellPhone cellNumber telephone tel telephoneNumber number patientNumber telefono celular movil telefon telefonnummer handynummer handy telefone cellulare numero " +
    "mobileNo contactNo cellNo telNo whatsapp whatsappNumber numeroDeTelefono numeroTelefono numeroCelular numeroDeCelular numeroDeContacto telefonoContacto rufnummer mobilnummer numeroDeTelephone",
  patientEmail:
    "email emailAddress mail eMail patientEmailAddress customerEmail customerEmailAddress clientEmail callerEmail userEmail guestEmail attendeeEmail contactEmail correo correoElectronico courriel",
  birthDate: "dob dateOfBirth birthday patientDob patientBirthDate patientDateOfBirth birthdate",
  serviceType:
    "service serviceName serviceRequested requestedService serviceKey appointmentType typeOfService typeOfAppointment appointmentService " +
    "visitType typeOfVisit procedure procedureType treatment treatmentType servicio tipoDeCita tratamiento leistung behandlung dienstleistung prestation servico servizio " +
    "services servicioSolicitado serviceWanted desiredService selectedService tipoDeServicio",
  providerName:
    "provider doctor doctorName dr dentist dentistName practitioner practitionerName physician physicianName staff staffName staffMember " +
    "specialist therapist hygienist preferredDoctor preferredProvider providerPreference doctorPreference medico doctora arzt arztin medecin dentista zahnarzt dottore " +
    "clinician clinicianName clinicianPreference preferredClinician docteur doc docName dentiste doktor doctora doutor doutora dottoressa surgeon with withWhom whom withDoctor withProvider behandler behandlerin behandelnder praticien praticienne consultant consultantName gp vet veterinarian resource resourceName professional professionalName profesional profissional assignee assignedTo assignedDoctor assignedProvider employee employeeName host seeing orthodontist optometrist optician chiropractor physio physiotherapist psychologist psychiatrist dermatologist pediatrician paediatrician cardiologist counselor counsellor nurse midwife osteopath podiatrist therapistName specialistName hygienistName surgeonName vetName requestedDoctor requestedProvider desiredDoctor selectedDoctor selectedProvider chosenDoctor doctorRequested attendingPhysician attending nombreDoctor nombreDelDoctor nombreMedico nombreDelMedico doctorNombre especialista terapeuta odontologo spezialist specialista medecinTraitant nomDuMedecin arztname nomeDoMedico nomeMedico",
  location:
    "locationName place clinicLocation branch branchName office officeName site preferredLocation whichLocation sede standort lieu filiale",
  notes:
    "note comment comments remarks additionalNotes additionalInfo additionalInformation description message specialRequests",
  appointmentNumber: "choice option appointmentChoice",
  newDate:
    "newAppointmentDate newDay toDate rescheduleDate rescheduledDate newPreferredDate " +
    "nuevaFecha neuesDatum nouvelleDate nuovaData novaData newDateOfAppointment",
  newTime:
    "newAppointmentTime toTime rescheduleTime rescheduledTime newPreferredTime newSlot " +
    "nuevaHora neueUhrzeit nouvelleHeure nuovaOra novaHora",
};
/** A day, a time of day or both, in one text: sorted by what stands in it. */
const MOMENTS =
  "dateTime appointmentDateTime appointmentDateAndTime dateAndTime bookingDateTime preferredDateTime requestedDateTime startTime start startsAt startAt " +
  "startDate startDateTime appointmentStart appointmentStartTime eventStart scheduledAt scheduledFor scheduledDateTime when appointment " +
  "isoDatetime isoDateAndTime datetimeIso fechaHora fechaYHora dataHora dataOra dateHeure datumUhrzeit datumZeit termin preferredSlot appointmentSlot bookingSlot chosenSlot requestedSlot";
const NEW_MOMENTS =
  "newDateTime newAppointmentDateTime newStartTime newStart newStartsAt newAppointment newMoment newWhen";
/** Why they come: the service, where the tool has no notes to keep it in. */
const REASONS =
  "reason reasonForVisit reasonForAppointment visitReason appointmentReason purpose purposeOfVisit " +
  "motivo motivoConsulta motivoDeConsulta motivoDeLaCita motif motifConsultation grund anliegen";

/** Of an appointment that there is, where one is moved, cancelled or found. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  appointmentDate:
    "oldDate currentDate existingDate originalDate previousDate fromDate oldAppointmentDate currentAppointmentDate existingAppointmentDate originalAppointmentDate oldDay currentDay " +
    "oldDateTime currentDateTime existingDateTime originalDateTime previousDateTime oldStartTime currentStartTime originalStartTime",
  appointmentTime:
    "oldTime currentTime existingTime originalTime previousTime fromTime oldAppointmentTime currentAppointmentTime existingAppointmentTime originalAppointmentTime",
};
/** A number, an address or who it is: sorted by what stands in it. */
const CONTACTS = "contact contactInfo contactDetails callerId callerid reachAt contacto kontakt";

const namesIn = (list: string): ReadonlySet<string> => new Set(list.split(" ").map(plainArgumentName));

/** By our own name. */
export const OURS = Object.entries(OTHER_NAMES).map(([ours, list]) => [ours, namesIn(list)] as const);
export const OLD = Object.entries(OLD_NAMES).map(([ours, list]) => [ours, namesIn(list)] as const);
export const IS_CONTACT = namesIn(CONTACTS);
export const IS_MOMENT = namesIn(MOMENTS);
export const IS_NEW_MOMENT = namesIn(NEW_MOMENTS);
export const IS_REASON = namesIn(REASONS);
/** With a new day beside the old one, "date" is either. */
export const AMBIGUOUS_BESIDE_NEW: ReadonlySet<string> = new Set([
  ...namesIn(OTHER_NAMES["appointmentDate"] ?? ""),
  ...namesIn(OTHER_NAMES["appointmentTime"] ?? ""),
  ...IS_MOMENT,
]);

/** Whether anything of ours is called so, by whichever tool. */
export function isKnownName(name: string): boolean {
  const isIn = ([, others]: readonly [string, ReadonlySet<string>]) => others.has(name);
  return (
    IS_MOMENT.has(name) || IS_NEW_MOMENT.has(name) || IS_REASON.has(name) || OURS.some(isIn) || OLD.some(isIn)
  );
}
