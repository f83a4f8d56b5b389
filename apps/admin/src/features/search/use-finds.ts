import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { findScreens } from "./find-screens.ts";
import { type Find, sayFinds } from "./say-finds.ts";

/** Long enough that not every letter is a question, too short to be noticed. */
const PAUSE_MS = 90;
const SHORTEST = 2;

/** What is found for what is typed: people, appointments, calls, and screens. */
export function useFinds(typed: string) {
  const trpc = useTRPC();
  const { role, zone } = useOrganization();
  const formatPhone = useFormatPhone();
  const [text] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const isAsked = text.length >= SHORTEST;
  const query = useQuery(
    trpc.search.find.queryOptions({ text }, { enabled: isAsked, placeholderData: keepPreviousData }),
  );
  const found =
    isAsked && query.data !== undefined ? sayFinds(query.data, { zone, formatPhone, now: new Date() }) : [];
  return {
    finds: [...found, ...findScreens(typed, role).map(asFind)],
    error: isAsked ? query.error : null,
    isSearching: text !== typed.trim() || (isAsked && query.isFetching),
    retry: () => void query.refetch(),
  };
}

const asFind = ({ to, label, where }: ReturnType<typeof findScreens>[number]): Find => ({
  id: to,
  group: "Screens",
  title: label,
  detail: where,
  open: (navigate) => void navigate({ to }),
});
