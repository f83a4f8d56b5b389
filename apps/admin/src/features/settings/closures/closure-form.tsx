import { Button, Group, Stack, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import type { AppRouter } from "@callwaiting/server/router";
import { useMutation } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import { useEffect, useMemo } from "react";
import { useOrganization } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { notifyDone } from "../../../ui/notify.tsx";
import { useSaveKey } from "../../../forms/save-bar.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { StaleNotice } from "../../../forms/stale-notice.tsx";
import { type Draft, useDraft } from "../../../forms/use-draft.ts";
import { useRefresh } from "../parts/use-refresh.ts";
import { ClosureFields } from "./closure-fields.tsx";
import { type ClosureDraft, dayIn, draftDays, draftProblem, sayTimes, timesOf } from "./closure-text.ts";

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
  const { timeZone } = useOrganization();
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
        <ClosureFields
          value={value}
          change={change}
          today={dayIn(timeZone, new Date())}
          months={isWide ? 2 : 1}
        />
        <FormProblem error={save.error} />
        <Group justify="space-between">
          <Text size="sm" c="dimmed" role="status">
            {problem ?? "Callers are offered nothing then. What is booked stays booked."}
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
  const trpc = useTRPC();
  const refresh = useRefresh();
  const finish = (outcome: Outputs["update"]) => {
    if (outcome.kind === "stale") {
      draft.collide(draftOf(outcome.closure), outcome.lastChange);
      return;
    }
    draft.accept(closure === null ? NEW : draftOf(outcome.closure));
    refresh();
    if (outcome.affected.length === 0) {
      notifyDone(`Closed ${sayTimes(outcome.closure)}. No appointment falls into it.`);
    }
    onSaved(outcome.closure, outcome.affected);
  };
  const create = useMutation(trpc.closures.create.mutationOptions({ onSuccess: finish }));
  const update = useMutation(trpc.closures.update.mutationOptions({ onSuccess: finish }));
  const used = closure === null ? create : update;
  return {
    run: () => {
      const { providerId, reason, version } = draft.value;
      const facts = { providerId, reason, ...timesOf(draft.value) };
      if (closure === null) create.mutate(facts);
      else update.mutate({ ...facts, version, closureId: closure.closureId });
    },
    isPending: used.isPending,
    error: used.error,
  };
}

function draftOf(closure: Closure): ClosureDraft {
  const { providerId, reason, version } = closure;
  return { providerId, reason, version, ...draftDays(closure) };
}
