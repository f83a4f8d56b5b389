import { Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Role, useOrganization } from "../../../api/session.ts";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { textOf } from "../../../format/text-of.ts";
import { Panel } from "../../../ui/panel.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { InvitationDelivery } from "./invitation-delivery.tsx";
import { ROLES, manageableRoles } from "./roles.ts";

export function InviteMember() {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const { role: own } = useOrganization();
  const [role, setRole] = useState<Role>("staff");
  const mail = useMutation(trpc.members.inviteByMail.mutationOptions({ onSuccess: refresh }));
  const link = useMutation(trpc.members.invite.mutationOptions({ onSuccess: refresh }));
  const isBusy = mail.isPending || link.isPending;
  const given = mail.data ?? link.data;
  const choices = ROLES.filter(({ value }) => manageableRoles(own).includes(value));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { submitter } = event.nativeEvent as SubmitEvent;
    const isLink = submitter instanceof HTMLButtonElement && submitter.value === "link";
    const [wanted, other] = isLink ? ([link, mail] as const) : ([mail, link] as const);
    other.reset();
    const email = textOf(new FormData(form), "email").trim();
    wanted.mutate({ email, role }, { onSuccess: () => form.reset() });
  };
  return (
    <Panel title="Invite someone">
      <form onSubmit={submit}>
        <Stack>
          <Group align="flex-end">
            <TextInput
              label="E-mail"
              name="email"
              type="email"
              autoComplete="off"
              required
              withAsterisk={false}
              flex="1 1 240px"
            />
            <Select
              label="Role"
              data={choices}
              value={role}
              onChange={(value) => setRole(choices.find((one) => one.value === value)?.value ?? role)}
              allowDeselect={false}
              w={130}
            />
            <Button type="submit" loading={mail.isPending} disabled={isBusy}>
              Mail invitation
            </Button>
            <Button type="submit" variant="default" value="link" loading={link.isPending} disabled={isBusy}>
              Create a link instead
            </Button>
          </Group>
          <Text size="sm" c="dimmed">
            {ROLES.find(({ value }) => value === role)?.means}
          </Text>
          <FormProblem error={mail.error ?? link.error} />
          {given !== undefined && <InvitationDelivery given={given} />}
        </Stack>
      </form>
    </Panel>
  );
}
