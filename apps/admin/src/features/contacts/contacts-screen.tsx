import { Button, CloseButton, TextInput } from "@mantine/core";
import { IconDownload, IconPlus, IconSearch, IconUpload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useMemo, useRef, useState } from "react";
import { useMayEditSettings, useOrganization } from "../../api/session.ts";
import { type Shortcut, useShortcuts } from "../../shortcuts/shortcuts.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ContactList, moveFocus } from "./contact-list.tsx";
import classes from "./contacts.module.css";
import { NewContact } from "./new-contact.tsx";
import { useSearchText } from "./use-search-text.ts";

export function ContactsScreen() {
  const { role } = useOrganization();
  const mayWrite = role !== "viewer";
  const [isAdding, setIsAdding] = useState(false);
  const search = useSearchText();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useListKeys({ field, list, onNew: mayWrite ? () => setIsAdding(true) : null });
  return (
    <>
      <PageHeader
        title="Contacts"
        description="Everyone who has called, booked, or been added at the front desk."
        actions={mayWrite && <HeaderButtons onNew={() => setIsAdding(true)} />}
      />
      <SearchField search={search} field={field} onDown={() => moveFocus(list.current, 1)} />
      <Panel isFlush>
        <ContactList
          ref={list}
          text={search.searched}
          onClear={search.clear}
          onNew={mayWrite ? () => setIsAdding(true) : null}
        />
      </Panel>
      <NewContact isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </>
  );
}

function HeaderButtons({ onNew }: { readonly onNew: () => void }) {
  const mayImport = useMayEditSettings();
  return (
    <>
      {mayImport && (
        <Button
          component={Link}
          to="/contacts/import"
          variant="default"
          leftSection={<IconUpload size={17} />}
        >
          Import CSV
        </Button>
      )}
      <Button
        component="a"
        href="/api/contacts.csv"
        download
        variant="default"
        leftSection={<IconDownload size={17} />}
      >
        Export CSV
      </Button>
      <Button leftSection={<IconPlus size={17} />} onClick={onNew}>
        New contact
      </Button>
    </>
  );
}

type SearchFieldProps = {
  readonly search: ReturnType<typeof useSearchText>;
  readonly field: React.RefObject<HTMLInputElement | null>;
  readonly onDown: () => void;
};

function SearchField({ search, field, onDown }: SearchFieldProps) {
  return (
    <div className={classes["search"]}>
      <TextInput
        ref={field}
        type="search"
        aria-label="Search contacts"
        placeholder="Name, number or e-mail"
        leftSection={<IconSearch size={17} />}
        rightSection={
          search.typed !== "" && <CloseButton aria-label="Clear the search" onClick={search.clear} />
        }
        value={search.typed}
        onChange={(event) => search.type(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") search.clear();
          if (event.key !== "ArrowDown" && event.key !== "Enter") return;
          event.preventDefault();
          onDown();
        }}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        size="md"
      />
    </div>
  );
}

type ListKeys = {
  readonly field: React.RefObject<HTMLInputElement | null>;
  readonly list: React.RefObject<HTMLDivElement | null>;
  readonly onNew: (() => void) | null;
};

function useListKeys({ field, list, onNew }: ListKeys): void {
  const [add] = useState(() => onNew);
  const shortcuts = useMemo<readonly Shortcut[]>(() => {
    const group = "Contacts";
    const keys = [
      { keys: "/", label: "Search", group, run: () => field.current?.focus() },
      { keys: "j", label: "Next contact", group, run: () => moveFocus(list.current, 1) },
      { keys: "k", label: "Previous contact", group, run: () => moveFocus(list.current, -1) },
    ];
    return add === null ? keys : [...keys, { keys: "n", label: "New contact", group, run: add }];
  }, [field, list, add]);
  useShortcuts(shortcuts);
}
