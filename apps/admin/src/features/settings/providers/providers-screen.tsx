import { Anchor } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArchivableScreen } from "../archivable/archivable-screen.tsx";
import { type Provider, useProvidersQuery, useServicesQuery } from "../../../api/whole-lists.ts";
import { ArchiveProvider } from "./archive-provider.tsx";
import { ProviderForm } from "./provider-form.tsx";

export function ProvidersScreen() {
  return (
    <ArchivableScreen
      noun="provider"
      title="Providers"
      description="The people and rooms that callers book."
      icon={IconUsers}
      whenEmpty="Add the people who see patients. Until then, nothing can be booked."
      query={useQuery(useProvidersQuery())}
      idOf={({ providerId }) => providerId}
      detail={(provider) => <Detail provider={provider} />}
      archive={(provider) => <ArchiveProvider provider={provider} />}
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
