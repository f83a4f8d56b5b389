import { Alert, Stack, Text } from "@mantine/core";
import { SeriesDates } from "./series-dates.tsx";
import { SeriesScope } from "./series-scope.tsx";
import type { useMoveSeries } from "./use-move-series.ts";

/** How much of the series moves along, and what is in the way. */
export function MoveSeriesFields({ move }: { readonly move: ReturnType<typeof useMoveSeries> }) {
  return (
    <Stack gap="sm">
      <SeriesScope series={move.series} value={move.scope} onChange={move.setScope} label="What is moved" />
      {move.dates.length > 0 && (
        <>
          <Text size="sm" role="alert">
            Nothing was moved: these cannot go there. Choose another time for each, then move again.
          </Text>
          <SeriesDates dates={move.dates} onChoose={move.choose} outLabel="Leave it where it is" />
        </>
      )}
      {move.problem !== null && (
        <Alert color="red" role="alert">
          {move.problem}
        </Alert>
      )}
    </Stack>
  );
}
