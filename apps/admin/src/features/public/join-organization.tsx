import { Button, Stack, Text } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { useSignOut } from "../../shell/use-sign-out.ts";
import { FormProblem } from "../../forms/form-problem.tsx";
import { useSwitchOrganization } from "../../shell/use-switch-organization.ts";

type JoinOrganizationProps = {
  readonly token: string;
  readonly organizationName: string;
  readonly email: string;
  /** Of whoever is signed in. */
  readonly ownEmail: string;
};

export function JoinOrganization({ token, organizationName, email, ownEmail }: JoinOrganizationProps) {
  const trpc = useTRPC();
  const signOut = useSignOut();
  const switchTo = useSwitchOrganization();
  const join = useMutation(trpc.members.join.mutationOptions({ onSuccess: ({ orgId }) => switchTo(orgId) }));
  if (email.toLowerCase() !== ownEmail.toLowerCase()) {
    return (
      <Stack>
        <Text>
          This invitation is for {email}, and you are signed in as {ownEmail}. Sign out, then open the link
          again.
        </Text>
        <Button size="md" variant="default" onClick={() => void signOut()}>
          Sign out
        </Button>
      </Stack>
    );
  }
  return (
    <Stack>
      <Text>
        Join <strong>{organizationName}</strong> as {email}?
      </Text>
      <FormProblem error={join.error} />
      <Button size="md" loading={join.isPending || join.isSuccess} onClick={() => join.mutate({ token })}>
        Join {organizationName}
      </Button>
    </Stack>
  );
}
