/* Head office's bookkeeping of credits, and the allocations it decides (REC-13, REC-14).
 *
 * Decisions are taken in the transaction that folds their cause, written as entries of
 * head office's own log, once for a cause and rule. A rebuild replays them. */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/json.h"
#include "documents/papers.h"
#include "documents/registry.h"
#include "ledger/allocation.h"
#include "store/desk.h"

static const char oldest_first[] = "oldest_first";
static const char freed[] = "freed";

static struct str hex(struct arena *a, const struct hash *h)
{
	struct buf b = BUF_INIT;
	struct str s;

	hash_put_hex(&b, h);
	s = arena_str(a, buf_str(&b));
	buf_done(&b);
	return s;
}

static const cJSON *body_tree(struct op *op, const struct entry *e, cJSON **tree)
{
	/* The entry was read strictly; a body that cJSON cannot take is treated as empty. */
	(void)op;
	*tree = cJSON_ParseWithLength(e->body.p, e->body.n);
	return *tree;
}

/* ---- the engine's own projections ---- */

static enum err fold_site(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	cJSON *tree;
	const cJSON *one, *body = body_tree(op, e, &tree);
	struct doc_row row;
	bool found;
	struct str key = e->key;
	enum err err = OK;

	if (!key.n) {
		if (!(err = doc_get(op, b->store, e->doc, &row, &found)) && found)
			err = record_key_of(op, b->store, STR("site"), e->doc, &key);
	}
	if (!err && key.n && str_is(e->act, "enrol")) {
		struct enrolment_row enrolment = {key, json_text(body, "epoch"), json_text(body, "sign"), n};
		err = enrolment_put(op, b->store, &enrolment);
	}
	if (!err && key.n && (str_is(e->act, "hear") || str_is(e->act, "unhear"))) {
		cJSON_ArrayForEach(one, json_get(body, "topics")) {
			if (!err && cJSON_IsString(one))
				err = str_is(e->act, "hear") ? hears_put(op, b->store, key, str_from(one->valuestring), n)
							     : hears_drop(op, b->store, key, str_from(one->valuestring));
		}
	}
	cJSON_Delete(tree);
	return err;
}

static enum err fold_allocation(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	struct str customer = STR_NONE;
	cJSON *tree;
	const cJSON *line, *body = body_tree(op, e, &tree);
	struct str cause = json_text(body, "cause"), rule = json_text(body, "rule");
	enum err err = OK;

	for (int i = 0; i < e->legs_count; i++)
		if (str_is(e->legs[i].spot.a, "ADV"))
			customer = e->legs[i].spot.of;
	cJSON_ArrayForEach(line, json_get(body, "lines")) {
		struct allocated_row row = {.source = json_text(line, "from"), .paper = json_text(line, "paper"), .cause = cause,
			.rule = rule, .day = day_str(&op->arena, e->day), .n = n};
		struct credit_row credit = {.customer = customer, .doc = row.source};
		struct money amount;
		if (err || !money_read(json_text(line, "amount"), &amount))
			continue;
		row.v = amount.minor;
		credit.free = -amount.minor;
		if (!(err = allocated_put(op, b->store, &row)))
			err = credit_add(op, b->store, &credit);
	}
	cJSON_Delete(tree);
	return err;
}

static const struct act *known_act(const struct entry *e)
{
	const struct type *type = type_find(e->type);

	return type && type->v == (int)e->v ? act_find(type, e->act) : NULL;
}

/* The papers a receipt is meant for that are not heard of yet. */
static enum err waits_of(struct op *op, struct book *b, const struct entry *e, struct str *out)
{
	cJSON *tree;
	const cJSON *one, *body = body_tree(op, e, &tree);
	struct buf list = BUF_INIT;
	enum err err = OK;

	cJSON_ArrayForEach(one, json_get(body, "papers")) {
		struct doc_row row;
		bool found;
		if (err || !cJSON_IsString(one))
			continue;
		if (!(err = doc_get(op, b->store, str_from(one->valuestring), &row, &found)) && !found)
			buf_printf(&list, "%s%s", list.n ? "," : "", one->valuestring);
	}
	*out = arena_str(&op->arena, buf_str(&list));
	buf_done(&list);
	cJSON_Delete(tree);
	return err;
}

static struct str undone_paper(struct op *op, const struct entry *e, const struct act *act)
{
	cJSON *tree;
	struct str paper = arena_str(&op->arena, json_text(body_tree(op, e, &tree), act->undoes));

	cJSON_Delete(tree);
	return paper;
}

static enum err fold_credit(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	const struct act *act = known_act(e);
	enum err err = OK;

	for (int i = 0; i < e->legs_count && !err; i++) {
		const struct leg *leg = &e->legs[i];
		struct credit_row row = {.customer = leg->spot.of, .doc = e->doc, .site = leg->spot.at, .n = n, .free = -leg->v};
		if (!str_is(leg->spot.a, "ADV"))
			continue;
		if (act && act->undoes)
			row.doc = undone_paper(op, e, act);
		else
			row.day = day_str(&op->arena, e->day);
		if (!act || !act->undoes)
			err = waits_of(op, b, e, &row.waits);
		if (!err)
			err = credit_add(op, b->store, &row);
	}
	return err;
}

/* A paper that credits waited for was heard of: they wait for the others only. */
static enum err stop_waiting(struct op *op, struct book *b, const struct entry *e)
{
	struct credit_row *rows;
	int count;
	bool any;
	enum err err;

	if (e->on.n || !e->customer.n)
		return OK;
	if ((err = credit_any_waits(op, b->store, e->customer, &any)) || !any)
		return err;
	if ((err = credits_of(op, b->store, e->customer, &rows, &count)))
		return err;
	for (int i = 0; i < count && !err; i++) {
		struct str rest = rows[i].waits;
		struct buf left = BUF_INIT;
		bool met = false;
		while (rest.n) {
			struct str one = str_cut(&rest, ',');
			if (str_eq(one, e->doc))
				met = true;
			else
				buf_printf(&left, "%s%.*s", left.n ? "," : "", STR_ARG(one));
		}
		if (met)
			err = credit_waits(op, b->store, rows[i].customer, rows[i].doc, buf_str(&left));
		buf_done(&left);
	}
	return err;
}

enum err fold_engine(struct op *op, struct book *b, int64_t n, const struct entry *e)
{
	enum err err;

	if (str_is(e->type, "site"))
		return fold_site(op, b, n, e);
	if (!book_is_home(b))
		return OK;
	if (str_is(e->type, "allocation"))
		return fold_allocation(op, b, n, e);
	if ((err = fold_credit(op, b, n, e)))
		return err;
	return stop_waiting(op, b, e);
}

/* ---- deciding ---- */

struct deciding {
	struct op *op;
	struct book *b;
	const struct hash *cause;
	const struct entry *e;
	struct str customer;
};

struct items {
	struct arena *arena;
	struct open_item *row;
	int count, cap;
	struct str paper, due, site;
	int64_t sum;
	struct day day, since;
};

static void items_close(struct items *it)
{
	if (it->paper.n && it->sum > 0) {
		if (it->count == it->cap) {
			int cap = it->cap ? it->cap * 2 : 16;
			struct open_item *row = ARENA_ARRAY(it->arena, struct open_item, cap);
			if (it->count)
				memcpy(row, it->row, sizeof(*row) * (size_t)it->count);
			it->row = row;
			it->cap = cap;
		}
		it->row[it->count++] = (struct open_item){.paper = it->paper, .site = it->site, .due = it->due, .day = it->day,
			.since = it->since, .open = it->sum};
	}
	it->paper = STR_NONE;
	it->sum = 0;
}

/* Movements come by due and paper: one item is a run of rows. */
static enum err gather(void *ctx, struct op *op, const struct movement_row *row)
{
	struct items *it = ctx;

	(void)op;
	if (!str_is(row->account, "AR"))
		return OK;
	if (!str_eq(it->paper, row->paper) || !str_eq(it->due, row->due)) {
		items_close(it);
		it->paper = arena_str(it->arena, row->paper);
		it->due = arena_str(it->arena, row->due);
		it->site = arena_str(it->arena, row->site);
		it->day = it->since = DAY_NONE;
	}
	/* What adds to it after the first time opens it again: a decision undone. */
	if (row->v > 0)
		(void)day_read(row->day, &it->since);
	if (day_is_none(it->day))
		it->day = it->since;
	it->sum += row->v;
	return OK;
}

/* Numbers decide only between items of one due and day. */
static enum err add_numbers(struct deciding *d, struct items *it)
{
	for (int i = 0; i < it->count; i++) {
		bool tie = false;
		struct doc_row row;
		bool found;
		enum err err;
		for (int k = i - 1; k <= i + 1; k += 2)
			tie |= k >= 0 && k < it->count && str_eq(it->row[k].due, it->row[i].due);
		if (!tie)
			continue;
		if ((err = doc_get(d->op, d->b->store, it->row[i].paper, &row, &found)))
			return err;
		if (found)
			it->row[i].number = row.number;
	}
	return OK;
}

static enum err open_items(struct deciding *d, struct items *it)
{
	enum err err;

	*it = (struct items){.arena = &d->op->arena};
	if ((err = movements_walk(d->op, d->b->store, d->customer, gather, it)))
		return err;
	items_close(it);
	return add_numbers(d, it);
}

/* Decisions of one cause and rule, one for each day, as one group. */
static enum err write_decisions(struct deciding *d, const char *rule, const struct allocation_pair *pairs, int count)
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

/* Numbers decide only between credits of one day, which stand side by side. */
static enum err number_credits(struct deciding *d, struct free_credit *credits, int count)
{
	for (int i = 0; i < count; i++) {
		bool tie = (i && day_cmp(credits[i].day, credits[i - 1].day) == 0) ||
			   (i + 1 < count && day_cmp(credits[i].day, credits[i + 1].day) == 0);
		struct doc_row row;
		bool found;
		enum err err;
		if (!tie)
			continue;
		if ((err = doc_get(d->op, d->b->store, credits[i].doc, &row, &found)))
			return err;
		if (found)
			credits[i].number = row.number;
	}
	return OK;
}

static struct free_credit credit_of(const struct credit_row *row)
{
	struct free_credit c = {.doc = row->doc, .site = row->site, .day = DAY_NONE, .free = row->free};

	(void)day_read(row->day, &c.day);
	return c;
}

static bool waits_for(const struct credit_row *row, struct str paper)
{
	struct str rest = row->waits;

	while (rest.n)
		if (str_eq(str_cut(&rest, ','), paper))
			return true;
	return false;
}

/* What was taken past what was given is made good before anything is allocated. */
static void settle_debits(struct free_credit *credits, int count)
{
	int64_t owed = 0;

	for (int i = 0; i < count; i++) {
		if (credits[i].free >= 0)
			continue;
		owed -= credits[i].free;
		credits[i].free = 0;
	}
	for (int i = 0; i < count && owed; i++) {
		int64_t part = credits[i].free < owed ? credits[i].free : owed;
		credits[i].free -= part;
		owed -= part;
	}
}

static enum err free_credits(struct deciding *d, struct str only, struct str for_paper, struct free_credit **out, int *count)
{
	struct credit_row *rows;
	int all;
	enum err err = credits_of(d->op, d->b->store, d->customer, &rows, &all);

	*count = 0;
	*out = ARENA_ARRAY(&d->op->arena, struct free_credit, all ? all : 1);
	for (int i = 0; i < all && !err; i++)
		if ((rows[i].day.n || rows[i].free < 0) && (!rows[i].waits.n || waits_for(&rows[i], for_paper)))
			(*out)[(*count)++] = credit_of(&rows[i]);
	settle_debits(*out, *count);
	for (int i = 0; i < *count && only.n; i++)
		if (!str_eq((*out)[i].doc, only))
			(*out)[i].free = 0;
	return err || only.n ? err : number_credits(d, *out, *count);
}

static void name_item(struct items *it, struct str paper, int place)
{
	for (int i = 0; i < it->count; i++)
		if (str_eq(it->row[i].paper, paper))
			it->row[i].named = place;
}

/* Those the payer named; what came back of a bill pays that bill first. */
static void name_items(struct deciding *d, struct items *it)
{
	cJSON *tree;
	const cJSON *one, *body = body_tree(d->op, d->e, &tree);
	int place = 0;

	cJSON_ArrayForEach(one, json_get(body, "papers")) {
		place++;
		if (cJSON_IsString(one))
			name_item(it, str_from(one->valuestring), place);
	}
	name_item(it, json_text(body, "original"), 1);
	cJSON_Delete(tree);
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
	name_items(d, &it);
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

enum err decide(struct op *op, struct book *b, const struct hash *hash, const struct entry *e)
{
	struct deciding d = {.op = op, .b = b, .cause = hash, .e = e};
	const struct act *act = known_act(e);
	enum err err = OK;

	if (str_is(e->type, "allocation"))
		return OK;
	if (str_is(e->type, "customer") && str_is(e->act, "register"))
		return let_hear(op, b, e);
	for (int i = 0; i < e->legs_count && !err; i++) {
		const struct leg *leg = &e->legs[i];
		d.customer = leg->spot.of;
		if (str_is(leg->spot.a, "ADV") && act && act->undoes)
			err = credit_undone(&d, undone_paper(op, e, act));
		else if (str_is(leg->spot.a, "ADV") && leg->v < 0)
			err = credit_came(&d);
		else if (str_is(leg->spot.a, "AR") && leg->v > 0)
			err = item_posted(&d, oldest_first, &leg->spot.paper, 1);
	}
	return err;
}
