import { Button, Text } from "@mantine/core";
import { IconAddressBook, IconSearch } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Ref } from "react";
import { PAGES, rowsOf } from "../../api/pages.ts";
import { useTRPC } from "../../api/trpc.ts";
import { count } from "../../format/amount.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { LetterAvatar } from "../../ui/letter-avatar.tsx";
import { ListSkeleton } from "../../ui/list-skeleton.tsx";
import { ShowMore } from "../../ui/show-more.tsx";
import { StateView } from "../../ui/state-view.tsx";
import type { ContactItem } from "./contact-types.ts";
import classes from "./contacts.module.css";

type ContactListProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly text: string;
  readonly onClear: () => void;
  /** Null for who may not. */
  readonly onNew: (() => void) | null;
};

export function ContactList({ ref, text, onClear, onNew }: ContactListProps) {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.contacts.list.infiniteQueryOptions({ text }, { ...PAGES, placeholderData: keepPreviousData }),
  );
  const { hasNextPage, isPlaceholderData } = query;
  return (
    <div ref={ref} data-is-old={isPlaceholderData || undefined} className={classes["results"]}>
      <StateView
        query={query}
        loading={<ListSkeleton rows={8} />}
        isEmpty={(found) => rowsOf(found).length === 0}
        empty={<Nobody text={text} onClear={onClear} onNew={onNew} />}
      >
        {(found) => {
          const items = rowsOf(found);
          return (
            <>
              <Text size="sm" c="dimmed" className={classes["count"] ?? ""} role="status">
                {describeCount({ shown: items.length, hasMore: hasNextPage, text })}
              </Text>
              <ul className={classes["list"]} aria-label="Contacts">
                {items.map((item) => (
                  <Row key={item.contactId} contact={item} />
                ))}
              </ul>
              <ShowMore query={query} />
            </>
          );
        }}
      </StateView>
    </div>
  );
}

/** To the next row, or the first; the focus itself is the mark, so Enter opens it. */
export function moveFocus(list: HTMLElement | null, step: 1 | -1): void {
  const rows = [...(list?.querySelectorAll<HTMLElement>("li > a") ?? [])];
  const at = rows.findIndex((row) => row === document.activeElement);
  rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
}

function Row({ contact: { contactId, name, phone, email } }: { readonly contact: ContactItem }) {
  const formatPhone = useFormatPhone();
  return (
    <li>
      <Link
        to="/contacts/$contactId"
        params={{ contactId }}
        className={classes["row"]}
        data-reach={phone === null ? "email" : "phone"}
      >
        <LetterAvatar name={name} />
        <span className={classes["name"]}>{name}</span>
        <span className={classes["number"]}>{phone === null ? "No number" : formatPhone(phone)}</span>
        <span className={classes["email"]}>{email ?? "No e-mail"}</span>
      </Link>
    </li>
  );
}

type Found = { readonly shown: number; readonly hasMore: boolean; readonly text: string };

function describeCount({ shown, hasMore, text }: Found): string {
  const match = text === "" ? "" : ` for “${text}”`;
  if (hasMore) return `First ${count(shown, "contact")}${match}; there are more`;
  return `${count(shown, "contact")}${match}`;
}

function Nobody({ text, onClear, onNew }: Pick<ContactListProps, "text" | "onClear" | "onNew">) {
  const add = onNew !== null && <Button onClick={onNew}>New contact</Button>;
  if (text === "") {
    return (
      <EmptyState icon={IconAddressBook} title="No contacts yet" action={add}>
        Anyone who books by phone is added automatically.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={IconSearch}
      title={`No contacts found for “${text}”`}
      action={
        <Button variant="default" onClick={onClear}>
          Show all contacts
        </Button>
      }
    >
      Try fewer letters, or the last digits of the number.
    </EmptyState>
  );
}
