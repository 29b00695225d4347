/* What a customer may have on credit, held to his terms one rule after the other; each may
 * be lifted for one bill by an approval.
 *
 * Asked for once, where the bill is confirmed. What stands behind it are sums of this site's
 * own entries and head office's word as last heard; that it may be old is said with every
 * refusal, and past a set age nothing is sold on credit at all. */
#include "bill.h"
#include "documents/credit.h"

enum { STALE_HOURS = 72, ONE = 1000 };

struct judging {
	struct op *op;
	struct sales_bill *bill;
	struct look *look;
	const struct customer *customer;
	const struct credit_terms *terms; /* NULL: he has none */
	struct headroom credit;
	struct open_paper *open; /* oldest first */
	int open_count;
	bool asked; /* `open` was */
};

static enum err passes(struct judging *j, enum err rule, bool *pass)
{
	return bill_approved(j->op, j->bill, j->look, rule, pass);
}

static const char *number_word(struct op *op, int64_t n)
{
	return arena_printf(&op->arena, "%lld", (long long)n).p;
}

static const char *hours_word(struct op *op, int64_t hours)
{
	return hours < 0 ? news_age(op, hours) : arena_printf(&op->arena, "%lld hours", (long long)hours).p;
}

static const char *name_of(struct judging *j)
{
	return word(j->op, j->bill->customer.key);
}

/* ---- CRD-09, CRD-11, CRD-12 ---- */

static enum err check_terms(struct judging *j)
{
	bool pass;
	enum err err;

	if (!str_is(j->customer->terms, "cash"))
		return OK;
	err = passes(j, E_TERMS_POLICY, &pass);
	return err || pass ? err
			   : op_refuse(j->op, E_TERMS_POLICY, "customer", "customer", name_of(j), "terms", "cash", "why",
				     "cash customers have no credit", NULL);
}

static enum err check_age(struct judging *j)
{
	struct qty set = settings_of(j->op, j->look)->stale_hours;
	int64_t most = qty_is_set(set) ? set.milli / ONE : STALE_HOURS, age = j->credit.news_hours;
	bool pass;
	enum err err;

	if (age == NEWS_OWN || (age != NEWS_UNKNOWN && age <= most))
		return OK;
	err = passes(j, E_CREDIT_STALE, &pass);
	return err || pass ? err
			   : op_refuse(j->op, E_CREDIT_STALE, "customer", "customer", name_of(j), "age", hours_word(j->op, age),
				     "limit", number_word(j->op, most), NULL);
}

static enum err check_hold(struct judging *j)
{
	struct owed owed;
	bool pass;
	enum err err;

	if (!j->terms || j->terms->hold.v != 1)
		return OK;
	if ((err = passes(j, E_CREDIT_HOLD, &pass)) || pass ||
		(err = j->look->owed(j->look, j->op, j->bill->customer.key, &owed)))
		return err;
	owed.open = money_sub(money_add(money_add(owed.open, owed.unsettled), owed.receivable), owed.surplus);
	return op_refuse(j->op, E_CREDIT_HOLD, "customer", "customer", name_of(j), "exposure", money_word(j->op, owed.open), "limit",
		money_word(j->op, money_is_set(j->terms->credit_limit) ? j->terms->credit_limit : money_of(0)), NULL);
}

/* ---- CRD-01, CRD-14, CRD-13: what is unpaid ---- */

static enum err ask_open(struct judging *j)
{
	if (j->asked)
		return OK;
	j->asked = true;
	return j->look->open_papers(j->look, j->op, j->bill->customer.key, &j->open, &j->open_count);
}

/* The later of today and the last entry's day: a clock that stands behind makes nothing
 * younger. */
static enum err day_counted(struct judging *j, struct day *out)
{
	struct moment now, last;
	enum err err = j->look->today(j->look, j->op, out);

	(void)now;
	j->look->clock(j->look, &now, &last);
	*out = day_later(*out, j->bill->doc.day);
	if (last.ms)
		*out = day_later(*out, day_of_moment(last, 0));
	return err;
}

static int day_of_month(struct op *op, struct day day)
{
	uint64_t dom = 0;

	(void)str_to_u64(str_sub(day_str(&op->arena, day), 8, 10), &dom);
	return (int)dom;
}

/* The statement day that follows a day: the last of a month that is too short for it. */
static struct day statement_after(struct op *op, struct day day, int on)
{
	for (;; day = day_add(day, 1)) {
		int dom = day_of_month(op, day);
		if (dom == on || (dom < on && day_of_month(op, day_add(day, 1)) == 1))
			return day;
	}
}

static const char *item_name(struct judging *j, const struct open_paper *p)
{
	return word(j->op, p->number.n ? p->number : p->paper);
}

static enum err too_old(struct judging *j, const struct open_paper *p, int64_t age, int64_t most)
{
	bool pass;
	enum err err = passes(j, E_CREDIT_DAYS, &pass);

	return err || pass ? err
			   : op_refuse(j->op, E_CREDIT_DAYS, "customer", "customer", name_of(j), "item", item_name(j, p), "age",
				     number_word(j->op, age), "limit", number_word(j->op, most), "news",
				     news_age(j->op, j->credit.news_hours), NULL);
}

/* Equal passes. Of monthly terms an item counts from the statement it stands on. */
static enum err check_days(struct judging *j)
{
	bool monthly = j->terms && qty_is_set(j->terms->statement_day);
	int64_t most, age;
	struct day on, since;
	enum err err;

	if (!j->terms || !qty_is_set(j->terms->days))
		return OK;
	if ((err = ask_open(j)) || !j->open_count || day_is_none(j->open[0].since) || (err = day_counted(j, &on)))
		return err;
	since = j->open[0].since;
	if (monthly)
		since = statement_after(j->op, since, (int)(j->terms->statement_day.milli / ONE));
	most = j->terms->days.milli / ONE;
	age = day_diff(on, since);
	return age <= most ? OK : too_old(j, &j->open[0], age, most);
}

static enum err check_unpaid(struct judging *j)
{
	bool rolling = str_is(j->customer->terms, "rolling"), pass;
	int64_t most = 0;
	enum err err;

	if (!rolling && !str_is(j->customer->terms, "hold_bill"))
		return OK;
	if (!rolling && j->terms && qty_is_set(j->terms->hold_count))
		most = j->terms->hold_count.milli / ONE;
	if ((err = ask_open(j)) || j->open_count <= most || (err = passes(j, E_TERMS_HOLD, &pass)) || pass)
		return err;
	return op_refuse(j->op, E_TERMS_HOLD, "customer", "customer", name_of(j), "given", number_word(j->op, j->open_count), "allowed",
		number_word(j->op, most), NULL);
}

/* ---- CRD-02, CRD-10 ---- */

/* Past what is allowed by so much: the approval that lets it pass raises it by just that. */
static enum err check_limit(struct judging *j)
{
	struct money sum = money_add(j->credit.sum, j->bill->total);
	const struct approval *by;
	enum err err;

	if (money_cmp(j->bill->total, money_of(0)) <= 0 || money_cmp(sum, j->credit.allowed) <= 0)
		return OK;
	if ((err = bill_approval(j->op, j->bill, j->look, E_CREDIT_LIMIT, &by)))
		return err;
	if (!by)
		return credit_refused(j->op, j->bill->customer.key, &j->credit, j->bill->total);
	j->bill->excess.row = rows_new(&j->op->arena, field_find(j->bill->doc.type->fields, STR("excess")), 1);
	j->bill->excess.row[0].approval = arena_printf(&j->op->arena, "%.*s/%.*s", STR_ARG(j->look->epoch), STR_ARG(by->number));
	j->bill->excess.row[0].amount = money_sub(sum, j->credit.allowed);
	j->bill->excess.count = 1;
	return OK;
}

enum err bill_credit(struct op *op, struct sales_bill *bill, struct look *look)
{
	struct judging j = {.op = op, .bill = bill, .look = look};
	enum err err;

	if (look->again || !is_on(settings_of(op, look)->credit))
		return OK;
	j.customer = (const struct customer *)look->record(look, op, "customer", bill->customer.key);
	if (!j.customer)
		return OK;
	bill->terms = j.customer->terms;
	bill->excess.count = 0;
	if ((err = check_terms(&j)) || (err = look->headroom(look, op, bill->customer.key, &j.credit)) || (err = check_age(&j)))
		return err;
	j.terms = (const struct credit_terms *)look->record(look, op, "credit_terms", bill->customer.key);
	if ((err = check_hold(&j)) || (err = check_days(&j)) || (err = check_unpaid(&j)))
		return err;
	return check_limit(&j);
}

void bill_post_excess(const struct sales_bill *bill, int sign, struct postings *to)
{
	for (int i = 0; i < bill->excess.count; i++) {
		struct spot spot = spot_party("APPR", bill->doc.site, bill->customer.key);
		struct money m = bill->excess.row[i].amount;
		spot.by = bill->excess.row[i].approval;
		post_money_both_ends(to, spot, sign < 0 ? money_neg(m) : m);
	}
}

/* Of an approval that nothing needed any more, part may be gone already. */
enum err bill_excess_left(struct op *op, struct sales_bill *bill, struct look *look)
{
	for (int i = 0; i < bill->excess.count && !look->again; i++) {
		struct approved_excess *row = &bill->excess.row[i];
		struct spot spot = spot_party("APPR", bill->doc.site, bill->customer.key);
		int64_t left;
		enum err err;
		spot.by = row->approval;
		if ((err = look->balance(look, op, &spot, UNIT_MONEY, &left)))
			return err;
		if (left < row->amount.minor)
			row->amount = money_of(left > 0 ? left : 0);
	}
	return OK;
}
