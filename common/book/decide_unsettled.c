/* Goods come back of a ship-first bill that nobody has settled yet: nothing is owed for
 * them, so the return's credit does not wait for a receivable to pay. Head office takes it
 * off what is shipped and unsettled, and takes the revenue that the return gave back off
 * again too, for it had never been recognised. Once the settlement is confirmed the
 * return is a credit like any other. */
#include "deciding.h"

#include "store/sums.h"

static const char unsettled[] = "unsettled";

/* Shipped and not settled, of one bill. */
struct shipped {
	const struct sales_bill *bill;
	struct str due;
	int64_t open; /* nil: it is settled, or never was of that kind */
};

static enum err is_provisional(struct deciding *d, struct str bill, bool *is)
{
	struct doc_row row;
	struct str settlement;
	bool found;
	enum err err = link_newest(d->op, d->b->store, bill, str_from(settlement_type.name), &settlement);

	*is = false;
	if (err || !settlement.n || (err = doc_get(d->op, d->b->store, settlement, &row, &found)))
		return err;
	*is = found && state_among("provisional|to_settle", row.state);
	return OK;
}

static enum err shipped_of(struct deciding *d, struct str id, struct shipped *out)
{
	struct buf due = BUF_INIT;
	struct spot spot;
	struct doc_row row;
	struct doc *doc;
	bool found, is;
	enum err err = doc_get(d->op, d->b->store, id, &row, &found);

	*out = (struct shipped){.open = 0};
	if (err || !found || !str_is(row.type, sales_bill_type.name) || (err = is_provisional(d, id, &is)) || !is)
		return err;
	if ((err = book_load(d->op, d->b, &row, &doc)))
		return err;
	out->bill = (const struct sales_bill *)doc;
	day_put(&due, out->bill->due);
	out->due = arena_str(&d->op->arena, buf_str(&due));
	buf_done(&due);
	spot = (struct spot){.a = STR("UNS"), .of = out->bill->customer.key, .at = doc->site, .paper = id, .due = out->due};
	return sum_get(d->op, d->b->store, &spot, UNIT_MONEY, &out->open);
}

/* The entry's own leg on that account. */
static const struct leg *leg_on(const struct entry *e, const char *account)
{
	for (int i = 0; i < e->legs_count; i++)
		if (str_is(e->legs[i].spot.a, account))
			return &e->legs[i];
	return NULL;
}

static enum err write_one(struct deciding *d, const struct shipped *shipped, struct str source, struct str site, int64_t amount,
	int64_t tax)
{
	struct allocation *paper = (struct allocation *)doc_new(&d->op->arena, &allocation_type);
	struct deed deed = {.act = act_find(&allocation_type, STR("decide")), .doc = &paper->doc, .day_of_its_own = true};
	struct signing by = {.who = STR("syncd")};
	struct docid id = world_docid(d->b->world);
	struct buf cause = BUF_INIT;

	hash_put_hex(&cause, d->cause);
	paper->doc.id = arena_str(&d->op->arena, docid_str(&id));
	paper->doc.site = d->b->log.site;
	paper->doc.day = d->e->day;
	paper->doc.last_act = STR("decide");
	paper->cause = arena_str(&d->op->arena, buf_str(&cause));
	paper->rule = str_from(unsettled);
	paper->lines.row = rows_new(&d->op->arena, field_find(allocation_type.fields, STR("lines")), 1);
	paper->lines.count = 1;
	paper->lines.row[0] = (struct allocation_line){{source}, {shipped->bill->doc.id}, money_of(amount)};
	paper->legs = ARENA_NEW(&d->op->arena, struct allocation_leg);
	*paper->legs = (struct allocation_leg){.customer = shipped->bill->customer.key, .credit_site = site,
		.item_site = shipped->bill->doc.site, .paper = shipped->bill->doc.id, .due = shipped->due,
		.amount = money_of(amount), .unsettled = true, .tax = money_of(tax)};
	postings_init(&deed.posts, &d->op->arena);
	deed.act->post(deed.doc, &deed.posts);
	postings_close(&deed.posts);
	buf_done(&cause);
	return write_deeds(d->op, d->b, &deed, 1, &by, NULL);
}

enum err unsettled_came(struct deciding *d)
{
	const struct leg *credit = leg_on(d->e, "ADV"), *tax = leg_on(d->e, "TAX");
	struct shipped shipped;
	cJSON *tree;
	struct str bill = arena_str(&d->op->arena, json_text(body_tree(d->e, &tree), "original"));
	int64_t amount, inside = tax ? tax->v : 0;
	enum err err;

	cJSON_Delete(tree);
	if (!bill.n || !credit || credit->v >= 0 ||
		!(str_is(d->e->type, sales_return_type.name) || str_is(d->e->type, red_reversal_type.name)))
		return OK;
	if ((err = shipped_of(d, bill, &shipped)) || shipped.open <= 0)
		return err;
	amount = -credit->v;
	if (amount > shipped.open) {
		inside = money_share(money_of(inside), qty_of(shipped.open), qty_of(amount)).minor;
		amount = shipped.open;
	}
	return write_one(d, &shipped, d->e->doc, credit->spot.at, amount, inside);
}

/* What it had taken off is put back, while the bill is unsettled still. Later than that,
 * the customer owes it as a debit against his advance. */
enum err unsettled_undone(struct deciding *d, struct str source)
{
	const struct leg *credit = leg_on(d->e, "ADV"), *tax = leg_on(d->e, "TAX");
	struct allocated_row *rows;
	struct shipped shipped = {.open = 0};
	int64_t amount = 0, inside;
	int count;
	enum err err = allocated_from(d->op, d->b->store, source, &rows, &count);

	for (int i = 0; i < count && !err; i++)
		if (allocated_is_unsettled(&rows[i])) {
			amount += rows[i].v;
			err = shipped_of(d, rows[i].paper, &shipped);
		}
	if (err || !amount || !shipped.bill || !credit || credit->v <= 0)
		return err;
	inside = tax ? money_share(money_of(tax->v), qty_of(amount), qty_of(credit->v)).minor : 0;
	return write_one(d, &shipped, source, credit->spot.at, -amount, inside);
}

bool allocated_is_unsettled(const struct allocated_row *row)
{
	return str_is(row->rule, unsettled);
}
