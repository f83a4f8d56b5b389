import { Alert, Button, Group, Modal, Stack, Text, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTRPC } from "../../api/trpc.ts";
import { count } from "../../format/amount.ts";
import { notifyProblem } from "../../ui/notify.tsx";
import { StateView } from "../../ui/state-view.tsx";
import type { Contact, PersonData } from "./contact-types.ts";
import classes from "./contact.module.css";
import type { Erased } from "./erased-notice.tsx";

type EraseDialogProps = {
  readonly contact: Contact;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onErased: (erased: Erased) => void;
};

export function EraseDialog({ contact, isOpen, onClose, onErased }: EraseDialogProps) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.contacts.describePersonData.queryOptions(
      { contactId: contact.contactId },
      // Counted anew each time: it is what is agreed to.
      { enabled: isOpen, staleTime: 0, gcTime: 0 },
    ),
  );
  return (
    <Modal opened={isOpen} onClose={onClose} title={`Delete the data of ${contact.name}?`} size="lg">
      <StateView query={query}>
        {(data) => (
          <EraseForm contactId={contact.contactId} data={data} onClose={onClose} onErased={onErased} />
        )}
      </StateView>
    </Modal>
  );
}

type EraseFormProps = Pick<EraseDialogProps, "onClose" | "onErased"> & {
  readonly contactId: string;
  readonly data: PersonData;
};

function EraseForm({ contactId, data, onClose, onErased }: EraseFormProps) {
  const erase = useErase({ contactId, name: data.name, onErased });
  const [typed, setTyped] = useState("");
  const isSame = tidy(typed) === tidy(data.name);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isSame) erase.run();
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <Meaning data={data} />
        {data.calls > 0 && (
          <Alert color="yellow" title="Vapi keeps its own copies">
            Recordings and transcripts of {count(data.calls, "call")} are also kept by Vapi. We cannot delete
            them there, so please do that in Vapi’s dashboard. You will see which calls they are.
          </Alert>
        )}
        <TextInput
          label={`Type the name to confirm: ${data.name}`}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Keep the data
          </Button>
          <Button type="submit" color="red.8" disabled={!isSame} loading={erase.isPending}>
            Delete permanently
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Meaning({ data }: { readonly data: PersonData }) {
  const { appointments, comingAppointments: coming, calls, transcripts, recordings, waitlist } = data;
  return (
    <div>
      <Text mb="xs">This cannot be undone. It means:</Text>
      <ul className={classes["facts"]}>
        <li>The name, number and e-mail address are erased, including from the change history.</li>
        {coming > 0 && (
          <li>
            <strong>
              {count(coming, "upcoming appointment")} {coming === 1 ? "is" : "are"} cancelled.
            </strong>{" "}
            The person is not notified.
          </li>
        )}
        <li>
          {appointments === 0
            ? "There are no appointments."
            : `Of ${count(appointments, "appointment")}, only the time, service and provider are kept, without a name.`}
        </li>
        {waitlist > 0 && (
          <li>What they wait or waited for is erased, and what is held for them is offered to others.</li>
        )}
        <li>
          {calls === 0
            ? "There are no calls."
            : `Of ${count(calls, "call")}, only when they took place and how they ended is kept: ${count(transcripts, "transcript")}, ${count(recordings, "recording link")} and what was said to the assistant are erased.`}
        </li>
      </ul>
    </div>
  );
}

const tidy = (name: string) => name.trim().replace(/\s+/g, " ").toLowerCase();

type EraseOptions = {
  readonly contactId: string;
  readonly name: string;
  readonly onErased: (erased: Erased) => void;
};

function useErase({ contactId, name, onErased }: EraseOptions) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { mutate, isPending } = useMutation(
    trpc.contacts.deletePersonData.mutationOptions({
      onError: (error) => notifyProblem(error, "Nothing was deleted"),
      onSuccess: async (result) => {
        onErased({ ...result, name });
        // Also from this page's memory: other screens have the name in their lists.
        queryClient.removeQueries({ predicate: ({ queryKey }) => !isSession(queryKey) });
        await queryClient.invalidateQueries();
      },
    }),
  );
  return { isPending, run: () => mutate({ contactId }) };
}

const isSession = ([path]: readonly unknown[]) => Array.isArray(path) && path[0] === "session";
