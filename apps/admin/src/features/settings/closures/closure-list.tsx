import { Button, Stack, Switch } from "@mantine/core";
import { IconCalendarOff } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useMayEditSettings, useOrganization } from "../../../api/session.ts";
import { PAGES, rowsOf } from "../../../api/pages.ts";
import { todayIn } from "../../../format/clinic-time.ts";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { notifyDone, notifyProblem } from "../../../ui/notify.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ShowMore } from "../../../ui/show-more.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import type { Closure } from "./closure-form.tsx";
import { sayTimes } from "./closure-text.ts";

export function ClosureList({ onEdit }: { readonly onEdit: (closure: Closure) => void }) {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const [isPastShown, setIsPastShown] = useState(false);
  const endsAfterLocal = isPastShown ? null : `${todayIn(zone)}T00:00:00`;
  const closures = useInfiniteQuery(trpc.closures.list.infiniteQueryOptions({ endsAfterLocal }, PAGES));
  return (
    <Stack gap="md">
      <Panel title={isPastShown ? "All closures" : "Upcoming closures"} isFlush>
        <StateView
          query={closures}
          isEmpty={(all) => rowsOf(all).length === 0}
          empty={
            <EmptyState icon={IconCalendarOff} title="No closures planned">
              Add holidays, training or somebody’s day off. Callers are not offered those times.
            </EmptyState>
          }
        >
          {(all) => (
            <Rows label="Closures">
              {rowsOf(all).map((closure) => (
                <ClosureRow key={closure.closureId} closure={closure} onEdit={() => onEdit(closure)} />
              ))}
            </Rows>
          )}
        </StateView>
        <ShowMore query={closures} />
      </Panel>
      <Switch
        label="Show past closures"
        checked={isPastShown}
        onChange={(event) => setIsPastShown(event.currentTarget.checked)}
      />
    </Stack>
  );
}

function ClosureRow({ closure, onEdit }: { readonly closure: Closure; readonly onEdit: () => void }) {
  const mayEdit = useMayEditSettings();
  const when = sayTimes(closure);
  const who = closure.providerName ?? "Everybody";
  return (
    <Row
      title={when}
      detail={closure.reason === "" ? who : `${closure.reason} · ${who}`}
      actions={
        mayEdit && (
          <>
            <Button variant="default" size="sm" onClick={onEdit} aria-label={`Change the closure ${when}`}>
              Change
            </Button>
            <DeleteClosure closure={closure} when={when} />
          </>
        )
      }
    />
  );
}

function DeleteClosure({ closure, when }: { readonly closure: Closure; readonly when: string }) {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const remove = useMutation(
    trpc.closures.delete.mutationOptions({
      onSuccess: () => {
        notifyDone(`Reopened: ${when}.`);
        refresh();
      },
      onError: (error) => (notifyProblem(error), refresh()),
    }),
  );
  const ask = async () => {
    const isSure = await confirmAction({
      title: "Delete this closure?",
      message: `Callers can book ${when} again, within the opening hours.`,
      confirmLabel: "Delete closure",
      isDangerous: true,
    });
    if (isSure) remove.mutate({ closureId: closure.closureId });
  };
  return (
    <Button
      variant="subtle"
      size="sm"
      onClick={() => void ask()}
      loading={remove.isPending}
      aria-label={`Delete the closure ${when}`}
    >
      Delete
    </Button>
  );
}
