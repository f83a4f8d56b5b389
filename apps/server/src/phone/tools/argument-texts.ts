import { spokenText } from "./arguments.ts";

// The arguments that several tools share, described once.

export const serviceType = () =>
  spokenText("The service the caller wants, in their own words, e.g. consultation.");
export const providerName = () =>
  spokenText("The person the caller wants to see, e.g. Dr. Lee. Leave out when they have no preference.");

export const locationName = () =>
  spokenText(
    "At which of the clinic's locations, as the caller says it. Leave out when the clinic has one address or the caller named none.",
  );

/** Who is asking; for finding, moving and cancelling. */
export const identityArguments = {
  patientPhone: spokenText("The phone number the appointment is under, if the caller gives one. Any format."),
  patientName: spokenText("The full name of the patient whose appointment it is. Ask for it."),
  birthDate: spokenText("The patient's date of birth, as the caller says it, when the answer asks for one."),
  appointmentDate: spokenText("The day of the existing appointment, as the caller says it."),
};

/** Which of several is meant. */
export const choiceArguments = {
  appointmentTime: spokenText("The time of the existing appointment, as the caller says it."),
  appointmentNumber: spokenText(
    "When there are several appointments: the number, from the list this system gave, of the one the caller means.",
  ),
};
