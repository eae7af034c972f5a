-- 0014-habit.sql: whose mail in numbers a member wants in the inbox, and whose in the bulk folder.
ALTER TABLE lesson ADD COLUMN habit_token BLOB;   -- of the author's address, 8 bytes; NULL: not from outside
