-- Wrong codes by telephone, counted before each answer: by request, and of the site.
CREATE TABLE code_request(
	request TEXT PRIMARY KEY,
	wrong INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- `unlocked`: the paper by which head office let the site try again last.
CREATE TABLE code_site(
	one INTEGER PRIMARY KEY CHECK(one = 1),
	day TEXT NOT NULL,
	wrong INTEGER NOT NULL,
	unlocked TEXT NOT NULL
) STRICT;
