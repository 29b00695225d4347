/* Credit by site and epoch. */
#include "lease_inside.h"

#include "store/alias.h"

/* Head office's site, whose word alone gives credit. */
static bool is_office(struct str site)
{
	return str_is(site, "HO");
}

bool counts_as_credit(struct str account)
{
	return str_is(account, "AR") || str_is(account, "UNS") || str_is(account, "OPEN") || str_is(account, "ADV");
}

bool lease_is_forged(const struct entry *e, const struct leg *leg)
{
	bool own = str_eq(leg->spot.at, e->log.site);

	if (str_is(leg->spot.a, "APPR"))
		return !own;
	return str_is(leg->spot.a, "CEIL") && !is_office(e->log.site) && (!own || leg->v > 0);
}

int64_t lease_place(struct str epoch, uint64_t seq)
{
	const int seq_bits = 40;

	if (!epoch.n || epoch.p[0] < 'A' || epoch.p[0] > 'Z')
		return 0;
	return (int64_t)((uint64_t)(epoch.p[0] - 'A') << seq_bits | (seq & ((UINT64_C(1) << seq_bits) - 1)));
}

static enum err add(struct op *op, struct store *s, const struct lease_row *row)
{
	db_do(s->db, db_sql(s->db,
				"INSERT INTO lease(customer, site, epoch, used, ceiling, approved, raised, granted, asked, told, keep) "
				"VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO UPDATE SET used = used + excluded.used, "
				"ceiling = ceiling + excluded.ceiling, approved = approved + excluded.approved, "
				"raised = raised + excluded.raised, granted = granted + excluded.granted, "
				"keep = CASE WHEN excluded.asked > asked THEN excluded.keep ELSE keep END, asked = max(asked, excluded.asked), told = max(told, excluded.told)",
				"tttiiiiiiii", &row->customer, &row->site, &row->epoch, row->used, row->ceiling, row->approved,
				row->raised, row->granted, row->asked, row->told, row->keep));
	return db_err(op, s->db);
}

/* ---- one entry ---- */

static int64_t seen_place(const struct entry *e)
{
	struct str seen = e->seen, epoch = str_cut(&seen, ':');
	uint64_t seq;

	return str_to_u64(seen, &seq) ? lease_place(epoch, seq) : 0;
}

/* Foreign entries alone can bring a sum so far: what they say is not counted then. */
static void sum_to(int64_t *sum, int64_t v)
{
	if (__builtin_add_overflow(*sum, v, sum))
		*sum = 0;
}

static enum err fold_used(struct op *op, struct store *s, const struct entry *e, int from)
{
	struct lease_row row = {.customer = e->legs[from].spot.of, .site = e->log.site, .epoch = e->log.epoch};

	for (int i = from; i < e->legs_count; i++)
		if (counts_as_credit(e->legs[i].spot.a) && str_eq(e->legs[i].spot.of, row.customer))
			sum_to(&row.used, e->legs[i].v);
	if (!row.used)
		return OK;
	row.raised = row.used > 0 ? row.used : 0;
	return add(op, s, &row);
}

static bool of_an_earlier_leg(const struct entry *e, int at)
{
	for (int i = 0; i < at; i++)
		if (counts_as_credit(e->legs[i].spot.a) && str_eq(e->legs[i].spot.of, e->legs[at].spot.of))
			return true;
	return false;
}

/* "EPOCH/NUMBER" of an approval, the epoch alone of a ceiling. */
static enum err fold_given(struct op *op, struct store *s, const struct entry *e, const struct leg *leg)
{
	struct str by = leg->spot.by;
	struct lease_row row = {.customer = leg->spot.of, .site = leg->spot.at, .epoch = str_cut(&by, '/')};

	if (lease_is_forged(e, leg))
		return OK;
	if (str_is(leg->spot.a, "CEIL")) {
		row.ceiling = leg->v;
		row.granted = leg->v > 0 ? leg->v : 0;
	} else {
		row.approved = leg->v;
	}
	/* What is given now is to be kept: what was asked for before no longer holds. */
	if (row.granted) {
		row.asked = lease_place(e->log.epoch, e->seq);
		row.keep = LEASE_KEEP_ALL;
	}
	if (str_eq(e->log.site, leg->spot.at) && str_is(e->type, "ceiling"))
		row.told = seen_place(e);
	return add(op, s, &row);
}

enum err lease_fold(struct op *op, struct store *s, const struct entry *e)
{
	enum err err = OK;

	for (int i = 0; i < e->legs_count && !err; i++) {
		const struct leg *leg = &e->legs[i];
		if (leg->unit != UNIT_MONEY || !leg->spot.of.n)
			continue;
		if (counts_as_credit(leg->spot.a) && !of_an_earlier_leg(e, i))
			err = fold_used(op, s, e, i);
		else if (str_is(leg->spot.a, "CEIL") || str_is(leg->spot.a, "APPR"))
			err = fold_given(op, s, e, leg);
	}
	return err;
}

enum err lease_asked(struct op *op, struct store *s, struct str customer, struct log_id log, int64_t place, int64_t keep)
{
	struct lease_row row = {
		.customer = customer, .site = log.site, .epoch = log.epoch, .asked = place, .keep = keep};

	return add(op, s, &row);
}

/* ---- reading ---- */

static struct lease_row row_of(sqlite3_stmt *st)
{
	return (struct lease_row){db_text(st, 0), db_text(st, 1), db_text(st, 2), db_int(st, 3), db_int(st, 4), db_int(st, 5),
		db_int(st, 6), db_int(st, 7), db_int(st, 8), db_int(st, 9), db_int(st, 10)};
}

static void join(struct lease_row *sum, const struct lease_row *row)
{
	sum_to(&sum->used, row->used);
	sum_to(&sum->ceiling, row->ceiling);
	sum_to(&sum->approved, row->approved);
	sum_to(&sum->raised, row->raised);
	sum_to(&sum->granted, row->granted);
	if (row->asked > sum->asked) {
		sum->asked = row->asked;
		sum->keep = row->keep;
	}
	if (row->told > sum->told)
		sum->told = row->told;
}

static struct lease_row kept(struct arena *a, const struct lease_row *row)
{
	struct lease_row copy = *row;

	copy.customer = arena_str(a, row->customer);
	copy.site = arena_str(a, row->site);
	copy.epoch = arena_str(a, row->epoch);
	return copy;
}

static enum err get(struct op *op, struct store *s, struct str customer, struct log_id log, struct lease_row *sum)
{
	sqlite3_stmt *st = db_sql(s->db,
		"SELECT customer, site, epoch, used, ceiling, approved, raised, granted, asked, told, keep FROM lease "
		"WHERE customer = $1 AND site = $2 AND epoch = $3",
		"ttt", &customer, &log.site, &log.epoch);

	if (db_row(s->db, st)) {
		struct lease_row row = row_of(st);
		join(sum, &row);
		db_end(st);
	}
	return db_err(op, s->db);
}

/* What was written under each name that is read as his. */
static enum err names_of(struct op *op, struct store *s, struct str customer, struct str **names, int *count)
{
	struct str now;
	enum err err = alias_of(op, s, "customer", customer, &now);

	return err ? err : alias_names(op, s, STR("customer"), now, names, count);
}

enum err lease_get(struct op *op, struct store *s, struct str customer, struct log_id log, struct lease_row *out)
{
	struct str *names;
	int count;
	enum err err = names_of(op, s, customer, &names, &count);

	*out = (struct lease_row){.customer = customer, .site = log.site, .epoch = log.epoch};
	for (int i = 0; i < count && !err; i++)
		err = get(op, s, names[i], log, out);
	return err;
}

static enum err walk(struct op *op, struct store *s, sqlite3_stmt *st, lease_fn *fn, void *ctx)
{
	enum err err = OK;

	while (!err && db_row(s->db, st)) {
		struct lease_row row = row_of(st);
		err = fn(ctx, op, &row);
	}
	if (st)
		db_end(st);
	return err ? err : db_err(op, s->db);
}

enum err leases_walk(struct op *op, struct store *s, struct str site, lease_fn *fn, void *ctx)
{
	return walk(op, s,
		db_sql(s->db,
			"SELECT customer, site, epoch, used, ceiling, approved, raised, granted, asked, told, keep FROM lease "
			"WHERE $1 = '' OR site = $1 ORDER BY customer, site, epoch",
			"t", &site),
		fn, ctx);
}

struct keeping {
	struct lease_row *rows;
	int count, cap;
};

static enum err keep(void *ctx, struct op *op, const struct lease_row *row)
{
	struct keeping *k = ctx;

	for (int i = 0; i < k->count; i++)
		if (str_eq(k->rows[i].site, row->site) && str_eq(k->rows[i].epoch, row->epoch)) {
			join(&k->rows[i], row);
			return OK;
		}
	if (k->count == k->cap) {
		int cap = k->cap ? k->cap * 2 : 16;
		struct lease_row *more = ARENA_ARRAY(&op->arena, struct lease_row, cap);
		for (int i = 0; i < k->count; i++)
			more[i] = k->rows[i];
		k->rows = more;
		k->cap = cap;
	}
	k->rows[k->count++] = kept(&op->arena, row);
	return OK;
}

enum err leases_of(struct op *op, struct store *s, struct str customer, struct lease_row **rows, int *count)
{
	struct keeping k = {0};
	struct str *names;
	int names_count;
	enum err err = names_of(op, s, customer, &names, &names_count);

	for (int i = 0; i < names_count && !err; i++)
		err = walk(op, s,
			db_sql(s->db,
				"SELECT customer, site, epoch, used, ceiling, approved, raised, granted, asked, told, keep FROM lease "
				"WHERE customer = $1 ORDER BY site, epoch",
				"t", &names[i]),
			keep, &k);
	*rows = k.rows;
	*count = k.count;
	return err;
}
