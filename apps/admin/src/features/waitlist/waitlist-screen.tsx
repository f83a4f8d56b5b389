import { Button, Stack } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { EditModal } from "../../forms/edit-modal.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { ChangeWish, NewEntry } from "./entry-form.tsx";
import { EntryList } from "./entry-list.tsx";
import { HoldList } from "./hold-list.tsx";
import { OfferHistory } from "./offer-history.tsx";
import { OfferNow } from "./offer-now.tsx";
import type { Entry } from "./waitlist-types.ts";

/** Who waits, what is held for them, and what came of it. */
export function WaitlistScreen() {
  const mayWrite = useOrganization().role !== "viewer";
  const [isAdding, setIsAdding] = useState(false);
  const [changed, setChanged] = useState<Entry | null>(null);
  const [offered, setOffered] = useState<Entry | null>(null);
  return (
    <>
      <PageHeader
        title="Waitlist"
        description="What becomes free is held for the first whom it suits, then for the next. For how long, and how they are told: Settings, Messages."
        actions={
          mayWrite && (
            <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setIsAdding(true)}>
              Add somebody
            </Button>
          )
        }
      />
      <Stack gap="lg">
        <HoldList />
        <EntryList onOffer={setOffered} onChange={setChanged} />
        <OfferHistory />
      </Stack>
      <EditModal title="Put on the waitlist" isOpen={isAdding} onClose={() => setIsAdding(false)}>
        {(onChanged) => <NewEntry onChanged={onChanged} onDone={() => setIsAdding(false)} />}
      </EditModal>
      <EditModal
        title={`What ${changed?.patientName ?? ""} waits for`}
        isOpen={changed !== null}
        onClose={() => setChanged(null)}
      >
        {(onChanged) =>
          changed !== null && (
            <ChangeWish entry={changed} onChanged={onChanged} onDone={() => setChanged(null)} />
          )
        }
      </EditModal>
      <EditModal
        title={`Offer a time to ${offered?.patientName ?? ""}`}
        isOpen={offered !== null}
        onClose={() => setOffered(null)}
      >
        {() => offered !== null && <OfferNow entry={offered} onDone={() => setOffered(null)} />}
      </EditModal>
    </>
  );
}
