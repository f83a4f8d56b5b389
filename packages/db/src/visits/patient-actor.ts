/** As the audit log names whoever has the link to a visit. */
export const PATIENT = JSON.stringify({ kind: "patient" });
