import { Stack } from "@mantine/core";
import { IconRss } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useMayEditSettings } from "../../../api/session.ts";
import { PAGES, rowsOf } from "../../../api/pages.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ShowMore } from "../../../ui/show-more.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { DayAndTime } from "../../../ui/time-text.tsx";
import { ReadOnlyNote } from "../../../ui/read-only-note.tsx";
import { Row, Rows } from "../../../ui/rows.tsx";
import { HowToSubscribe } from "./how-to-subscribe.tsx";
import { NewFeed } from "./new-feed.tsx";
import { RevokeFeed } from "./revoke-feed.tsx";

export function FeedsScreen() {
  const trpc = useTRPC();
  const feeds = useInfiniteQuery(trpc.calendarFeeds.list.infiniteQueryOptions({}, PAGES));
  const mayEdit = useMayEditSettings();
  return (
    <>
      <PageHeader
        title="Calendar feeds"
        description="A link that shows a provider's appointments in Google, Apple or Outlook Calendar, kept up to date."
      />
      <ReadOnlyNote />
      <Stack gap="lg">
        {mayEdit && <NewFeed />}
        <Panel title="Links in use" isFlush>
          <StateView
            query={feeds}
            isEmpty={(all) => rowsOf(all).length === 0}
            empty={
              <EmptyState icon={IconRss} title="No links yet">
                Create one for a provider, and add it to their calendar.
              </EmptyState>
            }
          >
            {(all) => (
              <Rows label="Calendar links">
                {rowsOf(all).map((feed) => (
                  <Row
                    key={feed.feedId}
                    title={feed.providerName}
                    detail={
                      <>
                        Created: <DayAndTime at={feed.createdAt} />
                      </>
                    }
                    actions={mayEdit && <RevokeFeed feed={feed} />}
                  />
                ))}
              </Rows>
            )}
          </StateView>
          <ShowMore query={feeds} />
        </Panel>
        <HowToSubscribe />
      </Stack>
    </>
  );
}
