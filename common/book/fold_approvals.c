/* What was approved, and what of it ended.
 *
 * A code is matched with the paper that used it by site and challenge. One that was used
 * and that nobody here gave, or for another sum, customer, rule or name, is laid before a
 * person on the day it arrives; it counts all the same, for the goods are gone. */
#include "book/approvals.h"
#include "inside.h"

#include "documents/papers.h"
#include "model/codec.h"
#include "store/approved.h"

struct approving {
	struct book *b;
	int64_t n;
	const struct entry *e;
	const struct approval *paper;
};

static struct approved_row row_of(const struct approving *a)
{
	const struct approval *p = a->paper;

	return (struct approved_row){.site = p->doc.site, .number = p->number, .customer = p->customer.key, .rule = p->rule,
		.approver = p->approver, .v = money_is_set(p->amount) ? p->amount.minor : 0};
}

static enum err not_given(struct op *op, const struct approving *a, struct str why)
{
	struct case_row row = {a->n, str_from(err_code(E_CODE_NOT_GIVEN)), a->paper->number, why};

	return case_put(op, a->b->store, &row);
}

static const char *differs(const struct approved_row *given, const struct approved_row *used)
{
	if (!str_eq(given->approver, used->approver))
		return "approver";
	if (!str_eq(given->customer, used->customer))
		return "customer";
	return given->v != used->v ? "amount" : !str_eq(given->rule, used->rule) ? "rule" : NULL;
}

static enum err entered(struct op *op, const struct approving *a)
{
	struct approved_row used = row_of(a), given;
	const char *what;
	bool found;
	enum err err = approved_get(op, a->b->store, used.site, used.number, &given, &found);

	if (err || !book_is_home(a->b))
		return err;
	if (!found || !given.given)
		return not_given(op, a, arena_printf(&op->arena, "%.*s", STR_ARG(used.approver)));
	what = differs(&given, &used);
	return what ? not_given(op, a, arena_printf(&op->arena, "%.*s: %s", STR_ARG(used.approver), what)) : OK;
}

static enum err give(struct op *op, const struct approving *a)
{
	struct approved_row row = row_of(a);

	row.given = a->n;
	return approved_give(op, a->b->store, &row);
}

static enum err end(struct op *op, const struct approving *a)
{
	struct approved_row row = row_of(a);

	row.ended = a->n;
	return approved_end(op, a->b->store, &row);
}

static enum err fold_form(struct op *op, const struct approving *a)
{
	struct str act = a->e->act;
	enum err err = OK;

	if (str_is(act, "enter"))
		err = entered(op, a);
	if (err)
		return err;
	/* Head office's word is head office's alone. */
	if (str_is(act, "enter") || str_is(act, "approve_here") ||
		(str_is(act, "approve") && str_eq(a->e->log.site, a->b->home)))
		return give(op, a);
	if (str_is(act, "use") || str_is(act, "lapse") || str_is(act, "give_up"))
		return end(op, a);
	return OK;
}

static enum err fold_paper(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	struct approving a = {b, n, e, NULL};
	struct doc_row row;
	struct doc *doc;
	bool found;
	enum err err = doc_get(op, b->store, e->doc, &row, &found);

	if (err || !found || row.last_n != n)
		return err;
	/* What does not read is a case already. */
	if (load_acts(op, b, &op->arena, &row, &doc)) {
		op_forgive(op);
		return OK;
	}
	a.paper = (const struct approval *)doc;
	return a.paper->number.n ? fold_form(op, &a) : OK;
}

/* It may come behind the paper that used it, where head office's own log comes back late: as
 * it fits, nothing is left to look at. */
static enum err given_after_all(struct op *op, struct book *b, const struct approved_row *given)
{
	struct approved_row used;
	bool found;
	enum err err = approved_get(op, b->store, given->site, given->number, &used, &found);

	if (err || !found || !used.given || differs(given, &used))
		return err;
	return case_drop(op, b->store, str_from(err_code(E_CODE_NOT_GIVEN)), given->number);
}

static enum err fold_code(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	struct phone_code *code = (struct phone_code *)doc_new(&op->arena, &phone_code_type);
	struct approved_row row = {.given = n};
	enum err err;

	if (!str_is(e->act, "give") || !str_eq(e->log.site, b->home))
		return OK;
	if (codec_fold_body(op, &op->arena, &code->doc, e->body)) {
		op_forgive(op);
		return OK;
	}
	row.site = code->site.key;
	row.number = code->challenge;
	row.customer = code->customer.key;
	row.rule = code->rule;
	row.approver = code->approver;
	row.v = money_is_set(code->amount) ? code->amount.minor : 0;
	if (!row.site.n || !row.number.n)
		return OK;
	err = given_after_all(op, b, &row);
	return err ? err : approved_give(op, b->store, &row);
}

enum err fold_approvals(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	if (str_is(e->type, "approval"))
		return fold_paper(op, b, n, e);
	return str_is(e->type, "phone_code") ? fold_code(op, b, n, e) : OK;
}

enum err book_approvals_in_force(struct op *op, struct book *b, struct str customer, int64_t *out)
{
	return approved_sum(op, b->store, customer, str_from(err_code(E_CREDIT_LIMIT)), out);
}
