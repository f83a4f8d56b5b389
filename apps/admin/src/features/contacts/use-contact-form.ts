import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../api/trpc.ts";
import { useFormatPhone } from "../../format/phone.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import type { ContactFacts, SaveOutcome } from "./contact-types.ts";

export type ContactValues = { readonly name: string; readonly phone: string; readonly email: string };

type Draft = {
  /** The state that was changed; null for a new contact. */
  readonly version: string | null;
  readonly values: ContactValues;
};

const BLANK: ContactValues = { name: "", phone: "", email: "" };
const NO_NAME = "Enter a name.";
const ERRORS: Partial<Record<SaveOutcome["kind"], Partial<ContactValues>>> = {
  invalid_phone: {
    phone: "This is not a phone number. Enter all digits, with the country code if it is abroad.",
  },
  invalid_email: { email: "This is not an e-mail address." },
  contact_required: { phone: "Enter a number or an e-mail address: one of them is needed." },
};

type ContactFormOptions = {
  readonly contact: ContactFacts | null;
  readonly onSaved?: ((contact: ContactFacts) => void) | undefined;
};

/** What was typed stays until it is saved or discarded; untouched, the form shows the contact as it is by now. */
export function useContactForm({ contact, onSaved }: ContactFormOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const formatPhone = useFormatPhone();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [outcome, setOutcome] = useState<SaveOutcome | "no_name" | null>(null);
  const refresh = () => queryClient.invalidateQueries(trpc.contacts.pathFilter());
  const { mutate, isPending } = useMutation(
    trpc.contacts.save.mutationOptions({
      onError: (error) => notifyProblem(error, "The contact was not saved"),
      onSuccess: async (result) => {
        setOutcome(result);
        if (result.kind === "stale") await refresh();
        if (result.kind !== "saved") return;
        await refresh();
        setDraft(null);
        setOutcome(null);
        notifyDone(contact === null ? `${result.contact.name} was added.` : "Contact saved.");
        onSaved?.(result.contact);
      },
    }),
  );
  const shown =
    contact === null
      ? BLANK
      : {
          name: contact.name,
          phone: contact.phone === null ? "" : formatPhone(contact.phone),
          email: contact.email ?? "",
        };
  const values = draft?.values ?? shown;
  const send = (version: string | null) => {
    if (values.name.trim() === "") return setOutcome("no_name");
    mutate({ contactId: contact?.contactId ?? null, version, ...values });
  };
  const kind = outcome === "no_name" || outcome === null ? null : outcome;
  return {
    values,
    errors: outcome === "no_name" ? { name: NO_NAME } : ((kind && ERRORS[kind.kind]) ?? {}),
    taken: kind?.kind === "taken" ? kind : null,
    stale: kind?.kind === "stale" ? kind : null,
    isDirty: draft !== null,
    isBusy: isPending,
    change: (part: Partial<ContactValues>) => {
      setDraft({ version: draft?.version ?? contact?.version ?? null, values: { ...values, ...part } });
      if (kind?.kind !== "stale") setOutcome(null);
    },
    discard: () => {
      setDraft(null);
      setOutcome(null);
    },
    save: () => send(draft?.version ?? contact?.version ?? null),
    saveAnyway: () => send(kind?.kind === "stale" ? kind.contact.version : null),
  };
}
