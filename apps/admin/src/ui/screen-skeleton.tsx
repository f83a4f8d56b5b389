import { Skeleton } from "@mantine/core";
import { ListSkeleton } from "./list-skeleton.tsx";
import { Panel } from "./panel.tsx";

/** Shown while a screen's own code is on its way. */
export function ScreenSkeleton() {
  return (
    <>
      <Skeleton height={30} width={180} mb={28} mt={2} />
      <Panel isFlush>
        <ListSkeleton />
      </Panel>
    </>
  );
}
