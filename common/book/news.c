/* How old head office's news is, in hours that this machine ran: no clock set wrong makes
 * it younger, and a night switched off does not age it.
 *
 * Kept as the start of the machine, its running time then, and what had been counted before
 * that start. A copy of the book on another machine names a start that is not its own; what
 * was restored says nothing at all. */
#include "book/credit.h"
#include "inside.h"

#include <string.h>

enum { HOUR_MS = 3600 * 1000, NOTE_MS = 60 * 1000 };

struct counted {
	struct str boot;
	int64_t at_ms, before_ms;
	bool known;
};

static enum err read(struct op *op, struct book *b, struct counted *out)
{
	struct str text, at, before;
	uint64_t at_ms, before_ms;
	enum err err = meta_get(op, b->store, NEWS_FACT, &text);

	*out = (struct counted){0};
	if (err || !text.n)
		return err;
	out->boot = str_cut(&text, ' ');
	at = str_cut(&text, ' ');
	before = text;
	out->known = str_to_u64(at, &at_ms) && str_to_u64(before, &before_ms) && at_ms <= INT64_MAX / 2 && before_ms <= INT64_MAX / 2;
	out->at_ms = out->known ? (int64_t)at_ms : 0;
	out->before_ms = out->known ? (int64_t)before_ms : 0;
	return OK;
}

static enum err write(struct op *op, struct book *b, const struct uptime *now, int64_t before_ms)
{
	return meta_put(op, b->store, NEWS_FACT,
		arena_printf(&op->arena, "%s %lld %lld", now->boot, (long long)now->ms, (long long)before_ms));
}

/* Since it was heard; below nil: unknown. */
static int64_t age_ms(const struct counted *c, const struct uptime *now)
{
	if (!c->known)
		return -1;
	if (!str_is(c->boot, now->boot))
		return c->before_ms + now->ms;
	return now->ms < c->at_ms ? -1 : c->before_ms + (now->ms - c->at_ms);
}

enum err news_note(struct op *op, struct book *b)
{
	struct uptime now;
	struct counted c;
	enum err err;

	if (book_is_home(b) || !world_uptime(b->world, &now) || (err = read(op, b, &c)) || !c.known)
		return book_is_home(b) ? OK : op->refusal.code;
	if (str_is(c.boot, now.boot) && now.ms - c.at_ms < NOTE_MS)
		return OK;
	return age_ms(&c, &now) < 0 ? OK : write(op, b, &now, age_ms(&c, &now));
}

enum err book_news_heard(struct op *op, struct book *b)
{
	struct uptime now;
	struct counted c;
	bool on;
	enum err err = credit_is_on(op, b, &on);

	if (err || !on || book_is_home(b) || !world_uptime(b->world, &now) || (err = read(op, b, &c)))
		return err;
	if (c.known && str_is(c.boot, now.boot) && !c.before_ms && now.ms >= c.at_ms && now.ms - c.at_ms < NOTE_MS)
		return OK;
	if ((err = txn_begin(op, b)))
		return err;
	if ((err = write(op, b, &now, 0))) {
		txn_drop(b);
		return err;
	}
	return txn_end(op, b);
}

enum err book_news_age(struct op *op, struct book *b, int64_t *hours)
{
	struct uptime now;
	struct counted c;
	enum err err;

	*hours = book_is_home(b) ? NEWS_OWN : NEWS_UNKNOWN;
	if (book_is_home(b) || !world_uptime(b->world, &now) || (err = read(op, b, &c)))
		return op->refusal.code;
	if (age_ms(&c, &now) >= 0)
		*hours = age_ms(&c, &now) / HOUR_MS;
	return OK;
}
