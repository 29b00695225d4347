/* Money taken under a number that head office knows: joined to its customer at once.
 *
 * The site did not know him; what the money comes to stood under the right name from the
 * start, so that the claim moves nothing and gives the paper back to its site. A number
 * that is nobody's here waits for a person. */
#include "deciding.h"

enum err claim_known(struct op *op, struct book *b, const struct entry *e)
{
	struct signing by = {.who = STR("syncd"), .day = e->day};
	struct deed deed = {.act = act_find(&customer_receipt_type, STR("claim"))};
	struct customer_receipt *receipt;
	const struct doc *known;
	struct doc_row row;
	struct doc *doc;
	bool found;
	enum err err = doc_get(op, b->store, e->doc, &row, &found);

	if (err || !found || !str_is(row.state, "unclaimed") || (err = book_load(op, b, &row, &doc)))
		return err;
	receipt = (struct customer_receipt *)doc;
	if ((err = book_record(op, b, "customer", receipt->payer, &known)) || !known)
		return err;
	receipt->customer.key = receipt->payer;
	doc->last_act = STR("claim");
	doc->day = e->day;
	deed.doc = doc;
	postings_init(&deed.posts, &op->arena);
	return write_deeds(op, b, &deed, 1, &by, NULL);
}
