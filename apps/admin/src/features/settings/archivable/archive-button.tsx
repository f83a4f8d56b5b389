import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useRefreshEverything } from "../../../api/trpc.ts";
import { count } from "../../../format/amount.ts";
import { type LastChange, useSayLastChange } from "../../../format/last-change.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { notifyDone, notifyNotDone, notifyProblem } from "../../../ui/notify.tsx";

type Archivable = { readonly name: string; readonly active: boolean; readonly comingAppointments: number };

type Toggled =
  | { readonly kind: "saved" }
  | { readonly kind: "name_taken" }
  | { readonly kind: "in_use"; readonly why: string }
  | { readonly kind: "stale"; readonly lastChange: LastChange };

type ArchiveButtonProps<T> = {
  readonly item: T;
  readonly isItem: (other: T) => boolean;
  /** All of them as they are now: a call may have booked one since the list was loaded. */
  readonly readAll: () => Promise<readonly T[]>;
  readonly setActive: (active: boolean) => Promise<Toggled>;
};

/** Takes a service or a provider out of use, or back into it. */
export function ArchiveButton<T extends Archivable>(props: ArchiveButtonProps<T>) {
  const { item, isItem, readAll, setActive } = props;
  const { name, active } = item;
  const toggle = useMutation({
    mutationFn: () => setActive(!active),
    onSuccess: useTellToggled(item),
    onError: (error) => notifyProblem(error),
  });
  const press = async () => {
    if (active) {
      const now = await readAll().catch(() => [item]);
      const isSure = await confirmArchive(name, now.find(isItem)?.comingAppointments ?? 0);
      if (!isSure) return;
    }
    toggle.mutate();
  };
  return (
    <Button
      variant="subtle"
      size="sm"
      onClick={() => void press()}
      loading={toggle.isPending}
      aria-label={active ? `Archive ${name}` : `Restore ${name}`}
    >
      {active ? "Archive" : "Restore"}
    </Button>
  );
}

function confirmArchive(name: string, coming: number): Promise<boolean> {
  const stay =
    coming === 0 ? "" : ` ${count(coming, "upcoming appointment")} stay${coming === 1 ? "s" : ""} booked.`;
  return confirmAction({
    title: `Archive ${name}?`,
    message: `New appointments can no longer be booked.${stay} You can restore it at any time.`,
    confirmLabel: "Archive",
  });
}

/** Says what came of it; where something is in the way, what. */
function useTellToggled({ name, active }: Archivable): (outcome: Toggled) => void {
  const refresh = useRefreshEverything();
  const say = useSayLastChange();
  return (outcome) => {
    refresh();
    if (outcome.kind === "saved") notifyDone(active ? `${name} archived.` : `${name} restored.`);
    else if (outcome.kind === "name_taken") {
      notifyDone(`There is another service called ${name}. Rename that one first.`);
    } else if (outcome.kind === "in_use") {
      notifyNotDone(`${name} was not archived`, outcome.why);
    } else notifyDone(`${say(name, outcome.lastChange)}. Take another look before you decide.`);
  };
}
