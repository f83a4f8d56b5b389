import { Button, Group, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useMemo } from "react";
import { useApi } from "../../../api/api-context.ts";
import { useOrganization } from "../../../api/session.ts";
import { todayIn } from "../../../format/clinic-time.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { useSaveKey } from "../../../forms/save-bar.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useSaveRecord } from "../../../forms/use-save-record.ts";
import { ClosureFields } from "./closure-fields.tsx";
import { TellThem } from "./tell-them.tsx";
import { type ClosureDraft, draftDays, draftProblem, sayTimes, timesOf } from "./closure-text.ts";

type Outputs = inferRouterOutputs<AppRouter>["closures"];
export type Closure = Outputs["list"]["items"][number];
export type Affected = Extract<Outputs["create"], { kind: "saved" }>["affected"];

const NEW: ClosureDraft = {
  providerId: null,
  days: [null, null],
  isWholeDay: true,
  closes: "12:00",
  opensAgain: "17:00",
  reason: "",
  isTold: false,
  version: "",
};

const FIELDS = [
  { label: "When", say: (one: ClosureDraft) => sayTimes(timesOf(one)) },
  { label: "Reason", say: ({ reason }: ClosureDraft) => (reason === "" ? "none" : `“${reason}”`) },
  { label: "Who", say: (one: ClosureDraft) => (one.providerId === null ? "everybody" : "one provider") },
];

type ClosureFormProps = {
  /** Null: a new one. */
  readonly closure: Closure | null;
  readonly onChanged: (isChanged: boolean) => void;
  readonly onSaved: (closure: Closure, affected: Affected) => void;
};

export function ClosureForm({ closure, onChanged, onSaved }: ClosureFormProps) {
  const { zone } = useOrganization();
  const isWide = useMediaQuery("(min-width: 75em)", true) && closure === null;
  const draft = useDraft(useMemo(() => (closure === null ? NEW : draftOf(closure)), [closure]));
  const { value, change, isChanged } = draft;
  const save = useSave(draft, { closure, onSaved });
  const problem = draftProblem(value);
  const canSave = isChanged && problem === null && !save.isPending;
  useEffect(() => onChanged(isChanged), [isChanged, onChanged]);
  useSaveKey(canSave ? save.run : null);
  const when = problem === null ? sayTimes(timesOf(value)) : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (canSave) save.run();
      }}
    >
      <Stack>
        <StaleNotice draft={draft} what="this closure" fields={FIELDS} />
        <ClosureFields value={value} change={change} today={todayIn(zone)} months={isWide ? 2 : 1} />
        {problem === null && <TellThem draft={value} onChange={(isTold) => change({ isTold })} />}
        <FormProblem error={save.error} />
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {problem ?? "Callers are not offered this time. Existing appointments stay booked."}
          </Text>
          <Button type="submit" disabled={!canSave} loading={save.isPending}>
            {closure !== null ? "Save" : when === null ? "Close" : `Close ${when}`}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

type SaveOptions = Pick<ClosureFormProps, "closure" | "onSaved">;

function useSave(draft: Draft<ClosureDraft>, { closure, onSaved }: SaveOptions) {
  const { closures } = useApi().client;
  return useSaveRecord(draft, {
    send: (value) => {
      const { providerId, reason, isTold, version } = value;
      const facts = { providerId, reason, isTold, ...timesOf(value) };
      return closure === null
        ? closures.create.mutate(facts)
        : closures.update.mutate({ ...facts, version, closureId: closure.closureId });
    },
    // Once a new one is saved, the form is there for the next.
    recordOf: (answer) => (closure === null ? NEW : draftOf(answer.closure)),
    onSaved: ({ affected, closure: saved }) => {
      if (affected.length === 0) notifyDone(`Closed ${sayTimes(saved)}. No appointments are affected.`);
      onSaved(saved, affected);
    },
  });
}

function draftOf(closure: Closure): ClosureDraft {
  const { providerId, reason, version } = closure;
  return { providerId, reason, version, isTold: false, ...draftDays(closure) };
}
