-- What this machine alone knows: never synced, never rebuilt, gone with its disk.

-- Every refusal of an act (SEC-18): what was asked, by whom, and why it was not done.
CREATE TABLE refusal(
	id INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	day TEXT NOT NULL,
	who TEXT NOT NULL,
	command TEXT NOT NULL,
	code TEXT NOT NULL,
	place TEXT NOT NULL,
	said TEXT NOT NULL
) STRICT;
CREATE INDEX refusal_day ON refusal(day);

-- Wrong PINs since the last right one, counted before each answer.
CREATE TABLE attempt(
	who TEXT PRIMARY KEY,
	wrong INTEGER NOT NULL,
	until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Who is logged in where: a place is a terminal of one user of this machine.
CREATE TABLE session(
	place TEXT PRIMARY KEY,
	who TEXT NOT NULL,
	since INTEGER NOT NULL,
	used INTEGER NOT NULL,
	idle_s INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
