-- Of 0061, in a file of its own: callers book meanwhile.
alter table persons validate constraint persons_email_check;
