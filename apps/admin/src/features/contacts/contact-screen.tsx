import { Button, Text } from "@mantine/core";
import { IconArrowsJoin } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayText } from "../../ui/time-text.tsx";
import { ConsentPanel } from "../messages/consent-panel.tsx";
import { MessagesPanel } from "../messages/messages-panel.tsx";
import { BookButton } from "./book-button.tsx";
import { OutboundPanel } from "../outbound/outbound-panel.tsx";
import { ContactCalls } from "./contact-calls.tsx";
import { ContactHistory } from "./contact-history.tsx";
import { ContactPersons } from "./contact-persons.tsx";
import { ContactForm } from "./contact-form.tsx";
import type { Contact, ContactItem } from "./contact-types.ts";
import { ContactVisits } from "./contact-visits.tsx";
import classes from "./contact.module.css";
import { type Erased, ErasedNotice } from "./erased-notice.tsx";
import { MergeDialog } from "./merge-dialog.tsx";
import { PersonalData } from "./personal-data.tsx";

const route = getRouteApi("/shell/contacts/$contactId");

export function ContactScreen() {
  const { contactId } = route.useParams();
  // Another contact begins anew: nothing typed for one may be saved to the other.
  return <OneContact key={contactId} contactId={contactId} />;
}

function OneContact({ contactId }: { readonly contactId: string }) {
  const trpc = useTRPC();
  const [erased, setErased] = useState<Erased | null>(null);
  const query = useQuery(trpc.contacts.load.queryOptions({ contactId }, { enabled: erased === null }));
  if (erased !== null) {
    return (
      <>
        <PageHeader title="Deleted" />
        <ErasedNotice erased={erased} />
      </>
    );
  }
  return (
    <>
      <BackLink to="/contacts">All contacts</BackLink>
      {query.data === undefined && <PageHeader title="Contact" />}
      <StateView query={query}>
        {(contact) => <ContactPage contact={contact} onErased={setErased} />}
      </StateView>
    </>
  );
}

type ContactPageProps = { readonly contact: Contact; readonly onErased: (erased: Erased) => void };
type Other = Pick<ContactItem, "contactId" | "name">;

function ContactPage({ contact, onErased }: ContactPageProps) {
  const isReadOnly = useOrganization().role === "viewer";
  const [merge, setMerge] = useState<{ readonly other: Other | null } | null>(null);
  return (
    <>
      <PageHeader
        title={contact.name}
        description={
          <>
            Contact since <DayText at={contact.createdAt} />
          </>
        }
        actions={
          !isReadOnly && (
            <>
              <BookButton contact={contact} />
              <Button
                variant="default"
                leftSection={<IconArrowsJoin size={17} />}
                onClick={() => setMerge({ other: null })}
              >
                Merge with a duplicate
              </Button>
            </>
          )
        }
      />
      <div className={classes["columns"]}>
        <div className={classes["column"]}>
          <Panel title="Details">
            <ContactForm contact={contact} isReadOnly={isReadOnly} onMerge={(other) => setMerge({ other })} />
            {isReadOnly && (
              <Text size="sm" c="dimmed" mt="md">
                As a viewer you can read this, but not change it.
              </Text>
            )}
          </Panel>
          <div className={classes["last"]}>
            <PersonalData contact={contact} onErased={onErased} />
          </div>
        </div>
        <div className={classes["column"]}>
          <ContactPersons contact={contact} isReadOnly={isReadOnly} />
          <ContactVisits contact={contact} />
          <MessagesPanel about={{ contactId: contact.contactId }} />
          <ConsentPanel contactId={contact.contactId} />
          <OutboundPanel contactId={contact.contactId} />
          <ContactCalls contactId={contact.contactId} />
          <ContactHistory contact={contact} isReadOnly={isReadOnly} />
        </div>
      </div>
      <MergeDialog contact={contact} merge={merge} onClose={() => setMerge(null)} />
    </>
  );
}
