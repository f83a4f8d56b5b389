import { Alert, SegmentedControl, Stack, Text } from "@mantine/core";
import type { AppRouter } from "@callwaiting/server/router";
import { useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useMemo } from "react";
import { useApi } from "../../../api/api-context.ts";
import { useMayEditSettings } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { SaveBar } from "../../../forms/save-bar.tsx";
import { useLeaveGuard } from "../../../forms/use-leave-guard.ts";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { useLocationsQuery } from "../../../api/whole-lists.ts";
import {
  type Days,
  type Place,
  WEEKDAYS,
  dayProblem,
  isClosedAllWeek,
  sayDay,
  toDays,
  toHours,
} from "./week.ts";
import { WeekEditor } from "./week-editor.tsx";

type Week = inferRouterOutputs<AppRouter>["hours"]["load"];
type Facts = { readonly days: Days; readonly isOwn: boolean; readonly version: string };

const FIELDS = WEEKDAYS.map((label, index) => ({
  label,
  say: ({ days }: Facts) => sayDay(days[index] ?? []),
}));

type HoursFormProps = {
  /** Null: the clinic. */
  readonly provider: { readonly providerId: string; readonly name: string } | null;
  readonly loaded: Week;
};

export function HoursForm({ provider, loaded }: HoursFormProps) {
  const mayEdit = useMayEditSettings();
  const draft = useDraft<Facts>(useMemo(() => factsOf(loaded), [loaded]));
  const { value, change, isChanged, collision } = draft;
  const save = useSave(draft, provider?.providerId ?? null);
  const places = usePlaces();
  useLeaveGuard(isChanged);
  const problem = findProblem(value, provider !== null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && problem === null) save.run();
      }}
    >
      {collision !== null && (
        <Stack p="lg" pb={0}>
          <StaleNotice
            draft={draft}
            what={provider === null ? "the clinic’s opening hours" : `the hours of ${provider.name}`}
            fields={FIELDS}
          />
        </Stack>
      )}
      {provider !== null && <OwnOrClinic draft={draft} name={provider.name} isOff={!mayEdit} />}
      {(provider === null || value.isOwn) && (
        <WeekEditor
          days={value.days}
          places={places}
          isReadOnly={!mayEdit}
          onChange={(days) => change({ days })}
        />
      )}
      {save.error !== null && (
        <Stack p="lg">
          <FormProblem error={save.error} />
        </Stack>
      )}
      {provider === null && isClosedAllWeek(value.days) && (
        <Alert color="yellow" m="lg" mt={0}>
          The clinic is closed all week: callers cannot book anything.
        </Alert>
      )}
      {mayEdit && (
        <SaveBar
          isChanged={isChanged}
          isSaving={save.isPending}
          problem={problem}
          onSave={save.run}
          onDiscard={draft.discard}
        />
      )}
    </form>
  );
}

/** Where hours can be: only a clinic with several locations says so. */
function usePlaces(): readonly Place[] {
  const active = (useQuery(useLocationsQuery()).data ?? []).filter((one) => one.active);
  return active.length < 2 ? [] : active;
}

function findProblem({ days, isOwn }: Facts, isProvider: boolean): string | null {
  if (isProvider && !isOwn) return null;
  if (isProvider && isClosedAllWeek(days)) {
    return "Own hours need at least one open day. To stop bookings, archive the provider or add a closure.";
  }
  const index = days.findIndex((spans) => dayProblem(spans) !== null);
  return index === -1 ? null : `${WEEKDAYS[index]}: ${dayProblem(days[index] ?? [])}`;
}

type OwnOrClinicProps = {
  readonly draft: Draft<Facts>;
  readonly name: string;
  readonly isOff: boolean;
};

/** A provider without hours follows the clinic's. Those are what own hours begin with. */
function OwnOrClinic({ draft: { value, change }, name, isOff }: OwnOrClinicProps) {
  const trpc = useTRPC();
  const clinic = useQuery(trpc.hours.load.queryOptions({ providerId: null }));
  return (
    <Stack p="lg" gap="xs">
      <SegmentedControl
        aria-label={`Hours of ${name}`}
        data={[
          { value: "clinic", label: "Same as the clinic" },
          { value: "own", label: "Own hours" },
        ]}
        value={value.isOwn ? "own" : "clinic"}
        onChange={(chosen) => {
          const isOwn = chosen === "own";
          const days = isClosedAllWeek(value.days) ? toDays(clinic.data?.hours ?? []) : value.days;
          change(isOwn ? { isOwn, days } : { isOwn, days: toDays([]) });
        }}
        disabled={isOff || clinic.data === undefined}
        w="fit-content"
      />
      {!value.isOwn && (
        <Text size="sm" c="dimmed">
          {name} works whenever the clinic is open. If the clinic's hours change, theirs do too.
        </Text>
      )}
    </Stack>
  );
}

function useSave(draft: Draft<Facts>, providerId: string | null) {
  const { client } = useApi();
  return useSaveRecord(draft, {
    send: async ({ days, isOwn, version }) => {
      const hours = providerId === null || isOwn ? toHours(days) : [];
      const answer = await client.hours.save.mutate({ providerId, hours, version });
      // The editor finds these itself; this is for a page that is older than the server.
      if (answer.kind === "unknown_location") {
        throw new Error("One of the locations is no longer in use. Choose another one.");
      }
      if (answer.kind === "invalid") throw new Error("The server refused these hours. Reload the page.");
      return answer;
    },
    recordOf: ({ week }) => factsOf(week),
    onSaved: () => notifyDone("Opening hours saved. The phone uses them from now on."),
  });
}

function factsOf({ hours, version }: Week): Facts {
  return { days: toDays(hours), isOwn: hours.length > 0, version };
}
