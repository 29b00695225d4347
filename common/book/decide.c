/* What head office decides, and when (REC-13, REC-14).
 *
 * Decisions are taken in the transaction that folds their cause, written as entries of
 * head office's own log, once for a cause and rule. A rebuild replays them. What a person
 * freed is touched by none but what a new item calls for: money that comes pays by itself
 * alone. */
#include "deciding.h"

#include "store/alias.h"

static const char oldest_first[] = "oldest_first";
static const char freed[] = "freed";

static void name_item(struct items *it, struct str paper, int place)
{
	for (int i = 0; i < it->count; i++)
		if (str_eq(it->row[i].paper, paper))
			it->row[i].named = place;
}

/* Those the payer named; what came back of a bill pays that bill first. */
static enum err name_items(struct deciding *d, struct items *it)
{
	struct texts papers;
	cJSON *tree;
	enum err err = named_papers(d->op, d->b, d->e, &papers);

	for (int i = 0; i < papers.count && !err; i++)
		name_item(it, papers.row[i], i + 1);
	name_item(it, json_text(body_tree(d->e, &tree), "original"), 1);
	cJSON_Delete(tree);
	return err;
}

/* A credit that waits for papers pays only those it names until they are heard of. */
static void named_only(struct items *it)
{
	int kept = 0;

	for (int i = 0; i < it->count; i++)
		if (it->row[i].named)
			it->row[kept++] = it->row[i];
	it->count = kept;
}

static enum err credit_came(struct deciding *d)
{
	struct free_credit *credits;
	struct allocation_pair *pairs;
	struct credit_row row;
	struct items it;
	int count, made;
	bool found;
	enum err err;

	if ((err = open_items(d, &it)) || !it.count)
		return err;
	if ((err = credit_get(d->op, d->b->store, d->customer, d->e->doc, &row, &found)) || !found)
		return err;
	if ((err = name_items(d, &it)))
		return err;
	if (row.waits.n)
		named_only(&it);
	if ((err = free_credits(d, d->e->doc, STR_NONE, &credits, &count)))
		return err;
	if (row.waits.n) {
		credits[0] = credit_of(&row);
		count = 1;
	}
	allocation_plan(&d->op->arena, it.row, it.count, credits, count, &pairs, &made);
	return write_decisions(d, oldest_first, pairs, made);
}

static enum err item_posted(struct deciding *d, const char *rule, const struct str *papers, int papers_count)
{
	struct free_credit *credits;
	struct allocation_pair *pairs;
	struct items it;
	int count, made, kept = 0;
	enum err err;

	if ((err = free_credits(d, STR_NONE, papers_count == 1 ? papers[0] : STR_NONE, &credits, &count)) || !count)
		return err;
	if ((err = open_items(d, &it)))
		return err;
	for (int i = 0; i < it.count; i++)
		for (int k = 0; k < papers_count; k++)
			if (str_eq(it.row[i].paper, papers[k])) {
				it.row[kept++] = it.row[i];
				break;
			}
	allocation_plan(&d->op->arena, it.row, kept, credits, count, &pairs, &made);
	return write_decisions(d, rule, pairs, made);
}

/* A fact takes a credit back: what it paid is freed first, at the later of the day of
 * the entry that forces it and of the decision undone (design.md). */
static enum err credit_undone(struct deciding *d, struct str source)
{
	struct allocated_row *rows;
	struct allocation_pair *pairs;
	struct free_credit *credit = ARENA_NEW(&d->op->arena, struct free_credit);
	struct str *papers;
	int count, made = 0;
	enum err err;

	if ((err = allocated_from(d->op, d->b->store, source, &rows, &count)) || !count)
		return err;
	pairs = ARENA_ARRAY(&d->op->arena, struct allocation_pair, count);
	papers = ARENA_ARRAY(&d->op->arena, struct str, count);
	credit->doc = source;
	for (int i = 0; i < d->e->legs_count; i++)
		if (str_is(d->e->legs[i].spot.a, "ADV"))
			credit->site = d->e->legs[i].spot.at;
	for (int i = 0; i < count; i++) {
		struct open_item *item;
		struct day day = DAY_NONE;
		int k = 0;
		(void)day_read(rows[i].day, &day);
		if (allocated_is_unsettled(&rows[i]))
			continue;
		/* What paid one item on several occasions is freed in one line. */
		while (k < made && !str_eq(papers[k], rows[i].paper))
			k++;
		if (k < made) {
			pairs[k].amount -= rows[i].v;
			pairs[k].day = day_later(pairs[k].day, day);
			continue;
		}
		item = ARENA_NEW(&d->op->arena, struct open_item);
		item->paper = rows[i].paper;
		if ((err = item_place(d->op, d->b->store, d->customer, rows[i].paper, &item->site, &item->due)))
			return err;
		papers[made] = rows[i].paper;
		pairs[made++] = (struct allocation_pair){credit, item, -rows[i].v, day_later(d->e->day, day)};
	}
	if ((err = write_decisions(d, freed, pairs, made)))
		return err;
	return item_posted(d, oldest_first, papers, made);
}

static enum err given(struct deciding *d)
{
	enum err err = unsettled_came(d);

	return err ? err : credit_came(d);
}

static enum err taken_back(struct deciding *d, struct str source)
{
	enum err err = unsettled_undone(d, source);

	return err ? err : credit_undone(d, source);
}

static enum err decide_money(struct op *op, struct book *b, const struct hash *hash, const struct entry *e)
{
	struct deciding d = {.op = op, .b = b, .cause = hash, .e = e};
	const struct act *act = known_act(e);
	enum err err = OK;

	if (str_is(e->type, "allocation"))
		return OK;
	if (str_is(e->type, "customer") && str_is(e->act, "register"))
		return let_hear(op, b, e);
	if (str_is(e->type, "merge"))
		return let_hear_merged(op, b, e);
	for (int i = 0; i < e->legs_count && !err; i++) {
		const struct leg *leg = &e->legs[i];
		if ((err = alias_of(op, b->store, "customer", leg->spot.of, &d.customer)))
			break;
		if (str_is(leg->spot.a, "ADV") && act && act->undoes)
			err = taken_back(&d, undone_paper(op, e, act));
		else if (str_is(leg->spot.a, "ADV") && leg->v < 0)
			err = given(&d);
		else if (str_is(leg->spot.a, "AR") && leg->v > 0)
			err = item_posted(&d, oldest_first, &leg->spot.paper, 1);
	}
	if (!err && str_is(e->type, customer_receipt_type.name) && str_is(e->state, "unclaimed"))
		err = claim_known(op, b, e);
	return err;
}

enum err decide(struct op *op, struct book *b, const struct hash *hash, const struct entry *e)
{
	enum err err = decide_money(op, b, hash, e);

	return err ? err : decide_credit(op, b, e);
}
