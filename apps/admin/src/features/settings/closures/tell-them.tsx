import { Checkbox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { count } from "../../../format/amount.ts";
import { type ClosureDraft, timesOf } from "./closure-text.ts";

type TellThemProps = {
  readonly draft: ClosureDraft;
  readonly onChange: (isTold: boolean) => void;
};

/** Offered where somebody is booked then and the clinic writes to its patients. Nobody is told unless it is ticked. */
export function TellThem({ draft, onChange }: TellThemProps) {
  const trpc = useTRPC();
  const [span] = useDebouncedValue({ providerId: draft.providerId, ...timesOf(draft) }, 300);
  const { data } = useQuery(trpc.closures.preview.queryOptions(span, { placeholderData: keepPreviousData }));
  if (data === undefined || data.count === 0 || !data.mayTell) return null;
  return (
    <Checkbox
      checked={draft.isTold}
      onChange={(event) => onChange(event.currentTarget.checked)}
      label={`Tell the people of ${count(data.count, "appointment")} then`}
      description={sayHow(data.afterMinutes)}
    />
  );
}

/** What a tick means, and until when it can be taken back. */
export function sayHow(afterMinutes: number): string {
  const how = "By text or e-mail, with a link to choose another time. They stay booked until they do.";
  return afterMinutes === 0
    ? `${how} It is sent at once.`
    : `${how} It is sent after ${count(afterMinutes, "minute")}: delete the closure before that, and nobody hears of it.`;
}
