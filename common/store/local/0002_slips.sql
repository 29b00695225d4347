-- Which copies of which papers the printer took, and how often.
CREATE TABLE printed(
	number TEXT NOT NULL,
	copy TEXT NOT NULL,
	times INTEGER NOT NULL,
	at INTEGER NOT NULL,
	PRIMARY KEY(number, copy)
) STRICT, WITHOUT ROWID;

-- The printer of this machine; no row: none. Papers begun behind the entry `since` are
-- to be printed.
CREATE TABLE printer(
	one INTEGER PRIMARY KEY CHECK(one = 1),
	address TEXT NOT NULL,
	form TEXT NOT NULL,
	columns INTEGER NOT NULL,
	drawer INTEGER NOT NULL,
	at_once INTEGER NOT NULL,
	since INTEGER NOT NULL
) STRICT;
