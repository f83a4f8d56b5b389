/** More than any visit costs, in whatever currency, and still exact. */
export const MAX_PRICE_MINOR = 2_000_000_000;
