/* What a superior let pass: approvals that a bill names, each for this bill, this customer,
 * this sum and one rule (CRD-04, CRD-07). */
#include "bill.h"

#include <string.h>

static enum err missing(struct op *op, int row, struct str why)
{
	return op_refuse(op, E_NO_APPROVAL, arena_printf(&op->arena, "approvals[%d]", row).p, "why", why.p, NULL);
}

/* A copy that a bring may hand back. E_NO_APPROVAL where none of that name is held here. */
static enum err named(struct op *op, const struct sales_bill *bill, struct look *look, int row, struct approval **out)
{
	struct str name = bill->approvals.row[row], number = code_letters(&op->arena, name);
	const struct doc *doc = NULL;
	enum err err = look->paper(look, op, "approval", number.n ? number : name, &doc);

	if (err == E_NO_DOCUMENT || err == E_NOT_HERE) {
		op_forgive(op);
		return missing(op, row,
			arena_printf(&op->arena, err == E_NOT_HERE ? ": %.*s waits for its answer" : ": no approval %.*s is held here", STR_ARG(name)));
	}
	if (err)
		return err;
	*out = ARENA_NEW(&op->arena, struct approval);
	memcpy(*out, doc, sizeof(**out));
	return OK;
}

/* Why an approval in that state lets nothing pass; with its name behind. */
static const char *why_not_ready(struct str state)
{
	if (str_is(state, "refused"))
		return "was refused";
	return str_is(state, "raised") || str_is(state, "asked") ? "waits for its answer" : "was used or given up";
}

/* NULL: nothing. Another life of the book may have used it already. */
static const char *why_unfit(const struct sales_bill *bill, const struct look *look, const struct approval *approval)
{
	if (!str_is(approval->doc.state, "approved"))
		return why_not_ready(approval->doc.state);
	if (!str_eq(approval->bill.id, bill->doc.id))
		return "is for another bill";
	if (!str_eq(approval->customer.key, bill->customer.key))
		return "is for another customer";
	return str_eq(approval->doc.first_epoch, look->epoch) ? NULL : "is of an earlier life of this book";
}

static enum err covers(struct op *op, const struct sales_bill *bill, struct look *look, int row, const struct approval *approval)
{
	struct str name = bill->approvals.row[row];
	const char *why = why_unfit(bill, look, approval);

	if (why)
		return missing(op, row, arena_printf(&op->arena, ": %.*s %s", STR_ARG(name), why));
	if (money_is_set(bill->total) && money_cmp(bill->total, approval->amount) > 0)
		return missing(op, row, arena_printf(&op->arena, ": %.*s is for %s at most, this comes to %s", STR_ARG(name),
			money_word(op, approval->amount), money_word(op, bill->total)));
	return OK;
}

enum err bill_approval(struct op *op, const struct sales_bill *bill, struct look *look, enum err rule, const struct approval **out)
{
	*out = NULL;
	for (int i = 0; i < bill->approvals.count && !*out; i++) {
		struct approval *approval;
		enum err err = named(op, bill, look, i, &approval);
		if (err)
			return err;
		if (!str_is(approval->rule, err_code(rule)))
			continue;
		if ((err = covers(op, bill, look, i, approval)))
			return err;
		*out = approval;
	}
	return OK;
}

enum err bill_approved(struct op *op, const struct sales_bill *bill, struct look *look, enum err rule, bool *approved)
{
	const struct approval *approval;
	enum err err = bill_approval(op, bill, look, rule, &approval);

	*approved = !err && approval;
	return err;
}

enum { APPROVALS_MAX = 3 };

static bool brought(const struct bringing *with, struct str id)
{
	for (int i = 0; i < with->count; i++)
		if (str_eq(with->row[i].paper->id, id))
			return true;
	return false;
}

/* Each that is named has to fit, needed or not: what a superior gave ends with the bill. */
enum err bill_uses(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with)
{
	if (bill->approvals.count > APPROVALS_MAX)
		return op_refuse(op, E_VALUE, "approvals", "value", word(op, bill->approvals.row[APPROVALS_MAX]), "kind",
			"one of three approvals", "example", "A01-AF-000001", NULL);
	for (int i = 0; i < bill->approvals.count; i++) {
		struct approval *approval;
		enum err err = named(op, bill, look, i, &approval);
		if (err || (err = covers(op, bill, look, i, approval)))
			return err;
		if (str_eq(approval->approver, look->who))
			return op_refuse(op, E_SELF_APPROVAL, "who", "who", word(op, look->who), NULL);
		if (brought(with, approval->doc.id))
			return op_refuse(op, E_DUPLICATE, arena_printf(&op->arena, "approvals[%d]", i).p, "what", "approval", "key",
				word(op, bill->approvals.row[i]), NULL);
		bring_paper(with, &approval->doc, "use");
	}
	return OK;
}

/* The goods of a bill that binds already are let go by an approval found by the bill. */
enum err bill_let_go(struct op *op, const struct sales_bill *bill, struct look *look, struct doc **out)
{
	const struct approval *approval;
	struct doc *found;
	enum err err = look->linked(look, op, "approval", bill->doc.id, &found);

	*out = NULL;
	if (err == E_NOT_HERE) {
		op_forgive(op);
		return OK;
	}
	if (err || !found)
		return err;
	approval = (const struct approval *)found;
	if (str_is(approval->rule, err_code(E_NO_RELEASE)) && !why_unfit(bill, look, approval) &&
		money_cmp(bill->total, approval->amount) <= 0)
		*out = found;
	return OK;
}

enum err bill_lapses(struct op *op, const struct sales_bill *bill, struct look *look, struct bringing *with)
{
	for (int i = 0; i < bill->approvals.count && i < APPROVALS_MAX; i++) {
		struct approval *approval;
		enum err err = named(op, bill, look, i, &approval);
		if (err)
			return err;
		if (str_is(approval->doc.state, "used") && str_eq(approval->bill.id, bill->doc.id))
			bring_paper(with, &approval->doc, "lapse");
	}
	return OK;
}
