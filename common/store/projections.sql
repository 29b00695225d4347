-- What follows from the entries, folded in the order of n. Dropped, created and
-- filled again by `rebuild`; never migrated.

-- A paper as it stands after its last act.
CREATE TABLE doc(
	id TEXT PRIMARY KEY,
	type TEXT NOT NULL,
	number TEXT NOT NULL,
	site TEXT NOT NULL,
	epoch TEXT NOT NULL,
	state TEXT NOT NULL,
	holder TEXT NOT NULL,
	last_act TEXT NOT NULL,
	head BLOB NOT NULL,
	first_n INTEGER NOT NULL,
	last_n INTEGER NOT NULL,
	acts INTEGER NOT NULL,
	day TEXT NOT NULL,
	customer TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX doc_of_type ON doc(type, first_n);
CREATE INDEX doc_number ON doc(number) WHERE number <> '';
-- What a site hands over to head office by itself (docs_to_hand_over).
CREATE INDEX doc_to_hand_over ON doc(first_n) WHERE state = 'provisional' OR (last_act IN ('issue', 'issue_there') AND acts > 2);

-- The act before, of acts that stand on one: a paper is read from its last act back.
CREATE TABLE act_before(
	n INTEGER PRIMARY KEY,
	before INTEGER NOT NULL
) STRICT;

-- Acts heard before the one they stand on.
CREATE TABLE waiting(
	doc TEXT NOT NULL,
	on_hash TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY(doc, on_hash, n)
) STRICT, WITHOUT ROWID;

-- Sums of legs by account (model/posting.h spells the key); a sum of nil has no row.
CREATE TABLE balance(
	key TEXT PRIMARY KEY,
	v INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What moved a customer's receivable or advance, day by day, and by what type of paper:
-- aging and statements.
CREATE TABLE movement(
	customer TEXT NOT NULL,
	account TEXT NOT NULL,
	due TEXT NOT NULL,
	paper TEXT NOT NULL,
	day TEXT NOT NULL,
	n INTEGER NOT NULL,
	site TEXT NOT NULL,
	v INTEGER NOT NULL,
	type TEXT NOT NULL,
	PRIMARY KEY(customer, account, due, paper, day, n, site)
) STRICT, WITHOUT ROWID;

CREATE TABLE topic(
	topic TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY(topic, n)
) STRICT, WITHOUT ROWID;
-- A site that hears thousands of topics is fed by walking what is new.
CREATE INDEX topic_n ON topic(n, topic);

CREATE TABLE record(
	type TEXT NOT NULL,
	key TEXT NOT NULL,
	name TEXT NOT NULL,
	doc TEXT NOT NULL,
	PRIMARY KEY(type, key)
) STRICT, WITHOUT ROWID;

-- What records are looked for by (store/search_words.h): which have it, by n of their
-- first entry, 65,536 of them a row. The same whatever the order they came in.
CREATE TABLE search(
	token TEXT NOT NULL,
	block INTEGER NOT NULL,
	list BLOB NOT NULL,
	PRIMARY KEY(token, block)
) STRICT, WITHOUT ROWID;

-- Papers brought in from elsewhere, by what they were there.
CREATE TABLE source(
	site TEXT NOT NULL,
	source TEXT NOT NULL,
	doc TEXT NOT NULL,
	content BLOB NOT NULL,
	PRIMARY KEY(site, source)
) STRICT, WITHOUT ROWID;

-- The last number drawn in each series.
CREATE TABLE series(
	site TEXT NOT NULL,
	epoch TEXT NOT NULL,
	series TEXT NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY(site, epoch, series)
) STRICT, WITHOUT ROWID;

-- What a person has to look at, by the entry it is about.
CREATE TABLE case_(
	n INTEGER NOT NULL,
	code TEXT NOT NULL,
	place TEXT NOT NULL,
	detail TEXT NOT NULL,
	PRIMARY KEY(n, code, place)
) STRICT, WITHOUT ROWID;

-- Money of a customer that may be allocated, by the paper that brought it.
CREATE TABLE credit(
	customer TEXT NOT NULL,
	doc TEXT NOT NULL,
	site TEXT NOT NULL,
	day TEXT NOT NULL,
	n INTEGER NOT NULL,
	free INTEGER NOT NULL,
	waits TEXT NOT NULL,
	PRIMARY KEY(customer, doc)
) STRICT, WITHOUT ROWID;

-- Lines of allocation decisions.
CREATE TABLE allocated(
	source TEXT NOT NULL,
	paper TEXT NOT NULL,
	n INTEGER NOT NULL,
	cause TEXT NOT NULL,
	rule TEXT NOT NULL,
	v INTEGER NOT NULL,
	day TEXT NOT NULL,
	PRIMARY KEY(source, paper, n),
	UNIQUE(cause, rule, source, paper)
) STRICT, WITHOUT ROWID;

-- The last entry that changed a customer's sums, for standings.
CREATE TABLE changed(
	customer TEXT PRIMARY KEY,
	n INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which topics a site hears, and since which entry.
CREATE TABLE hears(
	site TEXT NOT NULL,
	topic TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY(site, topic)
) STRICT, WITHOUT ROWID;
CREATE INDEX hears_topic ON hears(topic, site);

-- A site's epochs with the key that signs for them.
CREATE TABLE enrolment(
	site TEXT NOT NULL,
	epoch TEXT NOT NULL,
	sign TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY(site, epoch)
) STRICT, WITHOUT ROWID;

-- Prices by the day from which they hold: kind 0 head office's lists, 1 what was paid. whom:
-- empty for everybody, "c:CHANNEL", "k:CUSTOMER"; least: the quantity from which it holds.
CREATE TABLE price(
	kind INTEGER NOT NULL,
	item TEXT NOT NULL,
	whom TEXT NOT NULL,
	day TEXT NOT NULL,
	n INTEGER NOT NULL,
	least INTEGER NOT NULL,
	e4 INTEGER NOT NULL,
	discount INTEGER NOT NULL,
	PRIMARY KEY(kind, item, whom, day, n, least)
) STRICT, WITHOUT ROWID;

-- Papers by the paper they name (LINKS): a bill's settlement, its invoice, its release.
CREATE TABLE link(
	paper TEXT NOT NULL,
	type TEXT NOT NULL,
	n INTEGER NOT NULL,
	doc TEXT NOT NULL,
	PRIMARY KEY(paper, type, n)
) STRICT, WITHOUT ROWID;

-- Closed months: up to which entry of each log they count.
CREATE TABLE closed(
	month TEXT NOT NULL,
	site TEXT NOT NULL,
	epoch TEXT NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY(month, site, epoch)
) STRICT, WITHOUT ROWID;

-- Entries that count in a later month than their day's, which was closed below them.
CREATE TABLE late(
	n INTEGER PRIMARY KEY,
	period TEXT NOT NULL
) STRICT;

-- Records that were found to be one: from the merge on `old` is read as `now`.
CREATE TABLE alias(
	type TEXT NOT NULL,
	old TEXT NOT NULL,
	now TEXT NOT NULL,
	n INTEGER NOT NULL,
	PRIMARY KEY(type, old)
) STRICT, WITHOUT ROWID;

-- Credit of a customer at one site in one epoch: what the site's own entries added to his
-- exposure, its ceiling, and approvals past it. `raised` is the additions alone, `granted`
-- what was added to the ceiling; `asked` is head office's last entry that said how much the
-- site may `keep` unused, `told` the last one that a return of the site's had heard of (both:
-- the epoch's letter, then seq).
CREATE TABLE lease(
	customer TEXT NOT NULL,
	site TEXT NOT NULL,
	epoch TEXT NOT NULL,
	used INTEGER NOT NULL,
	ceiling INTEGER NOT NULL,
	approved INTEGER NOT NULL,
	raised INTEGER NOT NULL,
	granted INTEGER NOT NULL,
	asked INTEGER NOT NULL,
	told INTEGER NOT NULL,
	keep INTEGER NOT NULL,
	PRIMARY KEY(customer, site, epoch)
) STRICT, WITHOUT ROWID;

-- Approvals that were given, or ended: by the site and the number, by telephone the
-- challenge. In force: given, and not ended.
CREATE TABLE approved(
	site TEXT NOT NULL,
	number TEXT NOT NULL,
	customer TEXT NOT NULL,
	rule TEXT NOT NULL,
	approver TEXT NOT NULL,
	v INTEGER NOT NULL,
	given INTEGER NOT NULL,
	ended INTEGER NOT NULL,
	PRIMARY KEY(site, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX approved_customer ON approved(customer) WHERE given > 0 AND ended = 0;
