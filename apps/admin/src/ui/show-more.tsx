import { Button } from "@mantine/core";

type ShowMoreProps = {
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly isFetchNextPageError: boolean;
    readonly fetchNextPage: () => unknown;
  };
  readonly label?: string;
};

/** Below a list that has another page. */
export function ShowMore({ query, label = "Show more" }: ShowMoreProps) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant="subtle"
      m="xs"
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {query.isFetchNextPageError ? "That did not work. Try again" : label}
    </Button>
  );
}
