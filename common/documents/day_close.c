/* Day close: what the site wrote since the last one, held against its drawer.
 *
 * Numbers have to be contiguous; that is judged here and nowhere else, for the program
 * draws them one by one. Nobody types a list: all but the cash that was counted is read
 * off the site's own entries. What the drawer held more or less than the book stays
 * listed, in an account of its own, until a second person agrees to it; the next close
 * counts on from what was in the drawer. One close for a day; days go forward only. */
#include "day_list.h"
#include "lines.h"

enum { OPEN_NAMED_MAX = 5, DAYS_MAX = 366 };

static const struct field papers_fields[] = {
	FIELD(day_papers, text, type, "Type", "类型", .flags = REQUIRED | ON_SLIP),
	FIELD(day_papers, text, series, "Series", "号段", .flags = ON_SLIP),
	FIELD(day_papers, text, first, "First", "首号", .flags = ON_SLIP),
	FIELD(day_papers, text, last, "Last", "末号", .flags = ON_SLIP),
	FIELD(day_papers, qty, count, "Papers", "张数", .flags = ON_SLIP),
	FIELD(day_papers, qty, voids, "Voided", "作废", .flags = ON_SLIP),
	FIELD(day_papers, qty, reversed, "Reversed", "冲红", .flags = ON_SLIP),
	FIELD(day_papers, money, amount, "Amount", "金额", .flags = SIGNED | ON_SLIP),
	{0}};

static const struct field money_fields[] = {
	FIELD(day_money, text, type, "Type", "类型", .flags = REQUIRED | ON_SLIP),
	FIELD(day_money, text, means, "By", "方式", .flags = ON_SLIP, .of = "cash|account"),
	FIELD(day_money, money, amount, "Amount", "金额", .flags = SIGNED | ON_SLIP),
	{0}};

static const struct field open_fields[] = {
	FIELD(day_open, text, type, "Type", "类型", .flags = REQUIRED | ON_SLIP),
	FIELD(day_open, text, number, "Number", "单号", .flags = ON_SLIP),
	FIELD(day_open, day, since, "Since", "起始日", .flags = ON_SLIP),
	{0}};

static const struct field fields[] = {
	FIELD(day_close, text, number, "Number", "单号", .flags = WORKED_OUT | ON_SLIP),
	FIELD(day_close, day, closes, "Day closed", "所结营业日", .flags = WORKED_OUT | ON_SLIP),
	FIELD(day_close, money, counted, "Cash counted", "实点现金", .flags = ON_SLIP),
	FIELD(day_close, money, drawer, "Cash in the book", "账面现金", .flags = WORKED_OUT | SIGNED | ON_SLIP),
	FIELD(day_close, money, difference, "Difference", "现金差异", .flags = WORKED_OUT | SIGNED | ON_SLIP),
	FIELD(day_close, text, reason, "Reason of the difference", "差异原因", .flags = ON_SLIP),
	LIST(day_close, papers, day_papers, papers_fields, "Numbers", "号段明细", .flags = WORKED_OUT | ON_SLIP),
	LIST(day_close, money, day_money, money_fields, "Money", "款项", .flags = WORKED_OUT | ON_SLIP),
	LIST(day_close, open, day_open, open_fields, "Not finished", "未完成单据", .flags = WORKED_OUT | ON_SLIP),
	FIELD(day_close, qty, refusals, "Refusals", "被拒次数", .flags = WORKED_OUT),
	FIELD(day_close, text, next, "Next entry", "下一条记录", .flags = WORKED_OUT),
	{0}};

/* Days are closed once, in their order, and not before they have come. */
static enum err day_may_close(struct op *op, struct look *look, const struct doc *doc, const struct day_close *before)
{
	struct day today;
	enum err err = look->today(look, op, &today);

	if (err)
		return err;
	if (before && day_cmp(doc->day, before->closes) == 0)
		return op_refuse(
			op, E_DUPLICATE, "day", "what", "day_close", "key", day_str(&op->arena, doc->day).p, NULL);
	if (before && day_cmp(doc->day, before->closes) < 0)
		return op_refuse(op, E_DAY_CLOSED, "day", "day", day_str(&op->arena, doc->day).p, "closed", day_str(&op->arena, before->closes).p,
			"open", day_str(&op->arena, day_add(before->closes, 1)).p, NULL);
	if (day_cmp(doc->day, today) > 0)
		return op_refuse(
			op, E_DAY_AHEAD, "day", "day", day_str(&op->arena, doc->day).p, "today", day_str(&op->arena, today).p, NULL);
	return OK;
}

/* What ought to be in the drawer: the book's cash at the end of the day, and what was
 * found to be short or over before and is not agreed yet. */
static enum err drawer_is(struct op *op, struct look *look, struct money later, struct money *out)
{
	struct spot cash = spot_at("CASH", look->site), diff = spot_at("DIFF", look->site);
	int64_t book, listed;
	enum err err = look->balance(look, op, &cash, UNIT_MONEY, &book);

	if (err || (err = look->balance(look, op, &diff, UNIT_MONEY, &listed)))
		return err;
	*out = money_sub(money_add((struct money){book}, (struct money){listed}), later);
	return OK;
}

static enum err count_drawer(struct op *op, struct look *look, struct day_close *close, struct money later)
{
	struct money drawer;
	enum err err = drawer_is(op, look, later, &drawer);

	if (err || (err = money_agrees(op, "drawer", drawer, &close->drawer)))
		return err;
	if (!money_is_set(close->counted) && !money_is_nil(drawer))
		return op_refuse(op, E_REQUIRED, "counted", "field", "counted", NULL);
	if (!money_is_set(close->counted))
		close->counted = money_of(0);
	if ((err = money_agrees(op, "difference", money_sub(close->counted, drawer), &close->difference)))
		return err;
	return money_is_nil(close->difference) ? OK : required_here(op, close->reason, "reason");
}

static enum err count_refusals(struct op *op, struct look *look, struct day_close *close, const struct day_close *before)
{
	struct day from = before ? day_add(before->closes, 1) : close->doc.day;
	int64_t sum = 0;
	enum err err = OK;

	for (int i = 0; i < DAYS_MAX && !err && day_cmp(from, close->doc.day) <= 0; i++, from = day_add(from, 1)) {
		int64_t count;
		err = look->refusals(look, op, from, &count);
		sum += err ? 0 : count;
	}
	close->refusals = qty_of(sum * 1000);
	return err;
}

static void warn_of_open(struct op *op, const struct day_close *close)
{
	struct buf list = BUF_INIT;

	if (!close->open.count)
		return;
	for (int i = 0; i < close->open.count && i < OPEN_NAMED_MAX; i++)
		buf_printf(&list, "%s%.*s", i ? ", " : "", STR_ARG(close->open.row[i].number));
	if (close->open.count > OPEN_NAMED_MAX)
		buf_puts(&list, " …");
	op_warn(op, W_DAY_OPEN, "open", "count", arena_printf(&op->arena, "%d", close->open.count).p, "papers",
		word(op, buf_str(&list)), NULL);
	buf_done(&list);
}

static enum err check_closed(struct op *op, struct doc *doc, struct look *look)
{
	struct day_close *close = (struct day_close *)doc;
	const struct doc *last;
	const struct day_close *before;
	struct money later;
	enum err err = look->newest(look, op, day_close_type.name, &last);

	if (err)
		return err;
	before = (const struct day_close *)last;
	close->closes = doc->day;
	if ((err = day_may_close(op, look, doc, before)) || (err = day_list(op, look, before, close, &later)) ||
		(err = count_drawer(op, look, close, later)) || (err = count_refusals(op, look, close, before)))
		return err;
	warn_of_open(op, close);
	return OK;
}

static struct money difference_of(const struct doc *doc)
{
	struct money difference = ((const struct day_close *)doc)->difference;

	return money_is_set(difference) ? difference : money_of(0);
}

static const char *by_difference(const struct doc *doc)
{
	return money_is_nil(difference_of(doc)) ? "closed" : "difference";
}

static void post_closed(const struct doc *doc, struct postings *to)
{
	post_money_both_ends(to, spot_at("DIFF", doc->site), difference_of(doc));
}

static void post_settled(const struct doc *doc, struct postings *to)
{
	struct money difference = difference_of(doc);

	post_money_both_ends(to, spot_at("DIFF", doc->site), money_neg(difference));
	post_money(to, spot_at("CASH", doc->site), difference);
	post_money(to, spot_at("OVER", doc->site), money_neg(difference));
}

static const struct act acts[] = {
	{"close", "Close the day", "日结", "day.close", "draft", "closed|difference", .needs = CHECKED_ONCE, .series = "DC",
		.choose = by_difference, .check = check_closed, .post = post_closed},
	{"settle", "Agree to the difference", "确认差异", "day.close", "difference", "closed", .needs = COUNTERSIGN | NOT_MAKER,
		.with_right = "difference.approve", .with_missing = E_NO_APPROVAL, .sets = "reason", .post = post_settled},
	{0}};

const struct type day_close_type = {
	.name = "day_close",
	.label = "Day close",
	.label_zh = "日结单",
	.about = "The day's numbers and money by type, and the drawer as it was counted.",
	.about_zh = "当日各类单据的号段与款项,以及实点的现金。",
	.v = 1,
	.size = sizeof(struct day_close),
	.fields = fields,
	.acts = acts,
};
