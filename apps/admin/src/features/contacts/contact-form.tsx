import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useEffect } from "react";
import { type FormatPhone, useFormatPhone } from "../../format/phone.ts";
import { useLeaveGuard } from "../../forms/use-leave-guard.ts";
import { useSayLastChange } from "../../format/last-change.ts";
import type { ContactFacts, ContactItem } from "./contact-types.ts";
import { TakenBy } from "./taken-by.tsx";
import { type ContactValues, useContactForm } from "./use-contact-form.ts";

type ContactFormProps = {
  /** Null: a new one. */
  readonly contact: ContactFacts | null;
  readonly isReadOnly?: boolean;
  /** Whether closing the dialog that it is in would lose something. */
  readonly onChanged?: (isChanged: boolean) => void;
  readonly onSaved?: (contact: ContactFacts) => void;
  /** For a number that another contact has. */
  readonly onMerge?: (other: Pick<ContactItem, "contactId" | "name">) => void;
};

export function ContactForm({ contact, isReadOnly = false, onChanged, onSaved, onMerge }: ContactFormProps) {
  const form = useContactForm({ contact, onSaved });
  const { values, errors, stale, taken, isDirty } = form;
  // A new one is in a dialog, and leads to its page when it is saved.
  useLeaveGuard(contact !== null && isDirty);
  useEffect(() => onChanged?.(isDirty), [onChanged, isDirty]);
  const field = (name: keyof ContactValues) => ({
    name,
    value: values[name],
    error:
      taken?.field === name ? (
        <TakenBy taken={taken} onMerge={contact === null ? undefined : onMerge} />
      ) : (
        errors[name]
      ),
    readOnly: isReadOnly,
    autoComplete: "off",
    onChange: (event: { readonly currentTarget: HTMLInputElement }) =>
      form.change({ [name]: event.currentTarget.value }),
  });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        form.save();
      }}
    >
      <Stack gap="md">
        {stale !== null && (
          <StaleContact stale={stale} onUseTheirs={form.discard} onSaveMine={form.saveAnyway} />
        )}
        <TextInput
          label="Name"
          maxLength={200}
          data-autofocus={contact === null || undefined}
          {...field("name")}
        />
        <TextInput
          label="Phone"
          type="tel"
          maxLength={60}
          placeholder={isReadOnly ? "No number" : ""}
          {...field("phone")}
        />
        <TextInput
          label="E-mail"
          inputMode="email"
          maxLength={320}
          placeholder={contact === null ? "" : "No e-mail"}
          {...field("email")}
        />
        {!isReadOnly && <FormButtons form={form} isNew={contact === null} />}
      </Stack>
    </form>
  );
}

type StaleContactProps = {
  readonly stale: NonNullable<ReturnType<typeof useContactForm>["stale"]>;
  readonly onUseTheirs: () => void;
  readonly onSaveMine: () => void;
};

/** Somebody else saved the contact in the meantime. */
function StaleContact({ stale: { contact, lastChange }, onUseTheirs, onSaveMine }: StaleContactProps) {
  const formatPhone = useFormatPhone();
  const sayLastChange = useSayLastChange();
  return (
    <Alert color="yellow" title={sayLastChange(`the contact ${contact.name}`, lastChange)} role="alert">
      <p style={{ marginTop: 0 }}>
        The contact is now: {describe(contact, formatPhone)}. What you typed is still in the form.
      </p>
      <Group gap="xs">
        <Button size="compact-sm" variant="default" onClick={onUseTheirs}>
          Use theirs
        </Button>
        <Button size="compact-sm" variant="default" onClick={onSaveMine}>
          Save mine
        </Button>
      </Group>
    </Alert>
  );
}

type FormButtonsProps = { readonly form: ReturnType<typeof useContactForm>; readonly isNew: boolean };

function FormButtons({ form: { isDirty, isBusy, discard }, isNew }: FormButtonsProps) {
  return (
    <Group gap="xs">
      <Button type="submit" loading={isBusy} disabled={!isDirty}>
        {isNew ? "Add contact" : "Save"}
      </Button>
      {isDirty && !isNew && (
        <Button variant="subtle" onClick={discard}>
          Discard changes
        </Button>
      )}
    </Group>
  );
}

const describe = ({ name, phone, email }: ContactFacts, formatPhone: FormatPhone) =>
  [name, phone === null ? "no number" : formatPhone(phone), email ?? "no e-mail"].join(", ");
