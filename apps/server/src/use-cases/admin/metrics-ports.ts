import type { loadAssistant, loadTodayFigures } from "@callwaiting/db";
import type { Bound } from "./bound.ts";

export type MetricsPorts = {
  readonly loadAssistant: Bound<typeof loadAssistant>;
  readonly loadTodayFigures: Bound<typeof loadTodayFigures>;
};
