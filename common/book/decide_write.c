/* Allocations as entries of head office's own log, signed syncd (REC-13, REC-14). */
#include "deciding.h"

static struct str hex(struct arena *a, const struct hash *h)
{
	struct buf b = BUF_INIT;
	struct str s;

	hash_put_hex(&b, h);
	s = arena_str(a, buf_str(&b));
	buf_done(&b);
	return s;
}

/* Decisions of one cause and rule, one for each day, as one group. */
enum err write_decisions(struct deciding *d, const char *rule, const struct allocation_pair *pairs, int count)
{
	struct deed *deeds = ARENA_ARRAY(&d->op->arena, struct deed, count ? count : 1);
	struct signing by = {.who = STR("syncd")};
	int made = 0;
	bool decided;
	enum err err;

	if (!count)
		return OK;
	if ((err = allocated_for(d->op, d->b->store, hex(&d->op->arena, d->cause), str_from(rule), &decided)) || decided)
		return err;
	for (int i = 0; i < count; i++) {
		struct allocation *paper = NULL;
		int k = 0;
		for (k = 0; k < made && !paper; k++)
			if (day_cmp(deeds[k].doc->day, pairs[i].day) == 0)
				paper = (struct allocation *)deeds[k].doc;
		if (!paper) {
			struct docid id = world_docid(d->b->world);
			paper = (struct allocation *)doc_new(&d->op->arena, &allocation_type);
			paper->doc.id = arena_str(&d->op->arena, docid_str(&id));
			paper->doc.site = d->b->log.site;
			paper->doc.day = pairs[i].day;
			paper->cause = hex(&d->op->arena, d->cause);
			paper->rule = str_from(rule);
			paper->lines.row = rows_new(&d->op->arena, field_find(allocation_type.fields, STR("lines")), count);
			paper->legs = ARENA_ARRAY(&d->op->arena, struct allocation_leg, count);
			deeds[made++] = (struct deed){
				.act = act_find(&allocation_type, STR("decide")), .doc = &paper->doc, .day_of_its_own = true};
		}
		paper->lines.row[paper->lines.count] = (struct allocation_line){.from = {pairs[i].credit->doc},
			.paper = {pairs[i].item->paper}, .amount = money_of(pairs[i].amount)};
		paper->legs[paper->lines.count++] = (struct allocation_leg){.customer = d->customer,
			.credit_site = pairs[i].credit->site, .item_site = pairs[i].item->site, .paper = pairs[i].item->paper,
			.due = pairs[i].item->due, .amount = money_of(pairs[i].amount)};
	}
	for (int i = 0; i < made; i++) {
		deeds[i].doc->last_act = STR("decide");
		postings_init(&deeds[i].posts, &d->op->arena);
		deeds[i].act->post(deeds[i].doc, &deeds[i].posts);
		postings_close(&deeds[i].posts);
	}
	return write_deeds(d->op, d->b, deeds, made, &by, NULL);
}
