import {
  acknowledgeFailedCalls,
  listOutboundCalls,
  loadOutboundToday,
  openOutboundSettings,
  planOutboundCall,
  saveOutboundSettings,
  startOutboundCalls,
  stopOutboundCalls,
} from "@callwaiting/db";

/** What the desk asks the database of calls that the assistant makes. */
export const OF_CALLS = {
  acknowledgeFailedCalls,
  listOutboundCalls,
  loadOutboundToday,
  openOutboundSettings,
  planOutboundCall,
  saveOutboundSettings,
  startOutboundCalls,
  stopOutboundCalls,
};
