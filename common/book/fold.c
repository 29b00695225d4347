/* Taking in, and folding in the order of n. */
#include "people.h"

#include <string.h>

#include "base/check.h"
#include "documents/papers.h"
#include "documents/registry.h"
#include "store/desk.h"

/* ---- taking in ---- */

struct joining {
	struct op *op;
	struct book *b;
	const struct batch *batch;
	struct log_head head;
	struct taken *out;
};

static enum err no_join(struct joining *j, uint64_t seq)
{
	return op_refuse(j->op, E_CHAIN, "", "seq", arena_printf(&j->op->arena, "%llu", (unsigned long long)seq).p, "log",
		arena_printf(&j->op->arena, "%.*s %.*s", STR_ARG(j->batch->log.site), STR_ARG(j->batch->log.epoch)).p, NULL);
}

/* The entry on which a later epoch was opened is the last of the site's epoch before;
 * a site's very first stands on nothing. */
static enum err first_prev(struct joining *j, const struct hash *prev, bool *good)
{
	*good = hash_is_zero(prev);
	if (*good || j->batch->log.epoch.p[0] == 'A')
		return OK;
	return entry_known(j->op, j->b->store, j->batch->log.site, prev, good);
}

static enum err held(struct joining *j, uint64_t seq, const struct hash *hash)
{
	struct hash there;
	int64_t n;
	enum err err = entry_find(j->op, j->b->store, j->batch->log, seq, &n, &there);

	if (err)
		return err;
	if (!n || !hash_eq(&there, hash))
		return no_join(j, seq);
	j->out->held++;
	return OK;
}

static enum err take_one(struct joining *j, struct str line)
{
	struct log_id log;
	struct hash prev, hash;
	struct moment at = {0};
	uint64_t seq;
	int64_t n;
	bool good = true;
	enum err err;

	if (!entry_place(line, &log, &seq, &prev) || !str_eq(log.site, j->batch->log.site) || !str_eq(log.epoch, j->batch->log.epoch))
		return no_join(j, j->head.seq + 1);
	hash = hash_of(line);
	if (seq <= j->head.seq)
		return held(j, seq, &hash);
	if (seq != j->head.seq + 1)
		return no_join(j, seq);
	if (seq > 1)
		good = hash_eq(&prev, &j->head.hash);
	else if ((err = first_prev(j, &prev, &good)))
		return err;
	if (!good)
		return no_join(j, seq);
	if ((err = entry_append(j->op, j->b->store, j->batch->log, seq, &hash, at, line, &n)))
		return err;
	j->head.seq = seq;
	j->head.hash = hash;
	j->out->count++;
	return OK;
}

/* Whole groups: the last line may not be the middle of one. */
static bool group_is_cut(struct str lines)
{
	struct str last = lines;
	const char *feed;
	int k, n;

	if (last.n && last.p[last.n - 1] == '\n')
		last.n--;
	feed = last.n ? memrchr(last.p, '\n', last.n) : NULL;
	if (feed)
		last = (struct str){feed + 1, (size_t)(last.p + last.n - feed - 1)};
	return entry_group(last, &k, &n) && k != n;
}

enum err book_take_within(struct op *op, struct book *b, const struct batch *batch, struct taken *out)
{
	struct joining j = {.op = op, .b = b, .batch = batch, .out = out};
	struct str rest = batch->lines;
	enum err err;

	*out = (struct taken){0};
	if ((err = log_head_get(op, b->store, batch->log, &j.head)))
		return err;
	out->seq = j.head.seq;
	out->hash = j.head.hash;
	if (!rest.n || rest.p[rest.n - 1] != '\n' || group_is_cut(rest))
		return no_join(&j, j.head.seq + 1);
	if ((err = store_part_begin(op, b->store)))
		return err;
	while (rest.n && !err)
		err = take_one(&j, str_cut(&rest, '\n'));
	if (err) {
		store_part_drop(b->store);
		out->count = 0;
		return err;
	}
	out->seq = j.head.seq;
	out->hash = j.head.hash;
	return store_part_keep(op, b->store);
}

enum err book_take_begin(struct op *op, struct book *b)
{
	return txn_begin(op, b);
}

enum err book_take_end(struct op *op, struct book *b)
{
	return txn_end(op, b);
}

void book_take_drop(struct book *b)
{
	txn_drop(b);
}

enum err book_take_in(struct op *op, struct book *b, const struct batch *batch, struct taken *out)
{
	enum err err = txn_begin(op, b);

	if (err)
		return err;
	if ((err = book_take_within(op, b, batch, out))) {
		if (err != E_KILLED)
			txn_drop(b);
		return err;
	}
	return txn_end(op, b);
}

/* ---- folding ---- */

static enum err set_aside(struct op *op, struct book *b, int64_t n, enum err code, struct str detail)
{
	struct case_row row = {n, str_from(err_code(code)), STR_NONE, detail};

	return case_put(op, b->store, &row);
}

/* Sound: reads, adds up. Otherwise why not. */
static enum err judge(struct op *op, struct str text, struct entry *e, struct str *why)
{
	struct str what, off;
	enum err err = entry_read(op, &op->arena, text, e);

	if (err) {
		*why = op->refusal.values_count ? op->refusal.values[0].text : STR_NONE;
		op_forgive(op);
		return err;
	}
	if (legs_balance(&op->arena, e->legs, e->legs_count, &what, &off))
		return OK;
	*why = arena_printf(&op->arena, "%.*s %.*s", STR_ARG(what), STR_ARG(off));
	return E_UNBALANCED;
}

/* The others of its group stand or fall with it; a group is gone through once. */
static enum err judge_group(struct op *op, struct book *b, int64_t n, const struct entry *e, struct str *why)
{
	int64_t from = n - e->group_k + 1, to = from + e->group_n - 1;

	if (from == b->sound_from && to == b->sound_to)
		return OK;
	for (int i = 1 - e->group_k; i <= e->group_n - e->group_k; i++) {
		struct entry other;
		struct hash hash;
		struct str text;
		enum err err;
		if (!i)
			continue;
		if (entry_get(op, b->store, n + i, &text, &hash)) {
			op_forgive(op);
			return E_ENTRY;
		}
		if ((err = judge(op, text, &other, why)))
			return err;
		if (!str_eq(other.log.site, e->log.site) || other.seq != e->seq + (uint64_t)i || other.group_n != e->group_n) {
			*why = STR("its group is not whole");
			return E_ENTRY;
		}
	}
	b->sound_from = from;
	b->sound_to = to;
	return OK;
}

/* Acts on records post nothing, a contract's alone do: which spares most entries the look-up. */
static bool is_of_record(const struct entry *e)
{
	const struct type *type = e->legs_count ? NULL : type_find(e->type);

	return e->key.n || str_is(e->type, contract_type.name) || (type && type_is_record(type));
}

enum err fold_entry(struct op *op, struct book *b, int64_t n, const struct hash *hash, const struct entry *e, bool live)
{
	enum err err;

	if ((err = store_project(op, b->store, n, hash, e)) || (err = fold_sites(op, b, n, e)) ||
		(err = fold_credits(op, b, n, e)) || (err = fold_prices(op, b, n, e)) || (err = fold_links(op, b, n, e)) ||
		(err = fold_approvals(op, b, n, e)) ||
		(err = fold_period(op, b, n, e)) || (err = fold_merge(op, b, n, e)) ||
		(err = fold_credit_asked(op, b, e)))
		return err;
	if (e->key.n && !e->on.n)
		records_forget_one(b->records, e->type, e->key);
	else if (is_of_record(e))
		records_forget(b->records);
	if (!e->legs_count && str_is(e->type, "role"))
		b->roles = (struct roles_known){0};
	if (str_is(e->type, day_close_type.name))
		b->closed_known = false;
	return live && book_is_home(b) ? decide(op, b, hash, e) : OK;
}

enum err fold_at(struct op *op, struct book *b, const struct entry_row *row, bool live)
{
	bool own = str_eq(row->site, b->log.site) && str_eq(row->epoch, b->log.epoch);
	struct str why = STR_NONE;
	struct entry e;
	enum err bad = judge(op, row->text, &e, &why);

	/* A heard paper's group may come in parts: only whole logs are held to it. */
	if (!bad && e.group_n > 1 && !own && book_is_home(b))
		bad = judge_group(op, b, row->n, &e, &why);
	if (bad)
		return set_aside(op, b, row->n, bad, why);
	if (!own && book_is_home(b) && (bad = people_judge(op, b, row->n, &e)))
		return bad;
	return fold_entry(op, b, row->n, &row->hash, &e, live && !own);
}

struct folding {
	struct book *b;
	int64_t end;
	int64_t n; /* the last one folded */
	int left;
	struct op op; /* of one entry */
};

static enum err fold_row(void *ctx, struct op *op, const struct entry_row *row)
{
	struct folding *f = ctx;
	bool own = str_eq(row->site, f->b->log.site) && str_eq(row->epoch, f->b->log.epoch);
	enum err err = OK;

	if (row->n > f->end || !f->left)
		return OK;
	/* Own entries were folded as they were written. */
	if (!own) {
		err = fold_at(&f->op, f->b, row, true);
		if (err)
			return op_refuse(op, err, "", "path", f->b->dir, "why", "folding", NULL);
		op_reset(&f->op);
	}
	f->left--;
	f->n = row->n;
	return OK;
}

static enum err fold_slice(struct op *op, struct book *b, int most)
{
	struct folding f = {.b = b, .end = b->store->last_n, .n = b->store->folded_n, .left = most};
	enum err err;

	op_init(&f.op);
	err = entries_between(op, b->store, b->store->folded_n, most, fold_row, &f);
	op_done(&f.op);
	b->store->folded_n = f.n;
	/* What was decided meanwhile stands behind and is folded already. */
	if (f.n == f.end)
		b->store->folded_n = b->store->last_n;
	return err;
}

enum err book_fold(struct op *op, struct book *b, int most, int64_t *left)
{
	enum err err;

	*left = 0;
	if (!b->store->writing && b->store->folded_n == b->store->last_n)
		return OK;
	if ((err = txn_begin(op, b)))
		return err;
	if ((err = fold_slice(op, b, most))) {
		if (err != E_KILLED)
			txn_drop(b);
		return err;
	}
	err = txn_end(op, b);
	/* Where the commit failed and the second file saved what was decided, all else is to
	 * be folded again. */
	*left = b->store->last_n - b->store->folded_n;
	return err;
}

/* ---- hearing ---- */

static enum err hear_one(struct op *op, struct book *b, struct str line, int *fresh)
{
	struct entry_row row = {.text = line, .hash = hash_of(line)};
	struct log_id log;
	struct hash prev, there;
	struct moment at = {0};
	int64_t n;
	enum err err;

	/* Not even a place: it cannot be kept, and the feed goes on behind it. */
	if (!entry_place(line, &log, &row.seq, &prev) || str_eq(log.site, b->log.site))
		return OK;
	if ((err = entry_find(op, b->store, log, row.seq, &n, &there)) || n)
		return err;
	if ((err = entry_append(op, b->store, log, row.seq, &row.hash, at, line, &row.n)))
		return err;
	row.site = log.site;
	row.epoch = log.epoch;
	(*fresh)++;
	err = fold_at(op, b, &row, false);
	b->store->folded_n = row.n;
	return err;
}

static enum err hear_all(struct op *op, struct book *b, const struct news *news, int *fresh)
{
	struct op one;
	enum err err = OK;

	op_init(&one);
	for (int i = 0; i < news->entries_count && !err; i++) {
		struct str line = news->entries[i];
		if (line.n && line.p[line.n - 1] == '\n')
			line.n--;
		err = hear_one(&one, b, line, fresh);
		if (err)
			op_refuse(op, err, "", "path", b->dir, "why", "hearing", NULL);
		op_reset(&one);
	}
	op_done(&one);
	for (int i = 0; i < news->standings_count && !err; i++)
		err = standing_put(op, b->store, news->standings[i].customer, news->standings[i].body);
	if (!err)
		err = meta_put(op, b->store, "cursor", news->cursor);
	return err;
}

enum err book_hear(struct op *op, struct book *b, const struct news *news, int *fresh)
{
	enum err err = txn_begin(op, b);

	*fresh = 0;
	if (err)
		return err;
	if ((err = hear_all(op, b, news, fresh))) {
		if (err != E_KILLED)
			txn_drop(b);
		return err;
	}
	return txn_end(op, b);
}

enum err book_cursor(struct op *op, struct book *b, struct str *out)
{
	return meta_get(op, b->store, "cursor", out);
}

/* ---- taking back one's own ---- */

static enum err not_ours(struct op *op, struct book *b, uint64_t seq)
{
	return op_refuse(op, E_CHAIN, "", "seq", arena_printf(&op->arena, "%llu", (unsigned long long)seq).p, "log", b->log.site.p,
		NULL);
}

static enum err held_already(struct op *op, struct book *b, uint64_t seq, const struct hash *hash)
{
	struct hash there;
	int64_t n;
	enum err err = entry_find(op, b->store, b->log, seq, &n, &there);

	if (err)
		return err;
	return n && hash_eq(&there, hash) ? OK : not_ours(op, b, seq);
}

static enum err take_back_one(struct op *op, struct book *b, struct str line)
{
	struct hash prev, hash = hash_of(line);
	struct log_id log;
	uint64_t seq;
	enum err err;

	if (!entry_place(line, &log, &seq, &prev) || !str_eq(log.site, b->log.site) || !str_eq(log.epoch, b->log.epoch))
		return not_ours(op, b, b->own.seq + 1);
	/* The second file has brought it meanwhile. */
	if (seq <= b->own.seq)
		return held_already(op, b, seq, &hash);
	if (seq != b->own.seq + 1 || !(seq == 1 || hash_eq(&prev, &b->own.hash)))
		return not_ours(op, b, b->own.seq + 1);
	if ((err = take_own(op, b, seq, &hash, line)))
		return err;
	/* What the second file begins behind, it need not have. */
	if (!b->second || seq >= second_first(b->second)) {
		buf_put(&b->lines, line);
		buf_putc(&b->lines, '\n');
	}
	return OK;
}

enum err book_take_back(struct op *op, struct book *b, struct str lines, int *count)
{
	struct str rest = lines;
	enum err err = txn_begin(op, b);

	*count = 0;
	if (err)
		return err;
	while (rest.n && !err) {
		err = take_back_one(op, b, str_cut(&rest, '\n'));
		*count += !err;
		/* Behind the gap the second file goes on by itself. */
		if (!err && b->second && b->behind && b->own.seq + 1 >= second_first(b->second)) {
			rest = STR_NONE;
			err = heal(op, b);
		}
	}
	if (err) {
		if (err != E_KILLED)
			txn_drop(b);
		return err;
	}
	return txn_end(op, b);
}
