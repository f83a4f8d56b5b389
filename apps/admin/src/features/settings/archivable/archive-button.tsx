import { Button } from "@mantine/core";
import { useRefreshEverything } from "../../../api/trpc.ts";
import type { LastChange } from "../../../format/last-change.ts";
import { count } from "../../../format/count.ts";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { notifyDone } from "../../../ui/notify.tsx";
import { useSayLastChange } from "../../../format/last-change.ts";

type ArchiveButtonProps = {
  readonly item: { readonly name: string; readonly active: boolean };
  readonly isPending: boolean;
  /** Coming appointments as they are now: a call may have booked one since the list was loaded. */
  readonly countComing: () => Promise<number>;
  readonly onToggle: () => void;
};

/** Takes a service or a provider out of use, or back into it. */
export function ArchiveButton({ item, isPending, countComing, onToggle }: ArchiveButtonProps) {
  const { name, active } = item;
  const toggle = async () => {
    if (!active || (await confirmArchive(name, await countComing()))) onToggle();
  };
  return (
    <Button
      variant="subtle"
      size="sm"
      onClick={() => void toggle()}
      loading={isPending}
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
    message: `It can no longer be booked.${stay} You can restore it at any time.`,
    confirmLabel: "Archive",
  });
}

type Toggled =
  | { readonly kind: "saved" }
  | { readonly kind: "name_taken" }
  | { readonly kind: "stale"; readonly lastChange: LastChange };

/** Says what came of it. */
export function useTellToggled({ name, active }: ArchiveButtonProps["item"]): (outcome: Toggled) => void {
  const refresh = useRefreshEverything();
  const say = useSayLastChange();
  return (outcome) => {
    refresh();
    if (outcome.kind === "saved") notifyDone(active ? `${name} archived.` : `${name} restored.`);
    else if (outcome.kind === "name_taken") {
      notifyDone(`There is another service called ${name}. Rename that one first.`);
    } else notifyDone(`${say(name, outcome.lastChange)}. Take another look before you decide.`);
  };
}
