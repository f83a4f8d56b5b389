import { IconMapPin } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-context.ts";
import { type Location, useLocationsQuery } from "../../../api/whole-lists.ts";
import { ArchivableScreen } from "../archivable/archivable-screen.tsx";
import { ArchiveButton } from "../archivable/archive-button.tsx";
import { LocationForm } from "./location-form.tsx";
import { sayStillThere } from "./say-still-there.ts";

export function LocationsScreen() {
  const { client, queryClient } = useApi();
  const all = useLocationsQuery();
  return (
    <ArchivableScreen
      noun="location"
      title="Locations"
      description="The addresses of a clinic that has several. With two or more, opening hours say where they are, and so does everything that is told of a visit."
      icon={IconMapPin}
      whenEmpty="A clinic with one address needs none. Add all of them when there are several, then say in Opening hours who is where."
      query={useQuery(all)}
      idOf={({ locationId }) => locationId}
      detail={describe}
      archive={(location) => (
        <ArchiveButton
          item={location}
          isItem={({ locationId }) => locationId === location.locationId}
          readAll={() => queryClient.fetchQuery({ ...all, staleTime: 0 })}
          setActive={async (active) => {
            const answer = await client.locations.update.mutate({ ...location, active });
            return answer.kind === "in_use"
              ? { kind: "in_use", why: sayStillThere(answer.location) }
              : answer;
          }}
        />
      )}
      form={(props) => <LocationForm {...props} />}
    />
  );
}

function describe({ address, phone }: Location): string {
  return [...address.split("\n"), phone ?? ""].filter((line) => line !== "").join(", ");
}
