import { formatPrice } from "@callwaiting/domain/price";
import { IconStethoscope } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-context.ts";
import { formatMinutes } from "../../../format/amount.ts";
import { ArchivableScreen } from "../archivable/archivable-screen.tsx";
import { type Service, useServicesQuery } from "../../../api/whole-lists.ts";
import { ArchiveButton } from "../archivable/archive-button.tsx";
import { ServiceForm } from "./service-form.tsx";

export function ServicesScreen() {
  const { client, queryClient } = useApi();
  const all = useServicesQuery();
  return (
    <ArchivableScreen
      noun="service"
      title="Services"
      description="What callers can book, and how long it takes."
      icon={IconStethoscope}
      whenEmpty="Add what people come for. Until then, nothing can be booked."
      query={useQuery(all)}
      idOf={({ serviceId }) => serviceId}
      detail={describe}
      archive={(service) => (
        <ArchiveButton
          item={service}
          isItem={({ serviceId }) => serviceId === service.serviceId}
          readAll={() => queryClient.fetchQuery({ ...all, staleTime: 0 })}
          setActive={(active) => client.services.update.mutate({ ...service, active })}
        />
      )}
      form={(props) => <ServiceForm {...props} />}
    />
  );
}

function describe({ durationMinutes, bufferBeforeMinutes, bufferAfterMinutes, price }: Service): string {
  return [
    formatMinutes(durationMinutes),
    ...(price ? [formatPrice(price)] : []),
    ...(bufferBeforeMinutes > 0 ? [`${formatMinutes(bufferBeforeMinutes)} free before`] : []),
    ...(bufferAfterMinutes > 0 ? [`${formatMinutes(bufferAfterMinutes)} free after`] : []),
  ].join(" · ");
}
