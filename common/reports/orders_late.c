/* What of orders was late, or is (SAL-16, SAL-17, SAL-48).
 *
 * Each step that somebody waits for has two moments in the order: when it could begin, and
 * when it was done. One that is not done yet is counted up to today. */
#include "orders.h"

#include "base/when.h"

enum { HOURS_ALLOWED = 24, HOUR_MS = 3600 * 1000 };

enum column { NUMBER, CUSTOMER, STATE, STEP, SINCE, DONE, HOURS, REASON, COLUMNS };

static const struct report_column columns[COLUMNS] = {
	{"number", "Order", "订单", REPORT_TEXT},
	{"customer", "Customer", "客户", REPORT_TEXT},
	{"state", "State", "状态", REPORT_STATE},
	{"step", "Late with", "逾时事项", REPORT_TEXT},
	{"since", "Since", "起算", REPORT_TEXT},
	{"done", "Done", "完成", REPORT_TEXT},
	{"hours", "Hours", "小时", REPORT_COUNT},
	{"reason", "Why", "原因", REPORT_TEXT},
};

struct late {
	struct op *op;
	struct report_table *table;
	struct day today;
	int64_t allowed; /* hours */
	bool zh;
};

static void put(struct late *l, const struct sales_order *order, const char *what, struct str since, struct str done, int64_t hours)
{
	struct report_cell *cells;

	if (hours <= l->allowed)
		return;
	cells = row_add(l->op, l->table);
	cells[NUMBER] = cell_text(order->number);
	cells[CUSTOMER] = cell_text(order->customer.key);
	cells[STATE] = cell_text(order->doc.state);
	cells[STEP] = cell_text(str_from(what));
	cells[SINCE] = cell_text(since);
	cells[DONE] = cell_text(done);
	cells[HOURS] = cell_number(hours);
	cells[REASON] = cell_text(order->late_reason);
}

static int64_t hours_between(const struct late *l, struct str since, struct str done)
{
	struct moment from, to;

	if (!moment_read(since, &from))
		return 0;
	if (moment_read(done, &to))
		return (to.ms - from.ms) / HOUR_MS;
	return (int64_t)day_diff(l->today, day_of_moment(from, 0)) * 24;
}

static void put_step(struct late *l, const struct sales_order *order, const char *en, const char *zh, struct str since, struct str done)
{
	put(l, order, l->zh ? zh : en, since, done, hours_between(l, since, done));
}

/* The promise is a day; the hours are whole days past it. */
static void put_delivery(struct late *l, const struct sales_order *order)
{
	struct day done = day_is_none(order->delivered) ? l->today : order->delivered;
	int days = day_is_none(order->delivery_day) ? 0 : day_diff(done, order->delivery_day);

	if (days > 0)
		put(l, order, l->zh ? "交货" : "delivery", day_str(&l->op->arena, order->delivery_day),
			day_is_none(order->delivered) ? STR_NONE : day_str(&l->op->arena, order->delivered),
			l->allowed < days * 24 ? days * 24 : l->allowed + 1);
}

static void put_order(struct late *l, const struct sales_order *order)
{
	bool over = state_among("closed|cancelled", order->doc.state);

	if (order->replied_at.n || !over)
		put_step(l, order, "reply to the order", "回复订单", order->received_at, order->replied_at);
	if (order->finance_at.n)
		put_step(l, order, "order to finance", "订单转财务", order->received_at, order->finance_at);
	if (order->news_at.n)
		put_step(l, order, "remittance news to finance", "汇款消息转财务", order->news_at, order->news_passed_at);
	if (order->billed_at.n || (order->agreed_at.n && !over))
		put_step(l, order, "agreed order to the bill", "确认订单转开单", order->agreed_at, order->billed_at);
	if (!str_is(order->doc.state, "cancelled"))
		put_delivery(l, order);
}

static enum err hours_asked(struct op *op, const struct report_ask *ask, int64_t *out)
{
	uint64_t hours = HOURS_ALLOWED;

	if (asked(ask, PARAM_hours) && (!str_to_u64(ask->given[PARAM_hours], &hours) || hours > 100000))
		return op_refuse(op, E_VALUE, "--hours", "value", arena_str(&op->arena, ask->given[PARAM_hours]).p, "kind", "a number of hours",
			"example", "24", NULL);
	*out = (int64_t)hours;
	return OK;
}

enum err orders_late(struct op *op, struct book *b, const struct report_ask *ask, struct report_answer *out)
{
	struct late l = {.op = op, .today = ask->today, .zh = ask->lang == LANG_ZH};
	struct orders orders;
	enum err err = hours_asked(op, ask, &l.allowed);

	if (err || (err = orders_read(op, b, ask, true, &orders)))
		return err;
	l.table = table_add(out, "late", "Late", "逾时", columns, COLUMNS);
	for (int i = 0; i < orders.count; i++)
		put_order(&l, orders.row[i]);
	return OK;
}
