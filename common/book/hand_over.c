/* What a site hands over to head office by itself.
 *
 * It happens when the site is about to speak to head office and no sooner, so that what
 * has not left can still be put right by the one who made it. The hand-over is signed by
 * whoever did the act that made the bill ready: it is his act's other half, and the
 * program only carries it. */
#include "inside.h"

#include "documents/papers.h"

struct handing {
	struct book *b;
	struct str *bills; /* by id */
	int count, cap;
};

static void add(struct op *op, struct handing *h, struct str bill)
{
	if (h->count == h->cap) {
		int cap = h->cap ? h->cap * 2 : 16;
		struct str *bills = ARENA_ARRAY(&op->arena, struct str, cap);
		for (int i = 0; i < h->count; i++)
			bills[i] = h->bills[i];
		h->bills = bills;
		h->cap = cap;
	}
	h->bills[h->count++] = arena_str(&op->arena, bill);
}

static enum err gather(void *ctx, struct op *op, const struct doc_row *row)
{
	struct handing *h = ctx;
	struct doc *settlement;
	enum err err;

	if (str_is(row->type, sales_bill_type.name))
		add(op, h, row->id);
	if (!str_is(row->type, settlement_type.name))
		return OK;
	if ((err = book_load(op, h->b, row, &settlement)))
		return err;
	add(op, h, ((const struct settlement *)settlement)->bill.id);
	return OK;
}

/* Its last act made it ready: nobody has had it in hand since. */
static bool is_ready(const struct sales_bill *bill)
{
	if (state_among("issue|issue_part|issue_there", bill->doc.last_act))
		return str_is(bill->mode, "ship_first") || str_is(bill->mode, "settle_first");
	return str_is(bill->doc.last_act, "confirm") && str_is(bill->mode, "settle_first");
}

/* The last of this site who acted on it: another site's people sign nothing here. */
static enum err signer_of(struct op *op, struct book *b, const struct doc_row *row, struct str *who)
{
	int64_t *acts;
	int count;
	enum err err = doc_acts(op, b->store, row, &acts, &count);

	*who = STR_NONE;
	for (int i = count - 1; i >= 0 && !err && !who->n; i--) {
		struct entry e;
		struct hash hash;
		struct str text;
		if (!(err = entry_get(op, b->store, acts[i], &text, &hash)) && !(err = entry_read(op, &op->arena, text, &e)) &&
			str_eq(e.log.site, b->log.site))
			*who = arena_str(&op->arena, e.who);
	}
	return err;
}

static enum err hand_over(struct op *op, struct book *b, struct str id)
{
	struct recorded out;
	struct doc_row row;
	struct request r;
	struct doc *bill;
	bool found;
	enum err err = doc_get(op, b->store, id, &row, &found);

	if (err || !found || !str_eq(row.holder, b->log.site))
		return err;
	if ((err = book_load(op, b, &row, &bill)) || !is_ready((const struct sales_bill *)bill))
		return err;
	request_init(&r, &sales_bill_type, act_find(&sales_bill_type, STR("hand_in")));
	r.doc = row.id;
	if ((err = signer_of(op, b, &row, &r.who)))
		return err;
	return book_act(op, b, &r, &out);
}

enum err book_hand_over(struct op *op, struct book *b)
{
	struct handing h = {.b = b};
	enum err err;

	if (book_is_home(b))
		return OK;
	err = docs_to_hand_over(op, b->store, b->log.site, gather, &h);
	for (int i = 0; i < h.count && !err; i++) {
		err = hand_over(op, b, h.bills[i]);
		/* What a rule keeps here, a person hands over. */
		if (err && err_kind(err) == ERR_REFUSED) {
			op_forgive(op);
			err = OK;
		}
	}
	return err;
}
