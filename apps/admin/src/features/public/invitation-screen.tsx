import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useApi } from "../../api/api-context.ts";
import { errorKind } from "../../api/error-kind.ts";
import { useTRPC } from "../../api/trpc.ts";
import { StateView } from "../../ui/state-view.tsx";
import { JoinOrganization } from "./join-organization.tsx";
import { NewAccount } from "./new-account.tsx";
import { PublicCard } from "./public-card.tsx";

const route = getRouteApi("/invitation/$token");

/** Behind the link that an owner or admin gave to somebody. */
export function InvitationScreen() {
  const { token } = route.useParams();
  const trpc = useTRPC();
  const invitation = useQuery(trpc.members.invitation.queryOptions({ token }, { staleTime: Infinity }));
  if (invitation.isError && errorKind(invitation.error) === "not_found") {
    return (
      <PublicCard title="This link no longer works">
        <Text>
          It has been used, was withdrawn, or has expired. Ask the person who sent it for a new one.
        </Text>
      </PublicCard>
    );
  }
  return (
    <PublicCard title="You are invited">
      <StateView query={invitation}>
        {(data) =>
          data.hasAccount ? <Join token={token} {...data} /> : <Register token={token} {...data} />
        }
      </StateView>
    </PublicCard>
  );
}

type InvitedProps = {
  readonly token: string;
  readonly organizationName: string;
  readonly email: string;
};

function Register({ token, organizationName, email }: InvitedProps) {
  return (
    <Stack>
      <Text>
        Create an account to join <strong>{organizationName}</strong>. You will sign in with {email}.
      </Text>
      <NewAccount token={token} email={email} />
    </Stack>
  );
}

function Join(invited: InvitedProps) {
  const { token, organizationName, email } = invited;
  const { client } = useApi();
  // Not the session of the shell: whoever has none is right here and must not be led to sign-in.
  const me = useQuery({
    queryKey: ["invitation", "me"],
    queryFn: () =>
      client.session.current.query().then(
        ({ user }) => user,
        () => null,
      ),
  });
  if (me.data === undefined) return null;
  if (me.data !== null) {
    return <JoinOrganization {...invited} ownEmail={me.data.email} />;
  }
  return (
    <Stack>
      <Text>
        {email} already has an account. Sign in to join <strong>{organizationName}</strong>.
      </Text>
      <Button
        size="md"
        renderRoot={(props) => <Link {...props} to="/sign-in" search={{ back: `/invitation/${token}` }} />}
      >
        Sign in to join
      </Button>
    </Stack>
  );
}
