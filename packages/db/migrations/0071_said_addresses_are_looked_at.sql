-- Of 0070, in a file of its own: callers book meanwhile.
alter table appointments validate constraint appointments_said_email_check;
