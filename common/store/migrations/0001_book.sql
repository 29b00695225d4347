-- What cannot be rebuilt: the entries, and what never was an entry.

CREATE TABLE meta(
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One life of one device's book, as far as it was taken in.
CREATE TABLE log(
	id INTEGER PRIMARY KEY,
	site TEXT NOT NULL,
	epoch TEXT NOT NULL,
	seq INTEGER NOT NULL,
	head BLOB NOT NULL,
	at INTEGER NOT NULL,
	UNIQUE(site, epoch)
) STRICT;

-- n is the order in which this book took them in; the text is as it was written.
CREATE TABLE entry(
	n INTEGER PRIMARY KEY,
	log INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	hash BLOB NOT NULL,
	text TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_place ON entry(log, seq);

CREATE TABLE draft(
	doc TEXT PRIMARY KEY,
	type TEXT NOT NULL,
	who TEXT NOT NULL,
	at INTEGER NOT NULL,
	body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Every earlier form of a draft: what it was, who changed it, when (SEC-03).
CREATE TABLE draft_before(
	doc TEXT NOT NULL,
	k INTEGER NOT NULL,
	who TEXT NOT NULL,
	at INTEGER NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY(doc, k)
) STRICT, WITHOUT ROWID;

-- Heard from head office, each replacing the one before.
CREATE TABLE standing(
	customer TEXT PRIMARY KEY,
	body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Head office: one-time tokens by the hash of their secret, and devices by certificate.
CREATE TABLE token(
	hash TEXT PRIMARY KEY,
	site TEXT NOT NULL,
	until INTEGER NOT NULL,
	used INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE device(
	fingerprint TEXT PRIMARY KEY,
	site TEXT NOT NULL,
	epoch TEXT NOT NULL,
	state TEXT NOT NULL,
	at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
