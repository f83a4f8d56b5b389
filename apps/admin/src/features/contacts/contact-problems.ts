/** What can be wrong with a contact, whichever form it is typed into. */
export const CONTACT_PROBLEMS = {
  no_name: { name: "Enter a name." },
  invalid_phone: {
    phone: "This is not a phone number. Enter it with the area code, or with a + and the country code.",
  },
  invalid_email: { email: "This is not an e-mail address." },
  contact_required: { phone: "Enter a phone number or an e-mail address." },
} as const;
