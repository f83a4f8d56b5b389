import type { Ports } from "../../bound.ts";

export const METRICS_PORTS = ["loadAssistant", "loadTodayFigures"] as const;

export type MetricsPorts = Ports<typeof METRICS_PORTS>;
