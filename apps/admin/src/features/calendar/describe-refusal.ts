import type { Refusal } from "./calendar-data.ts";

export type RefusalWords = { readonly title: string; readonly detail: string; /** A reason opens it. */ readonly canForce: boolean };

/** Why a time was not given, and what can be done. */
export function describeRefusal(refusal: Refusal): RefusalWords {
  const forced = { canForce: true };
  switch (refusal.kind) {
    case "slot_unavailable":
      return { ...forced, title: "This time is taken", detail: "Choose a free time, or give a reason to book twice." };
    case "outside_hours":
      return {
        ...forced,
        title: "Outside of opening hours",
        detail: "The provider does not work then. Choose a free time, or give a reason.",
      };
    case "too_soon":
      return {
        ...forced,
        title: "Sooner than the clinic's notice",
        detail: `Callers must book ${hoursOf(refusal.minNoticeMinutes)} ahead. You can place it with a reason.`,
      };
    case "too_far":
      return {
        ...forced,
        title: "Further ahead than the clinic books",
        detail: `Bookings open ${refusal.horizonDays} days ahead. You can place it with a reason.`,
      };
    case "in_past":
      return { ...forced, title: "This time is over", detail: "Choose a later time, or give a reason to enter it." };
    default:
      return { ...describeDeadEnd(refusal.kind), canForce: false };
  }
}

function describeDeadEnd(kind: Refusal["kind"]): { readonly title: string; readonly detail: string } {
  switch (kind) {
    case "unknown_provider":
      return {
        title: "This provider does not give the service",
        detail: "Choose another provider or another service.",
      };
    case "unknown_service":
      return { title: "The service is not offered any more", detail: "Choose another service." };
    case "not_found":
      return { title: "It is not there any more", detail: "Somebody may have deleted it. Reload the calendar." };
    case "contact_required":
      return { title: "A phone number or an e-mail is needed", detail: "Enter one of the two." };
    default:
      return { title: "That did not work", detail: "Check what you entered, then try again." };
  }
}

const hoursOf = (minutes: number): string =>
  minutes % 60 === 0 ? `${minutes / 60} ${minutes === 60 ? "hour" : "hours"}` : `${minutes} minutes`;
