/* Reading and writing the feed's cursor. */
#include "cursor.h"

#include "base/hash.h"

static bool number_read(struct str s, int64_t *out)
{
	uint64_t v;

	if (!str_to_u64(s, &v))
		return false;
	*out = (int64_t)v;
	return true;
}

static bool customer_read(struct op *op, struct str hex, struct str *out)
{
	struct buf text = BUF_INIT;
	bool good = hex_read(hex, &text);

	*out = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return good;
}

/* False: it is none of ours. One of another era begins anew. */
static bool cursor_read(struct op *op, struct str text, struct str era, struct cursor *out)
{
	struct str rest = text, theirs, number;

	*out = (struct cursor){0};
	if (!text.n)
		return true;
	theirs = str_cut(&rest, '.');
	number = str_cut(&rest, '+');
	if (!theirs.n || !number_read(number, &out->n))
		return false;
	if (rest.p && !number_read(str_cut(&rest, '.'), &out->k))
		return false;
	if (rest.p && !customer_read(op, rest, &out->customer))
		return false;
	if (!str_eq(theirs, era))
		*out = (struct cursor){0};
	return true;
}

struct str cursor_text(struct op *op, struct str era, const struct cursor *c)
{
	struct buf text = BUF_INIT;
	struct str s;

	buf_printf(&text, "%.*s.%lld", STR_ARG(era), (long long)c->n);
	if (c->k)
		buf_printf(&text, "+%lld", (long long)c->k);
	if (c->customer.n) {
		buf_putc(&text, '.');
		hex_put(&text, c->customer);
	}
	s = arena_str(&op->arena, buf_str(&text));
	buf_done(&text);
	return s;
}

enum err era_of(struct op *op, struct store *s, struct str *era)
{
	enum err err = meta_get(op, s, "era", era);

	if (!err && !era->n)
		*era = STR("1");
	return err;
}

enum err cursor_of(struct op *op, const struct call *call, struct str era, struct cursor *out)
{
	struct str after;

	wire_query(call->query, "after", &after);
	if (cursor_read(op, after, era, out))
		return OK;
	return op_refuse(op, E_VALUE, "after", "value", arena_str(&op->arena, after).p, "kind", "a place in the feed",
		"example", "1.25", NULL);
}
