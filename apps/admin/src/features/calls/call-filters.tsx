import { CloseButton, Group, NativeSelect, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { END_GROUPS, END_WORDS, type End, GOT, WHY_NOT } from "./call-ends.ts";
import { type CallsSearch, DEFAULT_DAYS, readCallsSearch } from "./calls-search.ts";
import { FigureFilter } from "./figure-filter.tsx";
import classes from "./calls.module.css";

const optionsOf = (ends: readonly End[]) => ends.map((value) => ({ value, label: END_WORDS[value] }));
const { any, got, why_not: whyNot, unclear } = END_GROUPS;

const END_OPTIONS = [
  { value: "", label: "However they ended" },
  { value: "any", label: any.label },
  { value: "got", label: got.label },
  { value: "why_not", label: whyNot.label },
  { group: got.label, items: optionsOf(GOT) },
  { group: whyNot.label, items: [{ value: "unclear", label: unclear.label }, ...optionsOf(WHY_NOT)] },
  { group: "Calls that we made", items: optionsOf(["not_reached"]) },
];

const PERIOD_OPTIONS = [
  { value: "1", label: "Today" },
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "", label: `Last ${DEFAULT_DAYS} days` },
  { value: "all", label: "All time" },
];

/** Everything that narrows the list is in the address, so that it can be kept, shared and gone back to. */
export function CallFilters({ search }: { readonly search: CallsSearch }) {
  const navigate = useNavigate();
  const change = (more: Record<string, string>) =>
    void navigate({ to: "/calls", search: readCallsSearch({ ...search, ...more }), replace: true });
  return (
    <search>
      <Group gap="sm" mb="md" className={classes["filters"] ?? ""}>
        <SearchField text={search.text ?? ""} onChange={(text) => change({ text })} />
        <NativeSelect
          aria-label="How they ended"
          data={END_OPTIONS}
          value={search.end ?? ""}
          onChange={(event) => change({ end: event.currentTarget.value })}
        />
        {search.from === undefined && (
          <NativeSelect
            aria-label="Period"
            data={PERIOD_OPTIONS}
            value={search.period ?? ""}
            onChange={(event) => change({ period: event.currentTarget.value })}
          />
        )}
        <FigureFilter search={search} />
      </Group>
    </search>
  );
}

const PAUSE_MS = 250;

function SearchField({
  text,
  onChange,
}: {
  readonly text: string;
  readonly onChange: (text: string) => void;
}) {
  const [typed, setTyped] = useState(text);
  const sent = useRef(text);
  const send = useDebouncedCallback((value: string) => {
    sent.current = value.trim();
    onChange(value.trim());
  }, PAUSE_MS);
  // Going back changes the address without a key being pressed here.
  useEffect(() => {
    if (text !== sent.current) setTyped(text);
    sent.current = text;
  }, [text]);
  const type = (value: string) => {
    setTyped(value);
    send(value);
  };
  return (
    <TextInput
      className={classes["searchField"] ?? ""}
      aria-label="Search by name or number"
      placeholder="Name or number"
      maxLength={200}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        typed !== "" && <CloseButton size="sm" aria-label="Clear search" onClick={() => type("")} />
      }
    />
  );
}
