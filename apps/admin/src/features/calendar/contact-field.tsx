import { Button, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../api/trpc.ts";
import { useFormatPhone } from "../../format/phone.ts";
import classes from "./calendar.module.css";

/** A contact that exists, or the fields of a new one. */
export type ContactChoice =
  | { readonly kind: "known"; readonly contactId: string; readonly name: string }
  | { readonly kind: "new"; readonly name: string; readonly phone: string; readonly email: string };

export type ContactProblems = {
  readonly contact?: string;
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
};

type ContactFieldProps = {
  readonly value: ContactChoice | null;
  readonly onChange: (value: ContactChoice | null) => void;
  readonly problems: ContactProblems;
};

const NEW = "new";

/** Finds a person by any part of their name or number; somebody new is entered right here. */
export function ContactField({ value, onChange, problems }: ContactFieldProps) {
  const trpc = useTRPC();
  const formatPhone = useFormatPhone();
  const [text, setText] = useState("");
  const [search] = useDebouncedValue(text.trim(), 150);
  const { data } = useQuery(
    trpc.contacts.list.queryOptions({ text: search, limit: 8 }, { placeholderData: (before) => before }),
  );
  const known = (data?.items ?? []).map(({ contactId, name, phone, email }) => ({
    value: contactId,
    label: [name, phone === null ? email : formatPhone(phone)].filter(Boolean).join(", "),
  }));
  if (value?.kind === "new") return <NewContact value={value} onChange={onChange} problems={problems} />;
  const chosen = value === null ? [] : [{ value: value.contactId, label: value.name }];
  const options = chosen.length > 0 && !known.some((each) => each.value === chosen[0]?.value) ? chosen : [];
  return (
    <Select
      label="Contact"
      placeholder="Name or number"
      data-autofocus
      searchable
      // It has the focus as soon as the dialog opens: its list would lie over the rest before anybody looks for somebody.
      openOnFocus={false}
      searchValue={text}
      onSearchChange={setText}
      data={[
        ...options,
        ...known,
        { value: NEW, label: text.trim() === "" ? "New contact" : `New contact “${text.trim()}”` },
      ]}
      // The server has already filtered, by number and without accents.
      filter={({ options: all }) => all}
      value={value?.contactId ?? null}
      error={problems.contact}
      selectFirstOptionOnChange
      onChange={(id, option) => {
        if (id === null) return onChange(null);
        if (id !== NEW) return onChange({ kind: "known", contactId: id, name: option.label });
        const isNumber = /^[\d\s()+.-]+$/.test(text.trim());
        onChange({
          kind: "new",
          name: isNumber ? "" : text.trim(),
          phone: isNumber ? text.trim() : "",
          email: "",
        });
      }}
    />
  );
}

type NewContactProps = Omit<ContactFieldProps, "value"> & {
  readonly value: Extract<ContactChoice, { kind: "new" }>;
};

function NewContact({ value, onChange, problems }: NewContactProps) {
  return (
    <fieldset className={classes["newContact"]}>
      <legend>
        New contact{" "}
        <Button variant="subtle" size="compact-sm" onClick={() => onChange(null)}>
          Search instead
        </Button>
      </legend>
      <TextInput
        label="Name"
        required
        data-autofocus
        autoFocus
        value={value.name}
        error={problems.name}
        maxLength={200}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} mt="sm" spacing="sm">
        <TextInput
          type="tel"
          label="Phone"
          value={value.phone}
          error={problems.phone}
          maxLength={60}
          onChange={(event) => onChange({ ...value, phone: event.currentTarget.value })}
        />
        <TextInput
          label="E-mail"
          inputMode="email"
          value={value.email}
          error={problems.email}
          maxLength={320}
          onChange={(event) => onChange({ ...value, email: event.currentTarget.value })}
        />
      </SimpleGrid>
    </fieldset>
  );
}
