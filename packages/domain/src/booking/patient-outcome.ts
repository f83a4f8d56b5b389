/** What came of a change that a patient made by the link to their visit. */
export type PatientOutcome = {
  readonly kind:
    /** It is so now, or was before: a second press of the same button says the same. */
    | "confirmed"
    | "cancelled"
    | "moved"
    /** It is no longer what their page showed, and nothing was done. */
    | "changed_meanwhile"
    /** It is not theirs to change (any more). */
    | "closed"
    /** Somebody else has that time, or it can no longer be booked; it stays where it was. */
    | "not_free";
};
