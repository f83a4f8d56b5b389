import { Stack, Text, TextInput, UnstyledButton } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../api/trpc.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { StateView } from "../../ui/state-view.tsx";
import type { ContactItem } from "./contact-types.ts";
import classes from "./contact.module.css";

const PAUSE_MS = 180;
const SHOWN = 20;

type PickContactProps = {
  readonly contact: Pick<ContactItem, "contactId" | "name">;
  readonly onPick: (other: ContactItem) => void;
  /** Where it is not the duplicate that is looked for. */
  readonly question?: string;
};

/** The duplicate, by search; it begins with those who share the first name. */
export function PickContact({ contact, onPick, question }: PickContactProps) {
  const trpc = useTRPC();
  const formatPhone = useFormatPhone();
  const [typed, setTyped] = useState(contact.name.split(/\s+/)[0] ?? "");
  const [text] = useDebouncedValue(typed.trim(), PAUSE_MS);
  const query = useQuery(
    trpc.contacts.list.queryOptions({ text, limit: SHOWN + 1 }, { placeholderData: keepPreviousData }),
  );
  const others = ({ items }: { readonly items: readonly ContactItem[] }) =>
    items.filter(({ contactId }) => contactId !== contact.contactId).slice(0, SHOWN);
  return (
    <Stack>
      {question === undefined && (
        <Text>
          Which contact is the same person as <strong>{contact.name}</strong>? Nothing is merged yet: first
          you see what is kept and what is lost.
        </Text>
      )}
      <TextInput
        label={question ?? "Search for the duplicate"}
        type="search"
        leftSection={<IconSearch size={17} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        maxLength={200}
        autoComplete="off"
        data-autofocus
      />
      <StateView
        query={query}
        isEmpty={(found) => others(found).length === 0}
        empty={<Text c="dimmed">No other contacts found. Try part of the number.</Text>}
      >
        {(found) => (
          <ul className={classes["choices"]} aria-label="Contacts found">
            {others(found).map((item) => (
              <li key={item.contactId}>
                <UnstyledButton className={classes["choice"] ?? ""} onClick={() => onPick(item)}>
                  <strong>{item.name}</strong>
                  <Text size="sm" c="dimmed" component="span" display="block">
                    {item.phone === null ? "No number" : formatPhone(item.phone)} ·{" "}
                    {item.email ?? "No e-mail"}
                  </Text>
                </UnstyledButton>
              </li>
            ))}
          </ul>
        )}
      </StateView>
    </Stack>
  );
}
