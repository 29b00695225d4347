/* Head office lets a site hear of the customers it registered (FIL-12).
 *
 * Who registers a customer serves him at once; what others write of him has to reach
 * that site without anybody's remembering to give it the topic. It is a decision like
 * an allocation: an entry of head office's own log, replayed by a rebuild. */
#include "inside.h"

#include "documents/papers.h"
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

enum err let_hear(struct op *op, struct book *b, const struct entry *e)
{
	struct str topic = arena_printf(&op->arena, "customer:%.*s", STR_ARG(e->key));
	struct signing by = {.who = STR("syncd"), .day = e->day};
	struct deed deed = {.act = act_find(&site_type, STR("hear"))};
	struct site *site;
	bool hears;
	enum err err = feed_hears(op, b->store, e->log.site, topic, &hears);

	if (err || hears || str_eq(e->log.site, b->log.site) || (err = site_of(op, b, e->log.site, &site)) || !site)
		return err;
	site->topics = (struct texts){&topic, 1};
	site->doc.last_act = STR("hear");
	deed.doc = &site->doc;
	postings_init(&deed.posts, &op->arena);
	return write_deeds(op, b, &deed, 1, &by, NULL);
}
