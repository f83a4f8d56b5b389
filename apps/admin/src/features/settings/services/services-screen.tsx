import { IconStethoscope } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { formatMinutes } from "../../../format/minutes.ts";
import { ArchivableScreen } from "../archivable/archivable-screen.tsx";
import { type Service, useServicesQuery } from "../../../api/whole-lists.ts";
import { ArchiveService } from "./archive-service.tsx";
import { ServiceForm } from "./service-form.tsx";

export function ServicesScreen() {
  return (
    <ArchivableScreen
      noun="service"
      title="Services"
      description="What callers can book, and how long it takes."
      icon={IconStethoscope}
      whenEmpty="Add what people come for. Until then, nothing can be booked."
      query={useQuery(useServicesQuery())}
      idOf={({ serviceId }) => serviceId}
      detail={describe}
      archive={(service) => <ArchiveService service={service} />}
      form={(props) => <ServiceForm {...props} />}
    />
  );
}

function describe({ durationMinutes, bufferBeforeMinutes, bufferAfterMinutes }: Service): string {
  return [
    formatMinutes(durationMinutes),
    ...(bufferBeforeMinutes > 0 ? [`${formatMinutes(bufferBeforeMinutes)} free before`] : []),
    ...(bufferAfterMinutes > 0 ? [`${formatMinutes(bufferAfterMinutes)} free after`] : []),
  ].join(" · ");
}
