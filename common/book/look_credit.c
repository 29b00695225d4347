/* What head office is shown of a customer's credits and open items, where a person sets one
 * against the other. */
#include "deciding.h"

#include "store/sums.h"

/* Whose credit the paper is, where nobody says: the customer it names. */
static enum err customer_of(struct op *op, struct book *b, struct str paper, struct str *out)
{
	struct doc_row row;
	bool found;
	enum err err = doc_get(op, b->store, paper, &row, &found);

	*out = !err && found ? row.customer : STR_NONE;
	return err;
}

/* What was paid out of a customer's credits is no single one's: all of them together have
 * to cover it. */
static enum err covered(struct op *op, struct book *b, struct str customer, int64_t *free)
{
	struct credit_row *rows;
	int64_t all = 0;
	int count;
	enum err err = credits_of(op, b->store, customer, &rows, &count);

	for (int i = 0; i < count && !err; i++)
		all += rows[i].free;
	*free = all < *free ? all : *free;
	return err;
}

enum err look_credit(struct look *look, struct op *op, struct str customer, struct str paper, struct look_credit *out)
{
	struct book *b = look->ctx;
	struct credit_row row;
	enum err err = customer.n ? OK : customer_of(op, b, paper, &customer);

	*out = (struct look_credit){.day = DAY_NONE, .free = money_of(0)};
	if (err || !customer.n || (err = credit_now(op, b, customer, paper, &row)) || !row.day.n)
		return err;
	if ((err = covered(op, b, customer, &row.free)))
		return err;
	*out = (struct look_credit){customer, row.site, DAY_NONE, money_of(row.free)};
	(void)day_read(row.day, &out->day);
	return OK;
}

struct seeking {
	struct str paper, site, due;
	struct day day;
};

static enum err take_movement(void *ctx, struct op *op, const struct movement_row *row)
{
	struct seeking *s = ctx;

	(void)op;
	/* What added to it last says since when it is open. */
	if (str_is(row->account, "AR") && row->v > 0 && str_eq(row->paper, s->paper) && str_eq(row->site, s->site) &&
		str_eq(row->due, s->due))
		(void)day_read(row->day, &s->day);
	return OK;
}

enum err look_item(struct look *look, struct op *op, struct str customer, struct str paper, struct look_item *out)
{
	struct book *b = look->ctx;
	struct seeking s = {.paper = paper, .day = DAY_NONE};
	struct spot spot = {.a = STR("AR"), .of = customer, .paper = paper};
	int64_t open;
	enum err err = item_place(op, b->store, customer, paper, &s.site, &s.due);

	*out = (struct look_item){.day = DAY_NONE, .open = money_of(0)};
	if (err || !s.site.n || (err = movements_walk(op, b->store, customer, take_movement, &s)))
		return err;
	spot.at = s.site;
	spot.due = s.due;
	if ((err = sum_get(op, b->store, &spot, UNIT_MONEY, &open)))
		return err;
	*out = (struct look_item){s.site, s.due, s.day, money_of(open)};
	return OK;
}

enum err look_allocated(struct look *look, struct op *op, struct str from, struct str paper, struct money *out)
{
	struct book *b = look->ctx;
	struct allocated_row *rows;
	int count;
	enum err err = allocated_from(op, b->store, from, &rows, &count);

	*out = money_of(0);
	for (int i = 0; i < count && !err; i++)
		if (str_eq(rows[i].paper, paper) && !allocated_is_unsettled(&rows[i]))
			*out = money_add(*out, money_of(rows[i].v));
	return err;
}
