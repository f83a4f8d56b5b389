import { Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTRPC } from "../../api/trpc.ts";
import { StateView } from "../../ui/state-view.tsx";
import type { Contact, ContactItem } from "./contact-types.ts";
import { MergeComparison } from "./merge-comparison.tsx";
import { PickContact } from "./pick-contact.tsx";

type Other = Pick<ContactItem, "contactId" | "name">;

type MergeDialogProps = {
  readonly contact: Contact;
  /** Null: closed. With another contact, that one is compared at once. */
  readonly merge: { readonly other: Other | null } | null;
  readonly onClose: () => void;
};

/** First whom, then what comes of it, then it is done. */
export function MergeDialog({ contact, merge, onClose }: MergeDialogProps) {
  return (
    <Modal opened={merge !== null} onClose={onClose} title="Merge two contacts" size="lg">
      {merge !== null && <Steps contact={contact} first={merge.other} onClose={onClose} />}
    </Modal>
  );
}

type StepsProps = { readonly contact: Contact; readonly first: Other | null; readonly onClose: () => void };

function Steps({ contact, first, onClose }: StepsProps) {
  const [other, setOther] = useState(first);
  if (other === null) return <PickContact contact={contact} onPick={setOther} />;
  return (
    <Compared contact={contact} otherId={other.contactId} onClose={onClose} onBack={() => setOther(null)} />
  );
}

type ComparedProps = {
  readonly contact: Contact;
  readonly otherId: string;
  readonly onClose: () => void;
  readonly onBack: () => void;
};

function Compared({ contact, otherId, onClose, onBack }: ComparedProps) {
  const trpc = useTRPC();
  // Fresh: what is shown here is agreed to.
  const query = useQuery(trpc.contacts.load.queryOptions({ contactId: otherId }, { staleTime: 0 }));
  return (
    <StateView query={query}>
      {(other) => <MergeComparison contact={contact} other={other} onClose={onClose} onBack={onBack} />}
    </StateView>
  );
}
