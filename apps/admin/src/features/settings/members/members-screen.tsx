import { Modal, Stack } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMayEditSettings } from "../../../api/session.ts";
import { PAGES, rowsOf } from "../../../api/pages.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { CopyField } from "../../../ui/copy-field.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ShowMore } from "../../../ui/show-more.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { ReadOnlyNote } from "../../../ui/read-only-note.tsx";
import { Rows } from "../../../ui/rows.tsx";
import { InviteMember } from "./invite-member.tsx";
import { MemberRow } from "./member-row.tsx";
import { PendingInvitations } from "./pending-invitations.tsx";

export function MembersScreen() {
  const trpc = useTRPC();
  const members = useInfiniteQuery(trpc.members.list.infiniteQueryOptions({}, PAGES));
  const mayEdit = useMayEditSettings();
  const [reset, setReset] = useState<{ readonly displayName: string; readonly token: string } | null>(null);
  return (
    <>
      <PageHeader title="Members" description="Who can sign in here, and what they can do." />
      {members.error === null && <ReadOnlyNote />}
      <Stack gap="lg">
        <Panel isFlush>
          <StateView query={members}>
            {(all) => (
              <Rows label="Members">
                {rowsOf(all).map((member) => (
                  <MemberRow key={member.userId} member={member} onReset={setReset} />
                ))}
              </Rows>
            )}
          </StateView>
          <ShowMore query={members} />
        </Panel>
        {mayEdit && <PendingInvitations />}
        {mayEdit && <InviteMember />}
      </Stack>
      <Modal
        opened={reset !== null}
        onClose={() => setReset(null)}
        title={`New password for ${reset?.displayName ?? ""}`}
      >
        <CopyField
          label="Link"
          description="It works once and is shown only once. Share it with nobody else."
          value={`${window.location.origin}/reset-password/${reset?.token ?? ""}`}
        />
      </Modal>
    </>
  );
}
