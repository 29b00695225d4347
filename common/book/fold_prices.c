/* Prices out of the papers that say them.
 *
 * A price list says its own in its body. What was paid is known once a receipt is
 * reviewed: that act says nothing but itself, so the paper is read up to it. */
#include "inside.h"

#include "base/json.h"
#include "documents/papers.h"
#include "store/prices.h"

static enum err put_listed(struct op *op, struct book *b, int64_t n, const cJSON *body)
{
	struct price_row row = {.of = PRICE_LIST, .n = n,
		.whom = price_whom(&op->arena, json_text(body, "customer"), json_text(body, "channel"))};
	const cJSON *line;
	enum err err = OK;

	if (!day_read(json_text(body, "from"), &row.from))
		return OK;
	cJSON_ArrayForEach(line, json_get(body, "lines")) {
		row.item = json_text(line, "item");
		if (!qty_read(json_text(line, "from_qty"), &row.least))
			row.least = qty_of(0);
		if (!rate_read(json_text(line, "discount"), &row.discount))
			row.discount.e6 = NONE;
		if (!err && row.item.n && price_read(json_text(line, "price"), &row.price))
			err = price_keep(op, b->store, &row);
	}
	return err;
}

static enum err fold_list(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	/* The entry was read strictly; a body that cJSON cannot take is treated as empty. */
	cJSON *body = cJSON_ParseWithLength(e->body.p, e->body.n);
	enum err err = put_listed(op, b, n, body);

	cJSON_Delete(body);
	return err;
}

static enum err fold_review(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	const struct purchase_receipt *receipt;
	struct doc_row paper;
	struct doc *doc;
	bool found;
	enum err err = doc_get(op, b->store, e->doc, &paper, &found);

	if (err || !found || paper.last_n != n)
		return err;
	if (load_acts(op, b, &op->arena, &paper, &doc)) {
		op_forgive(op);
		return OK;
	}
	receipt = (const struct purchase_receipt *)doc;
	for (int i = 0; i < receipt->lines.count && !err; i++) {
		struct price_row row = {.of = PRICE_BOUGHT, .item = receipt->lines.row[i].item.key, .from = e->day, .n = n,
			.price = receipt->lines.row[i].price, .discount = {NONE}};
		err = price_is_set(row.price) ? price_keep(op, b->store, &row) : OK;
	}
	return err;
}

enum err fold_prices(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	if (str_is(e->type, "price_list") && str_is(e->act, "publish"))
		return fold_list(op, b, n, e);
	if (str_is(e->type, "purchase_receipt") && str_is(e->act, "review"))
		return fold_review(op, b, n, e);
	return OK;
}
