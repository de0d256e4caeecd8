-- Lists every file on the ground, one a row: how it was used, by whom, how often, bytes, first and last time. Letters of
-- the column HOW: r read, x executed, c created, w emptied or replaced, u opened for writing or changed in place, m its
-- content carried to another name by rename or link, d removed or renamed away, a mode, owner, times or attributes set,
-- s metadata asked, p looked for and not found. BY is the first program that used it and how many other processes did.

-- Of a whole trace all stands in file_use_total.
SELECT * FROM file_use_total;
