/* What a customer owes, as head office has it, for a site to show.
 *
 * It says up to which of the site's own entries it reaches, so that the site can add
 * what it has written since, each entry by its legs. */
#include "page.h"

#include "base/json.h"
#include "store/desk.h"
#include "store/docs.h"
#include "store/feed.h"
#include "store/sums.h"

struct gather {
	struct buf *to;
	struct store *store;
	struct str customer;
	int64_t sum;
	bool with_items;
	bool first;
};

static void put_member(struct buf *to, const char *name, struct str value)
{
	if (!value.n)
		return;
	json_put_key(to, name);
	json_put_str(to, value);
}

static enum err put_item(struct op *op, struct gather *g, const struct spot *spot, int64_t v)
{
	struct str day;
	enum err err = paper_since(op, g->store, g->customer, spot->paper, spot->due, &day);

	if (!g->first)
		buf_putc(g->to, ',');
	g->first = false;
	buf_putc(g->to, '{');
	put_member(g->to, "account", spot->a);
	put_member(g->to, "at", spot->at);
	put_member(g->to, "paper", spot->paper);
	put_member(g->to, "due", spot->due);
	put_member(g->to, "by", spot->by);
	put_member(g->to, "day", day);
	buf_puts(g->to, ",\"m\":\"");
	leg_value_put(g->to, UNIT_MONEY, v);
	buf_puts(g->to, "\"}");
	return err;
}

static enum err gather_sum(void *ctx, struct op *op, const struct spot *spot, enum account_unit unit, int64_t v)
{
	struct gather *g = ctx;

	if (unit != UNIT_MONEY)
		return OK;
	if (__builtin_add_overflow(g->sum, v, &g->sum))
		return op_refuse(op, E_BOOK_DAMAGED, "", "path", "balance", "why", "a sum is past 64 bits", NULL);
	return g->with_items ? put_item(op, g, spot, v) : OK;
}

static enum err walk(struct op *op, struct store *s, const char *account, struct str customer, struct gather *g)
{
	struct str prefix = arena_printf(&op->arena, "%s\t%.*s\t", account, STR_ARG(customer));

	g->sum = 0;
	return sums_walk(op, s, prefix, gather_sum, g);
}

static enum err put_sums(struct op *op, struct store *s, struct str customer, struct buf *to)
{
	static const struct {
		const char *account, *name;
	} sums[] = {{"OPEN", "open"}, {"UNS", "uns"}, {"AR", "ar"}, {"ADV", "adv"}, {"COD", "cod"}};
	struct gather g = {0};
	enum err err = OK;

	for (size_t i = 0; i < sizeof(sums) / sizeof(*sums) && !err; i++) {
		if ((err = walk(op, s, sums[i].account, customer, &g)))
			break;
		json_put_key(to, sums[i].name);
		buf_putc(to, '"');
		leg_value_put(to, UNIT_MONEY, g.sum);
		buf_putc(to, '"');
	}
	return err;
}

static enum err put_items(struct op *op, struct store *s, struct str customer, struct buf *to)
{
	static const char *const names[] = {"AR", "OPEN", "UNS"};
	struct gather g = {.to = to, .store = s, .customer = customer, .with_items = true, .first = true};
	enum err err = OK;

	buf_puts(to, ",\"items\":[");
	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !err; i++)
		err = walk(op, s, names[i], customer, &g);
	buf_putc(to, ']');
	return err;
}

enum err standing_write(struct op *op, struct store *s, const struct standing_of *of, struct buf *to)
{
	enum err err;

	buf_puts(to, "{\"standing\":{");
	json_put_key(to, "customer");
	json_put_str(to, of->customer);
	buf_printf(to, ",\"n\":%lld,\"upto\":{", (long long)of->n);
	json_put_key(to, "epoch");
	json_put_str(to, of->log.epoch);
	buf_printf(to, ",\"seq\":%llu}", (unsigned long long)of->upto);
	if ((err = put_sums(op, s, of->customer, to)) || (err = put_items(op, s, of->customer, to)))
		return err;
	buf_puts(to, "}}");
	return OK;
}
