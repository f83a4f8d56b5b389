-- Of 0093, in a file of its own: callers book meanwhile.
alter table appointments validate constraint appointments_source_check;
