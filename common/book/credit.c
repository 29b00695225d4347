/* A customer's credit, as a site and as head office know it, and the one check of all acts
 * that add to what he owes by choice. */
#include "book/credit.h"
#include "inside.h"

#include "base/check.h"
#include "documents/credit.h"
#include "model/codec.h"
#include "store/alias.h"
#include "store/alias.h"
#include "store/desk.h"

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* Foreign entries alone can bring a sum so far. */
static enum err sum_to(struct op *op, int64_t *sum, int64_t v)
{
	if (!__builtin_add_overflow(*sum, v, sum))
		return OK;
	return op_refuse(op, E_BOOK_DAMAGED, "", "path", "lease", "why", "a sum passes what a book can hold", NULL);
}

enum err credit_is_on(struct op *op, struct book *b, bool *on)
{
	const struct doc *settings;
	enum err err = book_record(op, b, "settings", STR("company"), &settings);

	*on = !err && settings && ((const struct settings *)settings)->credit.v == 1;
	return err;
}

/* ---- the whole of it ---- */

static enum err read_terms(struct op *op, struct book *b, struct str customer, struct credit_whole *out)
{
	const struct doc *doc;
	const struct credit_terms *terms;
	struct str now;
	enum err err = alias_of(op, b->store, "customer", customer, &now);

	if (err || (err = book_record(op, b, "credit_terms", now, &doc)) || !doc)
		return err;
	terms = (const struct credit_terms *)doc;
	out->has_terms = true;
	out->hold = terms->hold.v == 1;
	out->limit = money_is_set(terms->credit_limit) ? terms->credit_limit.minor : 0;
	return OK;
}

/* What a site was paid since is headroom there already: head office may not sell it again. */
static enum err sum_approved(struct op *op, struct credit_whole *out, const struct lease_row *row, bool office)
{
	int64_t approved = larger(row->approved, 0), past = larger(row->used - row->ceiling, 0);
	enum err err = sum_to(op, &out->approved, approved);

	return err ? err : sum_to(op, &out->lifted, office || approved < past ? approved : past);
}

enum err credit_whole(struct op *op, struct book *b, struct str customer, struct credit_whole *out)
{
	int all;
	enum err err;

	*out = (struct credit_whole){0};
	if ((err = alias_of(op, b->store, "customer", customer, &customer)) || (err = read_terms(op, b, customer, out)) || (err = leases_of(op, b->store, customer, &out->rows, &all)))
		return err;
	for (int i = 0; i < all && !err; i++) {
		const struct lease_row row = out->rows[i];
		bool office = str_eq(row.site, b->home);
		if (office)
			err = sum_to(op, &out->office, row.used);
		else
			out->rows[out->count++] = row;
		if (!err && !(err = sum_to(op, &out->out, office ? row.used : larger(row.used, row.ceiling))) &&
			!(err = sum_to(op, &out->owed, row.used)))
			err = sum_approved(op, out, &row, office);
	}
	return err;
}

/* ---- what a guard is shown ---- */

static enum err at_home(struct op *op, struct book *b, struct str customer, struct headroom *out)
{
	struct credit_whole whole;
	enum err err = credit_whole(op, b, customer, &whole);

	out->everywhere = true;
	out->sum = money_of(whole.out);
	out->allowed = money_of(whole.limit + whole.lifted);
	return err;
}

static enum err at_site(struct op *op, struct book *b, struct str customer, struct headroom *out)
{
	struct lease_row row;
	enum err err = lease_get(op, b->store, customer, b->log, &row);

	out->sum = money_of(row.used);
	out->allowed = money_of(row.ceiling + row.approved);
	return err;
}

enum err look_headroom(struct look *look, struct op *op, struct str customer, struct headroom *out)
{
	struct book *b = look->ctx;
	enum err err;

	*out = (struct headroom){0};
	if ((err = book_news_age(op, b, &out->news_hours)))
		return err;
	return book_is_home(b) ? at_home(op, b, customer, out) : at_site(op, b, customer, out);
}

/* The epoch that the site lives in. */
static enum err epoch_now(struct op *op, struct book *b, struct str site, struct str *epoch)
{
	struct enrolment_row row;
	bool found;
	enum err err;

	if (str_eq(site, b->log.site)) {
		*epoch = b->log.epoch;
		return OK;
	}
	if ((err = enrolment_last(op, b->store, site, &row, &found)))
		return err;
	*epoch = row.epoch;
	return found ? OK : op_refuse(op, E_NO_RECORD, "site", "type", "site", "key", arena_str(&op->arena, site).p, NULL);
}

enum err look_lease(struct look *look, struct op *op, struct str customer, struct str site, struct str *epoch, struct lease *out)
{
	struct book *b = look->ctx;
	struct lease_row row;
	enum err err = OK;

	CHECK(book_is_home(b) || str_eq(site, b->log.site));
	*out = (struct lease){0};
	if (!epoch->n && (err = epoch_now(op, b, site, epoch)))
		return err;
	if ((err = lease_get(op, b->store, customer, (struct log_id){site, *epoch}, &row)))
		return err;
	*out = (struct lease){money_of(row.used), money_of(row.ceiling), money_of(row.approved)};
	return OK;
}

/* ---- the check ---- */

static bool is_new(const struct leg *legs, int at)
{
	for (int i = 0; i < at; i++)
		if (counts_as_credit(legs[i].spot.a) && str_eq(legs[i].spot.of, legs[at].spot.of))
			return false;
	return true;
}

static enum err check_one(struct op *op, struct book *b, const struct leg *legs, int count, struct str customer)
{
	struct look look;
	struct headroom credit;
	int64_t more = 0, approved = 0;
	enum err err = OK;

	for (int i = 0; i < count && !err; i++) {
		if (!str_eq(legs[i].spot.of, customer))
			continue;
		if (counts_as_credit(legs[i].spot.a))
			err = sum_to(op, &more, legs[i].v);
		else if (str_is(legs[i].spot.a, "APPR"))
			err = sum_to(op, &approved, legs[i].v);
	}
	if (err || more <= 0)
		return err;
	look_init(&look, b);
	if ((err = look.headroom(&look, op, customer, &credit)))
		return err;
	credit.allowed = money_add(credit.allowed, money_of(approved));
	if (money_cmp(money_add(credit.sum, money_of(more)), credit.allowed) <= 0)
		return OK;
	return credit_refused(op, customer, &credit, money_of(more));
}

enum err credit_check(struct op *op, struct book *b, const struct leg *legs, int count)
{
	bool on;
	enum err err = credit_is_on(op, b, &on);

	if (!err && on)
		err = news_note(op, b);
	for (int i = 0; i < count && on && !err; i++)
		if (legs[i].spot.of.n && counts_as_credit(legs[i].spot.a) && is_new(legs, i))
			err = check_one(op, b, legs, count, legs[i].spot.of);
	return err;
}

/* ---- head office's asking ---- */

enum err fold_credit_asked(struct op *op, struct book *b, const struct entry *e)
{
	struct ceiling *asked;
	enum err err;

	if (!str_is(e->type, "ceiling") || !str_is(e->act, "ask") || !str_is(e->log.site, "HO"))
		return OK;
	asked = (struct ceiling *)doc_new(&op->arena, &ceiling_type);
	if (codec_fold_body(op, &op->arena, &asked->doc, e->body)) {
		op_forgive(op);
		return OK;
	}
	err = lease_asked(op, b->store, asked->customer.key, (struct log_id){asked->site.key, asked->epoch},
		lease_place(e->log.epoch, e->seq), money_is_set(asked->keep) ? asked->keep.minor : 0);
	return err;
}
