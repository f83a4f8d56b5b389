import { useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { describeProblem } from "../../api/describe-problem.ts";
import { useSayLastChange } from "../../format/last-change.ts";
import { notifyDone } from "../../ui/notify.tsx";
import type { Appointment } from "./appointment-types.ts";
import { useAppointmentCache } from "./use-appointment-cache.ts";

/** The notes as they are typed. Typing survives a failure, and a colleague's change of the same notes. */
export function useNotes({ appointmentId, notes, revision }: Appointment) {
  const { client } = useApi();
  const { refresh } = useAppointmentCache();
  const [typed, setTyped] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const sayLastChange = useSayLastChange();
  const discard = () => {
    setTyped(null);
    setProblem(null);
  };
  const send = async () => {
    const change = { appointmentId, notes: typed, expectedRevision: revision };
    const outcome = await client.appointments.updateDetails.mutate(change);
    if (outcome.kind === "updated") {
      discard();
      return notifyDone("Notes saved.");
    }
    if (outcome.kind !== "changed_meanwhile") return setProblem("This appointment no longer exists.");
    const theirs = outcome.appointment.notes;
    const now = theirs === notes ? "" : ` The notes now say “${theirs}”.`;
    const again = `Save again to ${theirs === notes ? "keep" : "replace them with"} yours.`;
    setProblem(`${sayLastChange("this appointment", outcome.lastChange)}.${now} ${again}`);
  };
  const save = async () => {
    setIsBusy(true);
    await send().catch((error: unknown) => setProblem(describeProblem(error).detail));
    await refresh();
    setIsBusy(false);
  };
  const isChanged = typed !== null && typed.trim() !== notes;
  return { value: typed ?? notes, type: setTyped, isChanged, isBusy, problem, discard, save };
}
