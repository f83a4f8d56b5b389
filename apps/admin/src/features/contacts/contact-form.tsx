import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
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
  readonly onSaved?: (contact: ContactFacts) => void;
  /** For a number that another contact has. */
  readonly onMerge?: (other: Pick<ContactItem, "contactId" | "name">) => void;
};

export function ContactForm({ contact, isReadOnly = false, onSaved, onMerge }: ContactFormProps) {
  const form = useContactForm({ contact, onSaved });
  const formatPhone = useFormatPhone();
  const sayLastChange = useSayLastChange();
  const { values, errors, stale, taken, isDirty, isBusy } = form;
  // A new one is in a dialog, and leads to its page when it is saved.
  useLeaveGuard(contact !== null && isDirty);
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
          <Alert
            color="yellow"
            title={sayLastChange(`the contact ${stale.contact.name}`, stale.lastChange)}
            role="alert"
          >
            <p style={{ marginTop: 0 }}>
              The contact is now: {describe(stale.contact, formatPhone)}. What you typed is still in the form.
            </p>
            <Group gap="xs">
              <Button size="compact-sm" variant="default" onClick={form.discard}>
                Use theirs
              </Button>
              <Button size="compact-sm" variant="default" onClick={form.saveAnyway}>
                Save mine
              </Button>
            </Group>
          </Alert>
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
        {!isReadOnly && (
          <Group gap="xs">
            <Button type="submit" loading={isBusy} disabled={!isDirty}>
              {contact === null ? "Add contact" : "Save"}
            </Button>
            {isDirty && contact !== null && (
              <Button variant="subtle" onClick={form.discard}>
                Discard changes
              </Button>
            )}
          </Group>
        )}
      </Stack>
    </form>
  );
}

const describe = ({ name, phone, email }: ContactFacts, formatPhone: FormatPhone) =>
  [name, phone === null ? "no number" : formatPhone(phone), email ?? "no e-mail"].join(", ");
