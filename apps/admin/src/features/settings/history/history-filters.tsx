import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useApi } from "../../../api/api-context.ts";
import { allPages } from "../../../api/pages.ts";
import { type HistorySearch, KINDS, readHistorySearch } from "./history-search.ts";
import classes from "./history.module.css";

/** What the list is narrowed to is in the address, so that it can be kept, shared and gone back to. */
export function HistoryFilters({ search }: { readonly search: HistorySearch }) {
  const { client, trpc } = useApi();
  const navigate = useNavigate();
  const { data: members = [] } = useQuery({
    queryKey: [...trpc.members.list.queryKey(), "whole"],
    queryFn: () => allPages((page) => client.members.list.query(page)),
  });
  const change = (more: Record<string, string>) =>
    void navigate({
      to: "/settings/history",
      search: readHistorySearch({ ...search, ...more }),
      replace: true,
    });
  return (
    <search className={classes["filters"]}>
      <NativeSelect
        label="What"
        data={[
          { value: "", label: "Everything" },
          ...Object.entries(KINDS).map(([value, { label }]) => ({ value, label })),
        ]}
        value={search.kind ?? ""}
        onChange={(event) => change({ kind: event.currentTarget.value })}
      />
      <NativeSelect
        label="Who"
        data={[
          { value: "", label: "Everybody" },
          ...members.map(({ userId, displayName }) => ({ value: userId, label: displayName })),
          { value: "phone", label: "The phone" },
          { value: "patient", label: "The patient" },
          { value: "system", label: "The system" },
        ]}
        value={search.who ?? ""}
        onChange={(event) => change({ who: event.currentTarget.value })}
      />
    </search>
  );
}
