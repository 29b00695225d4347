/* Head office lets a site hear of the customers it registered (FIL-12).
 *
 * Who registers a customer serves him at once; what others write of him has to reach
 * that site without anybody's remembering to give it the topic. It is a decision like
 * an allocation: an entry of head office's own log, replayed by a rebuild. */
#include "inside.h"

#include "documents/papers.h"
#include "store/desk.h"
#include "store/feed.h"

static enum err site_of(struct op *op, struct book *b, struct str key, struct site **out)
{
	struct doc_row row;
	struct doc *doc;
	enum err err = book_find(op, b, &site_type, key, &row);

	*out = NULL;
	if (err == E_NO_DOCUMENT) {
		op_forgive(op);
		return OK;
	}
	if (!err && !(err = book_load(op, b, &row, &doc)))
		*out = (struct site *)doc;
	return err;
}

static enum err hear_topic(struct op *op, struct book *b, struct str key, struct str topic, struct day day)
{
	struct signing by = {.who = STR("syncd"), .day = day};
	struct deed deed = {.act = act_find(&site_type, STR("hear"))};
	struct site *site;
	bool hears;
	enum err err = feed_hears(op, b->store, key, topic, &hears);

	if (err || hears || str_eq(key, b->log.site) || (err = site_of(op, b, key, &site)) || !site)
		return err;
	site->topics = (struct texts){&topic, 1};
	site->doc.last_act = STR("hear");
	deed.doc = &site->doc;
	postings_init(&deed.posts, &op->arena);
	return write_deeds(op, b, &deed, 1, &by, NULL);
}

enum err let_hear(struct op *op, struct book *b, const struct entry *e)
{
	return hear_topic(op, b, e->log.site, arena_printf(&op->arena, "customer:%.*s", STR_ARG(e->key)), e->day);
}

static enum err who_hears_one(struct op *op, struct book *b, struct str one, struct str other, struct day day)
{
	struct str *sites;
	int count;
	enum err err = hears_sites(op, b->store, arena_printf(&op->arena, "customer:%.*s", STR_ARG(one)), &sites, &count);

	for (int i = 0; i < count && !err; i++)
		err = hear_topic(op, b, sites[i], arena_printf(&op->arena, "customer:%.*s", STR_ARG(other)), day);
	return err;
}

enum err let_hear_merged(struct op *op, struct book *b, const struct entry *e)
{
	const struct merge *merge;
	struct doc_row row;
	struct doc *doc;
	enum err err;

	if (!str_is(e->act, "post"))
		return OK;
	if ((err = book_find(op, b, &merge_type, e->doc, &row)) || (err = book_load(op, b, &row, &doc)))
		return err;
	merge = (const struct merge *)doc;
	if (!str_is(merge->kind, "customer"))
		return OK;
	err = who_hears_one(op, b, merge->from, merge->into, e->day);
	return err ? err : who_hears_one(op, b, merge->into, merge->from, e->day);
}
