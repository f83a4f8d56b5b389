export type { BusyReading, BusyTime, IsOurs, LeftOut, OurTime } from "./busy-reading.ts";
export { LIMITS } from "./limits.ts";
export { mergeBusyTimes } from "./merge-busy-times.ts";
export { type BusyQuestion, readBusyTimes } from "./read-busy-times.ts";
