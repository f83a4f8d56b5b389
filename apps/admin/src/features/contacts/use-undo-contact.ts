import { useMutation } from "@tanstack/react-query";
import { useApi } from "../../api/api-context.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import type { Change } from "../appointments/describe-change.ts";
import type { Contact } from "./contact-types.ts";

const FIELDS = ["name", "phone", "email"] as const;
type Values = Readonly<Record<(typeof FIELDS)[number], string>>;

/**
 * What the contact was before a caller changed it, for the fields that are still as the caller left them; null when there
 * is nothing to take back.
 */
export function undoOf({ actor, action, before, after }: Change, contact: Contact): Partial<Values> | null {
  if (actor.kind !== "phone" || action !== "updated" || before === null || after === null) return null;
  const fields = FIELDS.filter((key) => key in before && textOf(after[key]) === (contact[key] ?? ""));
  return fields.length === 0 ? null : Object.fromEntries(fields.map((key) => [key, textOf(before[key])]));
}

/** Placeholder addresses are none. */
const textOf = (value: unknown): string =>
  typeof value === "string" && !value.endsWith(".invalid") ? value : "";

export function useUndoContact(contact: Contact) {
  const trpc = useTRPC();
  const { queryClient } = useApi();
  const { mutate, isPending } = useMutation(
    trpc.contacts.save.mutationOptions({
      onError: (error) => notifyProblem(error, "The change was not undone"),
      onSuccess: async ({ kind }) => {
        await queryClient.invalidateQueries(trpc.contacts.pathFilter());
        await queryClient.invalidateQueries(trpc.audit.pathFilter());
        notifyDone(kind === "saved" ? "Undone." : "Not undone: the contact was changed meanwhile.");
      },
    }),
  );
  const run = (back: Partial<Values>) => {
    const { contactId, version, name, phone, email } = contact;
    mutate({ contactId, version, name, phone: phone ?? "", email: email ?? "", ...back });
  };
  return { isPending, run };
}
