import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "../../api/api-context.ts";
import { useTRPC } from "../../api/trpc.ts";
import { type FormatPhone, useFormatPhone } from "../../format/phone.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { CONTACT_PROBLEMS } from "./contact-problems.ts";
import type { ContactFacts, SaveOutcome } from "./contact-types.ts";

export type ContactValues = { readonly name: string; readonly phone: string; readonly email: string };

type Draft = {
  /** The state that was changed; null for a new contact. */
  readonly version: string | null;
  readonly values: ContactValues;
};

type Outcome = SaveOutcome | { readonly kind: "no_name" };

type ContactFormOptions = {
  readonly contact: ContactFacts | null;
  readonly onSaved?: ((contact: ContactFacts) => void) | undefined;
};

/** What was typed stays until it is saved or discarded; untouched, the form shows the contact as it is by now. */
export function useContactForm({ contact, onSaved }: ContactFormOptions) {
  const formatPhone = useFormatPhone();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const discard = () => {
    setDraft(null);
    setOutcome(null);
  };
  const save = useSaveContact(contact, (result) => {
    setOutcome(result);
    if (result.kind !== "saved") return;
    discard();
    onSaved?.(result.contact);
  });
  const values = draft?.values ?? shownOf(contact, formatPhone);
  const version = draft?.version ?? contact?.version ?? null;
  const send = (from: string | null) => {
    if (values.name.trim() === "") setOutcome({ kind: "no_name" });
    else save.mutate({ contactId: contact?.contactId ?? null, version: from, ...values });
  };
  const stale = outcome?.kind === "stale" ? outcome : null;
  return {
    values,
    errors: problemsOf(outcome),
    taken: outcome?.kind === "taken" ? outcome : null,
    stale,
    isDirty: draft !== null,
    isBusy: save.isPending,
    change: (part: Partial<ContactValues>) => {
      setDraft({ version, values: { ...values, ...part } });
      if (stale === null) setOutcome(null);
    },
    discard,
    save: () => send(version),
    saveAnyway: () => send(stale?.contact.version ?? null),
  };
}

function problemsOf(outcome: Outcome | null): Partial<ContactValues> {
  if (outcome === null || !(outcome.kind in CONTACT_PROBLEMS)) return {};
  return CONTACT_PROBLEMS[outcome.kind as keyof typeof CONTACT_PROBLEMS];
}

function shownOf(contact: ContactFacts | null, formatPhone: FormatPhone): ContactValues {
  if (contact === null) return { name: "", phone: "", email: "" };
  const { name, phone, email } = contact;
  return { name, phone: phone === null ? "" : formatPhone(phone), email: email ?? "" };
}

function useSaveContact(contact: ContactFacts | null, onAnswer: (outcome: SaveOutcome) => void) {
  const trpc = useTRPC();
  const { queryClient } = useApi();
  return useMutation(
    trpc.contacts.save.mutationOptions({
      onError: (error) => notifyProblem(error, "The contact was not saved"),
      onSuccess: async (result) => {
        if (result.kind === "saved" || result.kind === "stale") {
          await queryClient.invalidateQueries(trpc.contacts.pathFilter());
        }
        if (result.kind === "saved") {
          notifyDone(contact === null ? `${result.contact.name} was added.` : "Contact saved.");
        }
        onAnswer(result);
      },
    }),
  );
}
