import { IconDoor } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../../../api/api-context.ts";
import { type Resource, useResourcesQuery } from "../../../api/whole-lists.ts";
import { ArchivableScreen } from "../archivable/archivable-screen.tsx";
import { ArchiveButton } from "../archivable/archive-button.tsx";
import { ResourceForm } from "./resource-form.tsx";
import { KIND_LABELS, sayInUse } from "./say-in-use.ts";

export function ResourcesScreen() {
  const { client, queryClient } = useApi();
  const all = useResourcesQuery();
  return (
    <ArchivableScreen
      noun="room or device"
      title="Rooms & equipment"
      description="What a visit takes besides a provider. Each serves one visit at a time."
      icon={IconDoor}
      whenEmpty="Add rooms and devices that services share. A time is then only offered while one is free."
      query={useQuery(all)}
      idOf={({ resourceId }) => resourceId}
      detail={describe}
      archive={(resource) => (
        <ArchiveButton
          item={resource}
          isItem={({ resourceId }) => resourceId === resource.resourceId}
          readAll={() => queryClient.fetchQuery({ ...all, staleTime: 0 })}
          setActive={async (active) => {
            const answer = await client.resources.update.mutate({ ...resource, active });
            return answer.kind === "in_use" ? { kind: "in_use", why: sayInUse(answer.resource) } : answer;
          }}
        />
      )}
      form={(props) => <ResourceForm {...props} />}
    />
  );
}

function describe({ kind, serviceNames }: Resource): string {
  const needed = serviceNames.length === 0 ? "no service needs it" : `for ${serviceNames.join(", ")}`;
  return `${KIND_LABELS[kind]} · ${needed}`;
}
