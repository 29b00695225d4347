/* How far every site has reported (REP-24): the last entry of each, and whether it has
 * told all the days that the report is about. Of a closed month it is what the close
 * counted, whatever came since. */
#include "inside.h"

#include "book/period.h"
#include "store/log.h"

struct reported {
	struct report_answer *answer;
	struct book *book;
	int cap;
};

/* A site's logs come oldest first: its last one stands. */
static struct report_site *site_at(struct op *op, struct reported *r, struct str site)
{
	struct report_answer *a = r->answer;

	if (!a->sites_count || !str_eq(a->sites[a->sites_count - 1].site, site)) {
		a->sites = room(&op->arena, a->sites, sizeof(*a->sites), a->sites_count, &r->cap);
		a->sites_count++;
	}
	return &a->sites[a->sites_count - 1];
}

static enum err take_log(void *ctx, struct op *op, const struct log_row *row)
{
	struct reported *r = ctx;

	if (!book_is_home(r->book) && !str_eq(book_log(r->book).site, row->log.site))
		return OK; /* what a site has heard of others says nothing of how far they are */
	*site_at(op, r, row->log.site) = (struct report_site){.site = arena_str(&op->arena, row->log.site),
		.epoch = arena_str(&op->arena, row->log.epoch), .seq = row->head.seq,
		.day = arena_str(&op->arena, row->last_day), .at = row->head.at};
	return OK;
}

static enum err take_mark(struct op *op, struct reported *r, const struct watermark *mark)
{
	struct log_id log = {mark->site, mark->epoch};
	struct report_site site = {.site = mark->site, .epoch = mark->epoch, .seq = mark->seq};
	struct hash hash;
	struct str text;
	struct entry e;
	int64_t n;
	enum err err = entry_find(op, book_store(r->book), log, mark->seq, &n, &hash);

	if (err)
		return err;
	if (n) {
		if ((err = entry_get(op, book_store(r->book), n, &text, &hash)) || (err = entry_read(op, &op->arena, text, &e)))
			return err;
		site.day = day_str(&op->arena, e.day);
		site.at = e.at;
	}
	*site_at(op, r, mark->site) = site;
	return OK;
}

static enum err judge(struct op *op, struct book *b, const struct report_answer *a, struct report_site *site)
{
	struct log_id log = {site->site, site->epoch};
	struct told told;
	enum err err;

	if (!book_is_home(b) || str_eq(site->site, book_home(b)))
		return OK;
	if ((err = book_told(op, b, log, site->seq, &told)))
		return err;
	/* Of today nobody can have told all. */
	site->behind = day_is_none(told.last) || day_cmp(day_cmp(a->on, a->today) < 0 ? told.all : told.last, a->on) < 0;
	if (!day_is_none(told.last))
		site->day = day_str(&op->arena, told.last);
	return OK;
}

enum err sites_reported(struct op *op, struct book *b, struct report_answer *a)
{
	struct reported r = {a, b, 0};
	enum err err = OK;

	if (a->sites)
		return OK;
	if (!a->closed)
		err = logs_walk(op, book_store(b), take_log, &r);
	for (int i = 0; a->closed && i < a->closed->count && !err; i++)
		err = take_mark(op, &r, &a->closed->marks[i]);
	for (int i = 0; i < a->sites_count && !err; i++)
		err = judge(op, b, a, &a->sites[i]);
	return err;
}

const struct report_site *site_reported(const struct report_answer *a, struct str site)
{
	for (int i = 0; i < a->sites_count; i++)
		if (str_eq(a->sites[i].site, site))
			return &a->sites[i];
	return NULL;
}
