import { Stack } from "@mantine/core";
import { useApi } from "../../../api/api-context.ts";
import { useMayEditSettings } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { Fields } from "../../../forms/fields.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { SaveBar } from "../../../forms/save-bar.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useLeaveGuard } from "../../../forms/use-leave-guard.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { count, formatMinutes } from "../../../format/amount.ts";
import { type FormatPhone, useFormatPhone } from "../../../format/phone.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { BookingFields } from "./booking-fields.tsx";
import { sayCallerCheck } from "./caller-checks.ts";
import { CallFields } from "./call-fields.tsx";
import { PlaceFields } from "./place-fields.tsx";
import type { ClinicSettings } from "./clinic-types.ts";
import { regionName, zoneName } from "./zones.ts";

const fieldsWith = (formatPhone: FormatPhone) => [
  { label: "Name", say: ({ name }: ClinicSettings) => `“${name}”` },
  { label: "Time zone", say: ({ timeZone }: ClinicSettings) => zoneName(timeZone) },
  { label: "Country", say: ({ region }: ClinicSettings) => regionName(region) },
  { label: "Start times", say: (one: ClinicSettings) => `every ${formatMinutes(one.slotIntervalMinutes)}` },
  { label: "Shortest notice", say: (one: ClinicSettings) => formatMinutes(one.minNoticeMinutes) },
  { label: "Bookable ahead", say: (one: ClinicSettings) => count(one.horizonDays, "day") },
  {
    label: "Transfer number",
    say: ({ transferNumber: number }: ClinicSettings) =>
      number === null || number === "" ? "none" : formatPhone(number),
  },
  { label: "Callers must say", say: (one: ClinicSettings) => sayCallerCheck(one.callerCheck) },
  { label: "Offer the waitlist", say: (one: ClinicSettings) => (one.offersWaitlist ? "yes" : "no") },
  { label: "Keep recordings", say: (one: ClinicSettings) => (one.keepRecordings ? "yes" : "no") },
  { label: "Keep call contents", say: (one: ClinicSettings) => sayKeeping(one.callWordsDays) },
];

const sayKeeping = (days: number | null) => (days === null ? "without limit" : `for ${count(days, "day")}`);

export function ClinicForm({ loaded }: { readonly loaded: ClinicSettings }) {
  const draft = useDraft(loaded);
  const formatPhone = useFormatPhone();
  const mayEdit = useMayEditSettings();
  const save = useSave(draft);
  useLeaveGuard(draft.isChanged);
  const { value, change } = draft;
  const problem = value.name.trim() === "" ? "The clinic needs a name." : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.isChanged && problem === null) save.run();
      }}
    >
      <Fields isOff={!mayEdit}>
        <Stack p="lg" gap="lg" maw={560}>
          <StaleNotice draft={draft} what="the clinic’s settings" fields={fieldsWith(formatPhone)} />
          <PlaceFields value={value} saved={loaded} change={change} nameProblem={problem} />
          <BookingFields value={value} saved={loaded} change={change} />
          <CallFields value={value} saved={loaded} change={change} />
          <FormProblem error={save.error} />
        </Stack>
      </Fields>
      {mayEdit && (
        <SaveBar
          isChanged={draft.isChanged}
          isSaving={save.isPending}
          problem={problem}
          onSave={save.run}
          onDiscard={() => (save.reset(), draft.discard())}
        />
      )}
    </form>
  );
}

function useSave(draft: Draft<ClinicSettings>) {
  const { client, queryClient } = useApi();
  const trpc = useTRPC();
  return useSaveRecord(draft, {
    send: (value) => client.organization.update.mutate(value),
    recordOf: ({ settings }) => settings,
    onSaved: ({ settings, shiftedAppointments: shifted }) => {
      // At once, or the number would be seen as the server writes it until the settings are read again.
      queryClient.setQueryData(trpc.organization.settings.queryKey(), settings);
      const moved = count(shifted, "upcoming appointment");
      notifyDone(
        shifted === 0
          ? "Clinic saved."
          : `Clinic saved. ${moved} ${shifted === 1 ? "follows" : "follow"} the new time zone.`,
      );
    },
  });
}
