/* Petty cash: lent to one person out of the drawer, and cleared at the month's end with what
 * was spent and what comes back (REC-20).
 *
 * It stands by person and month, so that whoever has an earlier month open gets nothing
 * new. */
#include "lines.h"

#include "base/check.h"

enum { MONTHS_BACK = 24 };

static const struct field spent_fields[] = {
	FIELD(petty_spent, day, day, "Day", "日期"),
	FIELD(petty_spent, text, kind, "Kind", "类别", .flags = REQUIRED, .of = "courier|transport|office|other"),
	FIELD(petty_spent, text, what, "For what", "用途"),
	FIELD(petty_spent, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL),
	{0}};

static const struct field fields[] = {
	FIELD(petty_cash, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(petty_cash, ref, holder, "Lent to", "借款人", .flags = REQUIRED | ON_SLIP, .of = "user"),
	FIELD(petty_cash, money, amount, "Amount", "金额", .flags = REQUIRED | NOT_NIL | ON_SLIP),
	FIELD(petty_cash, text, purpose, "Purpose", "用途", .flags = ON_SLIP),
	FIELD(petty_cash, text, month, "Month", "月份", .flags = WORKED_OUT | ON_SLIP),
	LIST(petty_cash, spent, petty_spent, spent_fields, "Spent", "支出明细"),
	FIELD(petty_cash, money, total, "Total", "合计", .flags = WORKED_OUT),
	FIELD(petty_cash, money, back, "Back into the drawer", "交回现金", .flags = WORKED_OUT | SIGNED),
	{0}};

/* "2026-03": the day's month, or so many before it. */
static struct str month_of(struct op *op, struct day day, int back)
{
	struct buf text = BUF_INIT;
	uint64_t year = 0, month = 0;
	struct str rest;

	day_put(&text, day);
	rest = buf_str(&text);
	CHECK(str_to_u64(str_cut(&rest, '-'), &year) && str_to_u64(str_cut(&rest, '-'), &month));
	buf_done(&text);
	month += year * 12 - 1 - (uint64_t)back;
	return arena_printf(&op->arena, "%04d-%02d", (int)(month / 12), (int)(month % 12 + 1));
}

static struct spot lent(const struct petty_cash *petty, struct str month)
{
	struct spot spot = spot_party("PETTY", petty->doc.site, petty->holder.key);

	spot.by = month;
	return spot;
}

static enum err check_lent(struct op *op, struct doc *doc, struct look *look)
{
	struct petty_cash *petty = (struct petty_cash *)doc;

	petty->month = month_of(op, doc->day, 0);
	for (int back = 1; back <= MONTHS_BACK && !look->again; back++) {
		struct str month = month_of(op, doc->day, back);
		struct spot spot = lent(petty, month);
		int64_t sum;
		enum err err = look->balance(look, op, &spot, UNIT_MONEY, &sum);
		if (err)
			return err;
		if (sum > 0)
			return op_refuse(op, E_PETTY_OPEN, "holder", "who", word(op, petty->holder.key), "month", month.p,
				"amount", money_word(op, money_of(sum)), NULL);
	}
	return OK;
}

static enum err check_cleared(struct op *op, struct doc *doc, struct look *look)
{
	struct petty_cash *petty = (struct petty_cash *)doc;
	struct money total = money_of(0);
	enum err err;

	(void)look;
	for (int i = 0; i < petty->spent.count; i++)
		total = money_add(total, petty->spent.row[i].amount);
	if ((err = money_agrees(op, "total", total, &petty->total)))
		return err;
	return money_agrees(op, "back", money_sub(petty->amount, total), &petty->back);
}

static void post_lent(const struct doc *doc, struct postings *to)
{
	const struct petty_cash *petty = (const struct petty_cash *)doc;

	post_money(to, lent(petty, petty->month), petty->amount);
	post_money(to, spot_at("CASH", doc->site), money_neg(petty->amount));
}

static void post_cleared(const struct doc *doc, struct postings *to)
{
	const struct petty_cash *petty = (const struct petty_cash *)doc;

	post_money(to, spot_at("EXP", doc->site), petty->total);
	post_money(to, lent(petty, petty->month), money_neg(petty->amount));
	post_money(to, spot_at("CASH", doc->site), petty->back);
}

static const struct act acts[] = {
	{"lend", "Lend", "借支", "petty.lend", "draft", "lent", .series = "PY", .sets = "number holder amount purpose month",
		.check = check_lent, .post = post_lent},
	{"clear", "Clear", "核销", "petty.lend", "lent", "cleared", .instead = {{"cleared", E_DUPLICATE}},
		.sets = "spent total back", .check = check_cleared, .post = post_cleared},
	{0}};

const struct type petty_cash_type = {
	.name = "petty_cash",
	.label = "Petty cash",
	.label_zh = "备用金",
	.about = "Cash lent to one of the company's people, cleared at the month's end.",
	.about_zh = "借给本公司人员的现金,月末核销。",
	.v = 1,
	.size = sizeof(struct petty_cash),
	.fields = fields,
	.acts = acts,
	.see = "see.money",
	.waits = "lent",
};
