/* From an entry to what follows from it.
 *
 * Everything folded posts. Only what the entry itself says is used (then, posts, a
 * few words of the body), so that every version of the program gets the same sums;
 * what is odd is laid before a person as a case and held nobody up. */
#include <string.h>

#include "store/alias.h"
#include "store/docs.h"
#include "store/desk.h"
#include "store/log.h"
#include "search_inside.h"
#include "lease_inside.h"
#include "store/sums.h"

struct fold {
	struct op *op;
	struct store *s;
	int64_t n;
	const struct hash *hash;
	const struct entry *e;
};

static enum err odd(struct fold *f, enum err code, struct str place, struct str detail)
{
	struct case_row row = {f->n, str_from(err_code(code)), place, detail};

	return case_put(f->op, f->s, &row);
}

/* ---- the paper ---- */

/* *there: the paper is known already, and stays as it is. */
static enum err doc_insert(struct fold *f, bool *there)
{
	const struct entry *e = f->e;
	struct buf day = BUF_INIT;
	struct str day_text;

	day_put(&day, e->day);
	day_text = buf_str(&day);
	db_do(f->s->db, db_sql(f->s->db,
				"INSERT INTO doc(id, type, number, site, epoch, state, holder, last_act, head, first_n, last_n, acts, day, customer) "
				"VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, 1, $11, $12) ON CONFLICT(id) DO NOTHING",
				"ttttttttbitt", &e->doc, &e->type, &e->number, &e->log.site, &e->log.epoch, &e->state, &e->holder,
				&e->act, f->hash, f->n, &day_text, &e->customer));
	*there = !sqlite3_changes(db_handle(f->s->db));
	buf_done(&day);
	return db_err(f->op, f->s->db);
}

static enum err doc_advance(struct fold *f, int64_t before)
{
	const struct entry *e = f->e;
	struct buf day = BUF_INIT;
	struct str day_text;

	day_put(&day, e->day);
	day_text = buf_str(&day);
	db_do(f->s->db, db_sql(f->s->db,
				"UPDATE doc SET state = $1, holder = $2, last_act = $3, head = $4, last_n = $5, acts = acts + 1, day = $6, "
				"number = CASE WHEN $7 <> '' THEN $7 ELSE number END, customer = CASE WHEN $8 <> '' THEN $8 ELSE customer END "
				"WHERE id = $9",
				"tttbitttt", &e->state, &e->holder, &e->act, f->hash, f->n, &day_text, &e->number, &e->customer, &e->doc));
	db_do(f->s->db, db_sql(f->s->db, "INSERT INTO act_before(n, before) VALUES($1, $2)", "ii", f->n, before));
	buf_done(&day);
	return db_err(f->op, f->s->db);
}

static enum err wait_for(struct fold *f)
{
	db_do(f->s->db, db_sql(f->s->db, "INSERT INTO waiting(doc, on_hash, n) VALUES($1, $2, $3)", "tti", &f->e->doc, &f->e->on,
				f->n));
	return db_err(f->op, f->s->db);
}

static enum err next_waiting(struct fold *f, int64_t *n)
{
	struct buf hex = BUF_INIT;
	struct str hash;
	sqlite3_stmt *st;

	hash_put_hex(&hex, f->hash);
	hash = buf_str(&hex);
	st = db_sql(f->s->db, "SELECT n FROM waiting WHERE doc = $1 AND on_hash = $2 ORDER BY n LIMIT 1", "tt", &f->e->doc, &hash);
	*n = 0;
	if (db_row(f->s->db, st)) {
		*n = db_int(st, 0);
		db_end(st);
		db_do(f->s->db, db_sql(f->s->db, "DELETE FROM waiting WHERE doc = $1 AND on_hash = $2 AND n = $3", "tti", &f->e->doc,
					&hash, *n));
	}
	buf_done(&hex);
	return db_err(f->op, f->s->db);
}

/* How a record was found before its paper's newest act; n is 0 where it is none. */
static enum err searched_before(struct fold *f, const struct doc_row *doc, struct str *key, struct searched *out)
{
	struct record_row row;
	int64_t *acts;
	int count;
	bool found = false;
	enum err err = doc_acts(f->op, f->s, doc, &acts, &count);

	*out = (struct searched){.type = doc->type};
	*key = STR_NONE;
	for (int i = 0; i < count && !err; i++) {
		struct entry e;
		struct hash hash;
		struct str text;
		if ((err = entry_get(f->op, f->s, acts[i], &text, &hash)) || (err = entry_read(f->op, &f->op->arena, text, &e)))
			return err;
		if (!i)
			*key = e.key;
		if (e.name.p)
			out->name = e.name;
		if (e.barcode.p)
			out->barcode = e.barcode;
	}
	if (!err && key->n)
		err = record_get(f->op, f->s, doc->type, *key, &row, &found);
	if (found && str_eq(row.doc, doc->id))
		out->n = doc->first_n;
	return err;
}

/* What the fold of a record's acts is called, and found by. An act that names neither name
 * nor barcode changes nothing of it. */
static enum err renamed(struct fold *f, const struct doc_row *doc)
{
	struct searched before, after;
	struct str key;
	enum err err;

	if (!f->e->name.p && !f->e->barcode.p)
		return OK;
	if ((err = searched_before(f, doc, &key, &before)) || !before.n)
		return err;
	after = before;
	if (f->e->name.p)
		after.name = f->e->name;
	if (f->e->barcode.p)
		after.barcode = f->e->barcode;
	db_do(f->s->db, db_sql(f->s->db, "UPDATE record SET name = $1 WHERE type = $2 AND key = $3", "ttt", &after.name, &after.type, &key));
	if ((err = db_err(f->op, f->s->db)) || (err = search_gone(f->op, f->s, &before)))
		return err;
	return search_add(f->op, f->s, &after);
}

static enum err paper(struct fold *f, struct str *holder_before);

/* The act that waited for this one takes its place on the paper now. */
static enum err follow(struct fold *f)
{
	struct fold after = {.op = f->op, .s = f->s};
	struct entry e;
	struct hash hash;
	struct str text, holder;
	enum err err = next_waiting(f, &after.n);

	if (err || !after.n)
		return err;
	if ((err = entry_get(f->op, f->s, after.n, &text, &hash)) || (err = entry_read(f->op, &f->op->arena, text, &e)))
		return err;
	after.e = &e;
	after.hash = &hash;
	return paper(&after, &holder);
}

static enum err has_act(struct fold *f, const struct doc_row *doc, bool *has)
{
	int64_t *acts;
	int count;
	enum err err = doc_acts(f->op, f->s, doc, &acts, &count);

	*has = false;
	for (int i = 0; i < count && !err; i++) {
		sqlite3_stmt *st = db_sql(f->s->db, "SELECT hash FROM entry WHERE n = $1", "i", acts[i]);
		struct hash h;
		if (db_row(f->s->db, st)) {
			*has |= db_hash(st, 0, &h) && hash_eq(&h, &f->e->on_hash);
			db_end(st);
		}
		err = db_err(f->op, f->s->db);
	}
	return err;
}

static enum err first_act(struct fold *f)
{
	bool there;
	enum err err = doc_insert(f, &there);

	if (err)
		return err;
	return there ? odd(f, E_FORK, f->e->doc, f->e->act) : follow(f);
}

static enum err paper(struct fold *f, struct str *holder_before)
{
	struct doc_row doc;
	bool found, past;
	enum err err;

	*holder_before = STR_NONE;
	if (!f->e->on.n)
		return first_act(f);
	if ((err = doc_get(f->op, f->s, f->e->doc, &doc, &found)))
		return err;
	if (found && str_eq(doc.type, f->e->type) && hash_eq(&doc.head, &f->e->on_hash)) {
		*holder_before = doc.holder;
		if (!str_eq(doc.holder, f->e->log.site) && (err = odd(f, E_NOT_HERE, f->e->doc, f->e->act)))
			return err;
		err = doc_advance(f, doc.last_n);
		if (!err)
			err = renamed(f, &doc);
	} else {
		past = false;
		if (found && (err = has_act(f, &doc, &past)))
			return err;
		return past ? odd(f, E_FORK, f->e->doc, f->e->act) : wait_for(f);
	}
	return err ? err : follow(f);
}

/* ---- sums ---- */

static bool touches_exposure(struct str account)
{
	static const char *const names[] = {"OPEN", "UNS", "AR", "ADV", "COD"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_is(account, names[i]))
			return true;
	return false;
}

static enum err move(struct fold *f, const struct leg *leg, struct str day)
{
	const struct spot *at = &leg->spot;

	db_do(f->s->db, db_sql(f->s->db,
				"INSERT INTO movement(customer, account, due, paper, day, n, site, v, type) "
				"VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO UPDATE SET v = v + excluded.v",
				"tttttitit", &at->of, &at->a, &at->due, &at->paper, &day, f->n, &at->at, leg->v, &f->e->type));
	return db_err(f->op, f->s->db);
}

/* An account of another site that this entry takes from is summed, and shown. */
static enum err judge_leg(struct fold *f, const struct leg *leg)
{
	const struct account *account = account_find(leg->spot.a);

	if (!account)
		return odd(f, E_ACCOUNT, leg->spot.a, STR_NONE);
	if (lease_is_forged(f->e, leg))
		return odd(f, E_OWNER, leg->spot.a, leg->spot.at);
	if (str_is(leg->spot.a, "CEIL"))
		return OK;
	if (account->owner == OWNER_AT && leg->v < 0 && !account_is_far_end(leg->spot.a) &&
		!str_eq(leg->spot.at, f->e->log.site))
		return odd(f, E_OWNER, leg->spot.a, leg->spot.at);
	return OK;
}

/* One leg under the names that hold now. */
static enum err sum_leg(struct fold *f, const struct leg *leg, struct str day)
{
	bool of_customer = leg->spot.of.n && touches_exposure(leg->spot.a);
	enum err err = sum_add(f->op, f->s, leg);

	if (!err && of_customer && !str_is(leg->spot.a, "OPEN"))
		err = move(f, leg, day);
	return err;
}

static enum err sums(struct fold *f)
{
	struct buf day = BUF_INIT;
	struct str changed = STR_NONE; /* told already: the legs of one customer mostly stand together */
	enum err err = OK;

	sums_expect(f->s->sums, f->e->legs, f->e->legs_count);
	day_put(&day, f->e->day);
	for (int i = 0; i < f->e->legs_count && !err; i++) {
		const struct leg *written = &f->e->legs[i];
		struct leg leg = *written;
		bool of_customer = leg.spot.of.n && touches_exposure(leg.spot.a);
		if ((err = alias_spot(f->op, f->s, &leg.spot)) || (err = sum_leg(f, &leg, buf_str(&day))))
			break;
		err = judge_leg(f, written);
		if (err || !of_customer || str_eq(changed, written->spot.of))
			continue;
		changed = written->spot.of;
		/* Who hears him under either name is told. */
		if (!(err = changed_put(f->op, f->s, changed, f->n)) && !str_eq(changed, leg.spot.of))
			err = changed_put(f->op, f->s, leg.spot.of, f->n);
	}
	buf_done(&day);
	return err ? err : lease_fold(f->op, f->s, f->e);
}

static bool is_written(const struct leg *leg, struct str type, struct str written)
{
	if (str_is(type, "item"))
		return str_eq(leg->spot.item, written);
	return str_eq(leg->spot.of, written) && str_is(type, account_party(leg->spot.a));
}

enum err alias_resum(struct op *op, struct store *s, int64_t n, const struct entry *e, struct str type, struct str written,
	struct str from, struct str to)
{
	struct fold f = {op, s, n, NULL, e};
	struct str day = day_str(&op->arena, e->day);
	enum err err = OK;

	for (int i = 0; i < e->legs_count && !err; i++) {
		struct leg leg = e->legs[i];
		bool item = str_is(type, "item");
		if (!is_written(&leg, type, written))
			continue;
		/* What else it names is read as it is now. */
		if ((err = alias_spot(op, s, &leg.spot)))
			break;
		*(item ? &leg.spot.item : &leg.spot.of) = from;
		leg.v = -leg.v;
		if ((err = sum_leg(&f, &leg, day)))
			break;
		*(item ? &leg.spot.item : &leg.spot.of) = to;
		leg.v = -leg.v;
		err = sum_leg(&f, &leg, day);
	}
	/* A leg is never nil: a row that came to nil was renamed. */
	if (!err && str_is(type, "customer")) {
		db_do(s->db, db_sql(s->db, "DELETE FROM movement WHERE customer = $1 AND n = $2 AND v = 0", "ti", &from, n));
		err = db_err(op, s->db);
	}
	return err;
}

/* ---- topics, record, source, series ---- */

static enum err topics(struct fold *f, struct str holder_before)
{
	struct str *list;
	int count;

	entry_topics(f->e, holder_before, &f->op->arena, &list, &count);
	for (int i = 0; i < count; i++)
		db_do(f->s->db, db_sql(f->s->db, "INSERT OR IGNORE INTO topic(topic, n) VALUES($1, $2)", "ti", &list[i], f->n));
	return db_err(f->op, f->s->db);
}

static enum err record(struct fold *f)
{
	const struct entry *e = f->e;
	bool there;
	enum err err;

	if (!e->key.n || e->on.n)
		return OK;
	db_do(f->s->db, db_sql(f->s->db,
				"INSERT INTO record(type, key, name, doc) VALUES($1, $2, $3, $4) ON CONFLICT(type, key) DO NOTHING",
				"tttt", &e->type, &e->key, &e->name, &e->doc));
	there = !sqlite3_changes(db_handle(f->s->db));
	if ((err = db_err(f->op, f->s->db)))
		return err;
	if (there)
		return odd(f, E_DUPLICATE, e->type, e->key);
	return search_add(f->op, f->s, &(struct searched){.n = f->n, .type = e->type, .name = e->name, .barcode = e->barcode});
}

static enum err source(struct fold *f)
{
	const struct entry *e = f->e;
	struct hash content;

	if (!e->source.n || e->on.n)
		return OK;
	content = entry_content(e);
	db_do(f->s->db, db_sql(f->s->db,
				"INSERT INTO source(site, source, doc, content) VALUES($1, $2, $3, $4) ON CONFLICT(site, source) DO NOTHING",
				"tttb", &e->log.site, &e->source, &e->doc, &content));
	if (db_failed(f->s->db) || sqlite3_changes(db_handle(f->s->db)))
		return db_err(f->op, f->s->db);
	return odd(f, E_CONFLICT, e->source, e->doc);
}

/* "A01-SB-000012" counts in series SB of its log; so does a record's key where a site
 * drew it, but not one that a person chose. */
static enum err series(struct fold *f)
{
	struct str rest = f->e->number.n ? f->e->number : f->e->key, name;
	struct str site = str_cut(&rest, '-');
	uint64_t last;

	if (!rest.n || !str_eq(str_sub(site, 0, f->e->log.site.n), f->e->log.site))
		return OK;
	name = str_cut(&rest, '-');
	if (!name.n || !str_to_u64(rest, &last) || last > INT64_MAX)
		return OK;
	db_do(f->s->db, db_sql(f->s->db, "UPDATE series SET last = max(last, $1) WHERE site = $2 AND epoch = $3 AND series = $4",
				"ittt", (int64_t)last, &f->e->log.site, &f->e->log.epoch, &name));
	if (!db_failed(f->s->db) && !sqlite3_changes(db_handle(f->s->db)))
		db_do(f->s->db, db_sql(f->s->db, "INSERT INTO series(site, epoch, series, last) VALUES($1, $2, $3, $4)", "ttti",
					&f->e->log.site, &f->e->log.epoch, &name, (int64_t)last));
	return db_err(f->op, f->s->db);
}

enum err store_project(struct op *op, struct store *s, int64_t n, const struct hash *hash, const struct entry *e)
{
	struct fold f = {op, s, n, hash, e};
	struct str holder_before;
	enum err err;

	/* The record first: acts that waited for its paper may change its name. */
	if ((err = record(&f)) || (err = paper(&f, &holder_before)) || (err = topics(&f, holder_before)) || (err = sums(&f)) ||
		(err = source(&f)))
		return err;
	return series(&f);
}
