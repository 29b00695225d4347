/* Head office's bookkeeping of credits: which paper brought a customer how much, what of
 * it is free, and what it paid. */
#include "deciding.h"

#include "store/alias.h"

const cJSON *body_tree(const struct entry *e, cJSON **tree)
{
	*tree = cJSON_ParseWithLength(e->body.p, e->body.n);
	return *tree;
}

const struct act *known_act(const struct entry *e)
{
	const struct type *type = type_find(e->type);

	return type && type->v == (int)e->v ? act_find(type, e->act) : NULL;
}

struct str undone_paper(struct op *op, const struct entry *e, const struct act *act)
{
	cJSON *tree;
	struct str paper = arena_str(&op->arena, json_text(body_tree(e, &tree), act->undoes));

	cJSON_Delete(tree);
	return paper;
}

/* Where and when the paper brought the customer something: its row may be gone, all used up. */
static enum err origin_of(struct op *op, struct book *b, struct credit_row *credit)
{
	struct doc_row row;
	int64_t *acts;
	int count = 0;
	bool found;
	enum err err = doc_get(op, b->store, credit->doc, &row, &found);

	if (!err && found)
		err = doc_acts(op, b->store, &row, &acts, &count);
	for (int i = 0; i < count && !err && !credit->day.n; i++) {
		struct entry e;
		struct hash hash;
		struct str text;
		if ((err = entry_get(op, b->store, acts[i], &text, &hash)) || (err = entry_read(op, &op->arena, text, &e)))
			return err;
		for (int k = 0; k < e.legs_count; k++)
			if (str_is(e.legs[k].spot.a, "ADV") && e.legs[k].v < 0 && str_eq(e.legs[k].spot.of, credit->customer)) {
				credit->site = e.legs[k].spot.at;
				credit->day = day_str(&op->arena, e.day);
				credit->n = acts[i];
			}
	}
	return err;
}

enum err credit_now(struct op *op, struct book *b, struct str customer, struct str doc, struct credit_row *out)
{
	bool found;
	enum err err = credit_get(op, b->store, customer, doc, out, &found);

	if (err || (found && out->day.n))
		return err;
	*out = (struct credit_row){.customer = customer, .doc = doc, .free = found ? out->free : 0};
	return origin_of(op, b, out);
}

static enum err fold_allocation(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	struct str customer = STR_NONE;
	cJSON *tree;
	const cJSON *line, *body = body_tree(e, &tree);
	struct str cause = json_text(body, "cause"), rule = json_text(body, "rule");
	bool by_hand = !cause.n, frees = by_hand && str_is(e->act, "free");
	enum err err = OK;

	/* Whoever decided by hand may do so again: the paper itself is the cause. */
	if (by_hand)
		cause = e->doc;

	for (int i = 0; i < e->legs_count; i++)
		if (str_is(e->legs[i].spot.a, "ADV"))
			customer = e->legs[i].spot.of;
	if ((err = alias_of(op, b->store, "customer", customer, &customer)))
		return err;
	cJSON_ArrayForEach(line, json_get(body, "lines")) {
		struct allocated_row row = {.source = json_text(line, "from"), .paper = json_text(line, "paper"), .cause = cause,
			.rule = rule, .day = day_str(&op->arena, e->day), .n = n};
		struct credit_row credit = {.customer = customer, .doc = row.source};
		struct money amount;
		if (err || !money_read(json_text(line, "amount"), &amount))
			continue;
		row.v = frees ? -amount.minor : amount.minor;
		credit.free = -row.v;
		if (credit.free > 0 && (err = origin_of(op, b, &credit)))
			continue;
		if (!(err = allocated_put(op, b->store, &row)))
			err = credit_add(op, b->store, &credit);
	}
	cJSON_Delete(tree);
	return err;
}

/* The papers a receipt is meant for: its first act says them, whichever act brings the money. */
enum err named_papers(struct op *op, struct book *b, const struct entry *e, struct texts *out)
{
	const struct type *type = type_find(e->type);
	const struct field *f = type ? field_find(type->fields, STR("papers")) : NULL;
	struct doc_row row;
	struct doc *doc;
	bool found = false;
	enum err err = OK;

	*out = (struct texts){0};
	if (f && f->kind == KIND_texts)
		err = doc_get(op, b->store, e->doc, &row, &found);
	if (err || !found || (err = book_load(op, b, &row, &doc)))
		return err;
	*out = *(const struct texts *)((const char *)doc + f->offset);
	return OK;
}

/* Those that are not heard of yet. */
static enum err waits_of(struct op *op, struct book *b, const struct entry *e, struct str *out)
{
	struct texts papers;
	struct buf list = BUF_INIT;
	enum err err = named_papers(op, b, e, &papers);

	for (int i = 0; i < papers.count && !err; i++) {
		struct doc_row row;
		bool found;
		if (!(err = doc_get(op, b->store, papers.row[i], &row, &found)) && !found)
			buf_printf(&list, "%s%.*s", list.n ? "," : "", STR_ARG(papers.row[i]));
	}
	*out = arena_str(&op->arena, buf_str(&list));
	buf_done(&list);
	return err;
}

static enum err fold_credit(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	const struct act *act = known_act(e);
	enum err err = OK;

	for (int i = 0; i < e->legs_count && !err; i++) {
		const struct leg *leg = &e->legs[i];
		struct credit_row row = {.customer = leg->spot.of, .doc = e->doc, .site = leg->spot.at, .n = n, .free = -leg->v};
		if (!str_is(leg->spot.a, "ADV"))
			continue;
		if ((err = alias_of(op, b->store, "customer", row.customer, &row.customer)))
			break;
		if (act && act->undoes)
			row.doc = undone_paper(op, e, act);
		else
			row.day = day_str(&op->arena, e->day);
		if (!act || !act->undoes)
			err = waits_of(op, b, e, &row.waits);
		if (!err)
			err = credit_add(op, b->store, &row);
	}
	return err;
}

/* A paper that credits waited for was heard of: they wait for the others only. */
static enum err stop_waiting(struct op *op, struct book *b, const struct entry *e)
{
	struct credit_row *rows;
	int count;
	bool any;
	enum err err;

	if (e->on.n || !e->customer.n)
		return OK;
	if ((err = credit_any_waits(op, b->store, e->customer, &any)) || !any)
		return err;
	if ((err = credits_of(op, b->store, e->customer, &rows, &count)))
		return err;
	for (int i = 0; i < count && !err; i++) {
		struct str rest = rows[i].waits;
		struct buf left = BUF_INIT;
		bool met = false;
		while (rest.n) {
			struct str one = str_cut(&rest, ',');
			if (str_eq(one, e->doc))
				met = true;
			else
				buf_printf(&left, "%s%.*s", left.n ? "," : "", STR_ARG(one));
		}
		if (met)
			err = credit_waits(op, b->store, rows[i].customer, rows[i].doc, buf_str(&left));
		buf_done(&left);
	}
	return err;
}

enum err fold_credits(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	enum err err;

	if (!book_is_home(b))
		return OK;
	if (str_is(e->type, "allocation"))
		return fold_allocation(op, b, n, e);
	if ((err = fold_credit(op, b, n, e)))
		return err;
	return stop_waiting(op, b, e);
}
