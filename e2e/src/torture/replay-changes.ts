import type { AppointmentState, ChangeRow } from "./database-rows.ts";

/** One step in the life of an appointment. */
export type Step = {
  readonly change: ChangeRow;
  /** How the appointment stood after it. */
  readonly state: AppointmentState;
};

export type Timeline = {
  readonly orgId: string;
  readonly appointmentId: string;
  /** In the order in which they happened: the row was locked for each. */
  readonly steps: readonly Step[];
};

/** What became of each appointment, told by the audit log alone. One without a beginning begins empty. */
export function replayChanges(changes: readonly ChangeRow[]): ReadonlyMap<string, Timeline> {
  const timelines = new Map<string, Timeline & { steps: Step[] }>();
  for (const change of [...changes].sort((a, b) => a.change_id - b.change_id)) {
    const key = `${change.org_id} ${change.entity_id}`;
    const timeline = timelines.get(key) ?? {
      orgId: change.org_id,
      appointmentId: change.entity_id,
      steps: [],
    };
    timelines.set(key, timeline);
    const before = timeline.steps.at(-1)?.state ?? NOTHING;
    timeline.steps.push({ change, state: { ...before, ...change.after } });
  }
  return timelines;
}

const NOTHING: AppointmentState = {
  provider_id: "",
  service_id: "",
  contact_id: "",
  starts_at: "",
  ends_at: "",
  status: "",
  notes: "",
  overlap_allowed: false,
  override_reason: null,
};
