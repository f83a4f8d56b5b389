/** Long enough that guessing is hopeless at ten tries a minute, short enough that hashing is no attack. */
export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;
