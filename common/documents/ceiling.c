/* Ceiling: head office's lease of a customer's credit to a site (CRD-10).
 *
 * An account limit like "no stock below zero": what the site's own entries of an epoch have
 * added to the customer's exposure stays under it, with no clock and no acknowledgement.
 * Head office grants, the site returns, and both post, so that a grant and a return that
 * cross add up. Asking posts nothing: what is unused is the site's to say. A silent site's
 * ceiling stays counted until a leader writes it off by name. */
#include "documents/credit.h"

#include "lines.h"

static const struct field ended_fields[] = {
	FIELD(approved_excess, text, approval, "Approval", "审批单号", .flags = REQUIRED | IS_KEY),
	FIELD(approved_excess, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(ceiling, ref, customer, "Customer", "客户", .flags = REQUIRED, .of = "customer"),
	FIELD(ceiling, ref, site, "Site", "站点", .of = "site"),
	FIELD(ceiling, text, epoch, "Epoch", "账期"),
	FIELD(ceiling, money, amount, "Amount", "金额"),
	FIELD(ceiling, money, keep, "May keep", "可保留"),
	LIST(ceiling, ended, approved_excess, ended_fields, "Approvals ended", "结束的审批", .flags = WORKED_OUT),
	FIELD(ceiling, text, reason, "Reason", "原因"),
	{0}};

static enum err not_so_much(struct op *op, struct money given, struct money most)
{
	return op_refuse(op, E_AMOUNT, "amount", "value", money_word(op, given), "allowed",
		arena_printf(&op->arena, "At most %s.", money_word(op, most)).p, NULL);
}

static enum err read_lease(struct op *op, struct ceiling *ceiling, struct look *look, struct lease *lease)
{
	enum err err = required_here(op, ceiling->site.key, "site");

	return err ? err : look->lease(look, op, ceiling->customer.key, ceiling->site.key, &ceiling->epoch, lease);
}

/* Whatever head office gives is measured against the limit alone; approvals are for bills. */
static enum err check_granted(struct op *op, struct doc *doc, struct look *look)
{
	struct ceiling *ceiling = (struct ceiling *)doc;
	const struct credit_terms *terms;
	struct money before, after;
	struct headroom credit;
	struct lease lease;
	enum err err;

	if (look->again)
		return OK;
	if (!money_is_set(ceiling->amount) || !ceiling->amount.minor)
		return required_here(op, STR_NONE, "amount");
	ceiling->epoch = STR_NONE; /* the one that the site lives in now, and no other */
	if ((err = read_lease(op, ceiling, look, &lease)) ||
		(err = look->headroom(look, op, ceiling->customer.key, &credit)))
		return err;
	terms = (const struct credit_terms *)look->record(look, op, "credit_terms", ceiling->customer.key);
	if (terms && terms->hold.v == 1)
		return op_refuse(op, E_CREDIT_HOLD, "customer", "customer", word(op, ceiling->customer.key), "exposure",
			money_word(op, credit.sum), "limit", money_word(op, money_is_set(terms->credit_limit) ? terms->credit_limit : money_of(0)), NULL);
	before = money_cmp(lease.ceiling, lease.used) > 0 ? lease.ceiling : lease.used;
	after = money_add(lease.ceiling, ceiling->amount);
	if (money_cmp(after, lease.used) < 0)
		after = lease.used;
	credit.allowed = terms && money_is_set(terms->credit_limit) ? terms->credit_limit : money_of(0);
	after = money_sub(after, before);
	if (money_cmp(money_add(credit.sum, after), credit.allowed) <= 0)
		return OK;
	return credit_refused(op, ceiling->customer.key, &credit, after);
}

/* Never below what was used of it. */
static enum err check_returned(struct op *op, struct doc *doc, struct look *look)
{
	struct ceiling *ceiling = (struct ceiling *)doc;
	struct money unused;
	struct lease lease;
	enum err err;

	if (look->again)
		return OK;
	ceiling->site.key = look->site;
	ceiling->epoch = look->epoch;
	if ((err = read_lease(op, ceiling, look, &lease)))
		return err;
	unused = money_sub(lease.ceiling, lease.used);
	if (money_cmp(unused, money_of(0)) < 0)
		unused = money_of(0);
	if (!money_is_set(ceiling->amount))
		ceiling->amount = unused;
	if (money_cmp(ceiling->amount, unused) > 0)
		return not_so_much(op, ceiling->amount, unused);
	return ceiling->amount.minor || ceiling->ended.count ? OK : not_so_much(op, ceiling->amount, unused);
}

static enum err check_asked(struct op *op, struct doc *doc, struct look *look)
{
	struct lease lease;

	return look->again ? OK : read_lease(op, (struct ceiling *)doc, look, &lease);
}

/* What a silent site was given past what it is known to have used. */
static enum err check_written_off(struct op *op, struct doc *doc, struct look *look)
{
	struct ceiling *ceiling = (struct ceiling *)doc;
	struct money unused;
	struct lease lease;
	enum err err;

	if (look->again)
		return OK;
	if ((err = required_here(op, ceiling->reason, "reason")) || (err = read_lease(op, ceiling, look, &lease)))
		return err;
	unused = money_sub(lease.ceiling, lease.used);
	if (!money_is_set(ceiling->amount))
		ceiling->amount = unused;
	if (money_cmp(ceiling->amount, unused) > 0 || ceiling->amount.minor <= 0)
		return not_so_much(op, ceiling->amount, money_cmp(unused, money_of(0)) < 0 ? money_of(0) : unused);
	return OK;
}

static struct spot spot_of(const struct ceiling *ceiling, const char *account, struct str by)
{
	struct spot spot = spot_party(account, ceiling->site.key, ceiling->customer.key);

	spot.by = by;
	return spot;
}

static void post_granted(const struct doc *doc, struct postings *to)
{
	const struct ceiling *ceiling = (const struct ceiling *)doc;

	post_money_both_ends(to, spot_of(ceiling, "CEIL", ceiling->epoch), ceiling->amount);
}

static void post_taken(const struct doc *doc, struct postings *to)
{
	const struct ceiling *ceiling = (const struct ceiling *)doc;

	if (money_is_set(ceiling->amount))
		post_money_both_ends(to, spot_of(ceiling, "CEIL", ceiling->epoch), money_neg(ceiling->amount));
	for (int i = 0; i < ceiling->ended.count; i++)
		post_money_both_ends(to, spot_of(ceiling, "APPR", ceiling->ended.row[i].approval),
			money_neg(ceiling->ended.row[i].amount));
}

/* The site, whether or not it hears of the customer. */
static void hearers(const struct doc *doc, struct arena *arena, struct texts *to)
{
	const struct ceiling *ceiling = (const struct ceiling *)doc;

	topic_add(arena, to, "site", ceiling->site.key);
}

static const struct act acts[] = {
	{"grant", "Grant to a site", "分配额度", "credit.grant", "draft", "granted", "HO",
		.sets = "customer site epoch amount reason", .check = check_granted, .post = post_granted},
	{"ask", "Ask back from a site", "请求退还", "credit.grant", "draft", "asked", "HO",
		.sets = "customer site epoch keep reason", .check = check_asked},
	{"return", "Return what is unused", "退还额度", "credit.return", "draft", "returned",
		.sets = "customer site epoch amount ended reason", .check = check_returned, .post = post_taken},
	{"hand_back", "Return by itself", "自动退还", "credit.return", "draft", "returned", .needs = BY_PROGRAM,
		.sets = "customer site epoch amount ended reason", .check = check_returned, .post = post_taken},
	{"write_off", "Write off a silent site's", "注销失联站点额度", "credit.write_off", "draft", "written_off", "HO",
		.sets = "customer site epoch amount reason", .check = check_written_off, .post = post_taken},
	{0}};

const struct type ceiling_type = {
	.name = "ceiling",
	.label = "Credit ceiling",
	.label_zh = "站点授信",
	.about = "How much of a customer's credit a site may sell without asking: granted, asked back, returned.",
	.about_zh = "站点无须请示即可赊销给客户的额度:分配、请求退还、退还。",
	.v = 1,
	.size = sizeof(struct ceiling),
	.fields = fields,
	.acts = acts,
	.hearers = hearers,
	.see = "see.money",
};
