import {
  acceptOffer,
  changeWaitlistWish,
  closeOffer,
  joinWaitlistForStaff,
  leaveWaitlist,
  listHolds,
  listOffers,
  listTimesForEntry,
  listWaitlist,
  moveInWaitlist,
  offerForStaff,
  openWaitlistSettings,
  saveWaitlistSettings,
} from "@callwaiting/db";

/** What the desk does with the waitlist. */
export const OF_THE_WAITLIST = {
  acceptOffer,
  changeWaitlistWish,
  closeOffer,
  joinWaitlistForStaff,
  leaveWaitlist,
  listHolds,
  listOffers,
  listTimesForEntry,
  listWaitlist,
  moveInWaitlist,
  offerForStaff,
  openWaitlistSettings,
  saveWaitlistSettings,
};
