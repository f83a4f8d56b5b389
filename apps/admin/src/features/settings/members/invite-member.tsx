import { Alert, Button, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { type Role, useOrganization } from "../../../api/session.ts";
import { useRefreshEverything, useTRPC } from "../../../api/trpc.ts";
import { textOf } from "../../../format/text-of.ts";
import { CopyField } from "../../../ui/copy-field.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { FormProblem } from "../../../forms/form-problem.tsx";
import { ROLES, manageableRoles } from "./roles.ts";

export function InviteMember() {
  const trpc = useTRPC();
  const refresh = useRefreshEverything();
  const { role: own } = useOrganization();
  const [role, setRole] = useState<Role>("staff");
  const invite = useMutation(trpc.members.invite.mutationOptions({ onSuccess: refresh }));
  const choices = ROLES.filter(({ value }) => manageableRoles(own).includes(value));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const email = textOf(new FormData(form), "email").trim();
    invite.mutate({ email, role }, { onSuccess: () => form.reset() });
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
            <Button type="submit" loading={invite.isPending}>
              Create invitation
            </Button>
          </Group>
          <Text size="sm" c="dimmed">
            {ROLES.find(({ value }) => value === role)?.means}
          </Text>
          <FormProblem error={invite.error} />
          {invite.data !== undefined && (
            <Alert color="pine" title={`Send this link to ${invite.data.email}`} role="status">
              <CopyField
                label="Invitation link"
                description="It works once, for this address only. We do not e-mail it for you, and it is shown only once."
                value={`${window.location.origin}/invitation/${invite.data.token}`}
              />
            </Alert>
          )}
        </Stack>
      </form>
    </Panel>
  );
}
