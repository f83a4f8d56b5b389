import {
  bookSeriesForStaff,
  listSeries,
  lookAtSeries,
  moveSeriesForStaff,
  setSeriesStatus,
} from "@callwaiting/db";

/** What the desk books, moves and cancels together. */
export const OF_SERIES = {
  bookSeriesForStaff,
  listSeries,
  lookAtSeries,
  moveSeriesForStaff,
  setSeriesStatus,
};
