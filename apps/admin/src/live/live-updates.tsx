/**
 * The one place where changes made elsewhere reach this page. The server's subscription is to be opened here, once
 * per page, and each event is to invalidate the queries it concerns (`queryClient.invalidateQueries`); screens never
 * subscribe themselves. Until the server has that subscription, refetching on focus keeps screens fresh.
 */
export function LiveUpdates() {
  return null;
}
