import { NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterInputs } from "@trpc/server";
import { useMemo } from "react";
import { useTRPC } from "../../../api/trpc.ts";
import { count, formatMinutes } from "../../../format/minutes.ts";
import { type FormatPhone, useFormatPhone } from "../../../format/phone.ts";
import { DurationInput } from "../../../ui/duration-input.tsx";
import { notifyDone } from "../../../ui/notify.tsx";
import { SaveBar } from "../../../forms/save-bar.tsx";
import { useLeaveGuard } from "../../../forms/use-leave-guard.ts";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { Fields } from "../../../ui/rows.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useMayEdit } from "../parts/use-may-edit.ts";
import { useRefresh } from "../parts/use-refresh.ts";
import { KeepingField } from "./keeping-field.tsx";
import { ZoneField } from "./zone-field.tsx";
import { listRegions, regionName, zoneName } from "./zones.ts";

/** The number is as typed until it is saved. */
type Settings = inferRouterInputs<AppRouter>["organization"]["update"];

const fieldsWith = (formatPhone: FormatPhone) => [
  { label: "Name", say: ({ name }: Settings) => `“${name}”` },
  { label: "Time zone", say: ({ timeZone }: Settings) => zoneName(timeZone) },
  { label: "Country", say: ({ region }: Settings) => regionName(region) },
  { label: "Start times", say: (one: Settings) => `every ${formatMinutes(one.slotIntervalMinutes)}` },
  { label: "Shortest notice", say: (one: Settings) => formatMinutes(one.minNoticeMinutes) },
  { label: "Bookable ahead", say: (one: Settings) => count(one.horizonDays, "day") },
  {
    label: "Number for a person",
    say: ({ transferNumber: number }: Settings) =>
      number === null || number === "" ? "none" : formatPhone(number),
  },
  { label: "Keep what was said", say: (one: Settings) => sayKeeping(one.callWordsDays) },
];

const sayKeeping = (days: number | null) => (days === null ? "without limit" : `for ${count(days, "day")}`);

export function ClinicForm({ loaded }: { readonly loaded: Settings }) {
  const draft = useDraft(loaded);
  const formatPhone = useFormatPhone();
  const mayEdit = useMayEdit();
  const save = useSave(draft);
  useLeaveGuard(draft.isChanged);
  const problem = draft.value.name.trim() === "" ? "The clinic needs a name." : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.isChanged && problem === null) save.mutate(draft.value);
      }}
    >
      <Fields isOff={!mayEdit}>
        <Stack p="lg" gap="lg" maw={560}>
          <StaleNotice draft={draft} what="the clinic’s settings" fields={fieldsWith(formatPhone)} />
          <ClinicFields draft={draft} saved={loaded} problem={problem} />
          <FormProblem error={save.error} />
        </Stack>
      </Fields>
      {mayEdit && (
        <SaveBar
          isChanged={draft.isChanged}
          isSaving={save.isPending}
          problem={problem}
          onSave={() => save.mutate(draft.value)}
          onDiscard={() => (save.reset(), draft.discard())}
        />
      )}
    </form>
  );
}

function useSave(draft: Draft<Settings>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = useRefresh();
  return useMutation(
    trpc.organization.update.mutationOptions({
      onSuccess: (outcome) => {
        if (outcome.kind === "stale") {
          draft.collide(outcome.settings, outcome.lastChange);
          return;
        }
        // Together, or the number would be seen as the server writes it until the settings are read again.
        queryClient.setQueryData(trpc.organization.settings.queryKey(), outcome.settings);
        draft.accept(outcome.settings);
        const shifted = outcome.shiftedAppointments;
        notifyDone(
          shifted === 0
            ? "Clinic saved."
            : `Clinic saved. ${count(shifted, "coming appointment")} now read another time of day.`,
        );
        refresh();
      },
    }),
  );
}

type ClinicFieldsProps = {
  readonly draft: Draft<Settings>;
  readonly saved: Settings;
  readonly problem: string | null;
};

const INTERVALS = [5, 10, 15, 20, 30, 45, 60, 90, 120];
const MAX_NOTICE = 43_200;
const MAX_HORIZON = 1095;

function ClinicFields({ draft: { value, change }, saved, problem }: ClinicFieldsProps) {
  const formatPhone = useFormatPhone();
  const shown = saved.transferNumber === null ? "" : formatPhone(saved.transferNumber);
  const regions = useMemo(() => listRegions(saved.region), [saved.region]);
  const intervals = useMemo(
    () => [...new Set([...INTERVALS, saved.slotIntervalMinutes])].toSorted((one, other) => one - other),
    [saved.slotIntervalMinutes],
  );
  return (
    <>
      <TextInput
        label="Name"
        description="The assistant says it to callers."
        value={value.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={problem}
        maxLength={200}
        required
        withAsterisk={false}
      />
      <ZoneField
        value={value.timeZone}
        saved={saved.timeZone}
        onChange={(timeZone) => change({ timeZone })}
      />
      <Select
        label="Country"
        description="Phone numbers without a country code are read as numbers of this country."
        data={regions}
        value={value.region}
        onChange={(region) => change({ region: region ?? value.region })}
        searchable
        allowDeselect={false}
        nothingFoundMessage="No country of this name"
      />
      <Select
        label="Appointments start every"
        description="The grid of start times that callers are offered."
        data={intervals.map((each) => ({ value: String(each), label: formatMinutes(each) }))}
        value={String(value.slotIntervalMinutes)}
        onChange={(each) => change({ slotIntervalMinutes: Number(each ?? value.slotIntervalMinutes) })}
        allowDeselect={false}
      />
      <DurationInput
        label="Shortest notice"
        description="Callers cannot book anything sooner than this. 0 allows the next minute."
        minutes={value.minNoticeMinutes}
        maxMinutes={MAX_NOTICE}
        onChange={(minNoticeMinutes) => change({ minNoticeMinutes })}
      />
      <NumberInput
        label="Bookable ahead"
        description={`Callers can book this many days from today on, ${aboutMonths(value.horizonDays)}.`}
        value={value.horizonDays}
        onChange={(days) =>
          change({ horizonDays: Math.min(MAX_HORIZON, Math.max(1, Math.round(Number(days)))) })
        }
        min={1}
        max={MAX_HORIZON}
        suffix={value.horizonDays === 1 ? " day" : " days"}
        allowDecimal={false}
      />
      <TextInput
        type="tel"
        label="Number for a person"
        description="Where the assistant puts callers through to when they need a person. Empty: it takes a message."
        value={value.transferNumber === saved.transferNumber ? shown : (value.transferNumber ?? "")}
        onChange={({ currentTarget: { value: typed } }) =>
          change({ transferNumber: typed === shown ? saved.transferNumber : typed })
        }
        placeholder="(415) 555-0100"
        autoComplete="off"
        maxLength={50}
      />
      <KeepingField days={value.callWordsDays} onChange={(callWordsDays) => change({ callWordsDays })} />
    </>
  );
}

function aboutMonths(days: number): string {
  const months = Math.round(days / 30.4);
  return months < 2 ? `about ${count(Math.max(1, Math.round(days / 7)), "week")}` : `about ${months} months`;
}
