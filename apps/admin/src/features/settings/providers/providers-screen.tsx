import { Anchor } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useApi } from "../../../api/api-context.ts";
import { ArchivableScreen } from "../archivable/archivable-screen.tsx";
import { type Provider, useProvidersQuery, useServicesQuery } from "../../../api/whole-lists.ts";
import { ArchiveButton } from "../archivable/archive-button.tsx";
import { ProviderForm } from "./provider-form.tsx";

export function ProvidersScreen() {
  const { client, queryClient } = useApi();
  const all = useProvidersQuery();
  return (
    <ArchivableScreen
      noun="provider"
      title="Providers"
      description="The people whom callers book."
      icon={IconUsers}
      whenEmpty="Add the people who see patients. Until then, nothing can be booked."
      query={useQuery(all)}
      idOf={({ providerId }) => providerId}
      detail={(provider) => <Detail provider={provider} />}
      archive={(provider) => (
        <ArchiveButton
          item={provider}
          isItem={({ providerId }) => providerId === provider.providerId}
          readAll={() => queryClient.fetchQuery({ ...all, staleTime: 0 })}
          setActive={(active) =>
            client.providers.update.mutate({ ...provider, serviceIds: [...provider.serviceIds], active })
          }
        />
      )}
      form={(props) => <ProviderForm {...props} />}
    />
  );
}

function Detail({ provider }: { readonly provider: Provider }) {
  const { active, hasOwnHours, providerId } = provider;
  return (
    <>
      <GivenServices provider={provider} />
      {active && (
        <>
          {" · "}
          <Anchor
            size="sm"
            underline="always"
            renderRoot={(props) => <Link {...props} to="/settings/hours" search={{ provider: providerId }} />}
          >
            {hasOwnHours ? "Own hours" : "Clinic hours"}
          </Anchor>
        </>
      )}
    </>
  );
}

function GivenServices({ provider: { serviceIds } }: { readonly provider: Provider }) {
  const { data } = useQuery(useServicesQuery());
  if (data === undefined) return "…";
  const names = data
    .filter(({ active, serviceId }) => active && serviceIds.includes(serviceId))
    .map(({ name }) => name);
  return names.length === 0 ? "No services, so nobody can book with them" : names.join(", ");
}
