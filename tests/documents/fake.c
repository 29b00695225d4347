/* The fake book. */
#include "fake.h"

#include <string.h>

static void asked(struct look *look, const char *what, struct str type, struct str key)
{
	struct fake *fake = look->ctx;

	ck_assert_int_lt(fake->asked_count, FAKE_ASKED_MAX);
	fake->asked[fake->asked_count++] = (struct fake_asked){what, type, key};
}

static const struct doc *record(struct look *look, struct op *op, const char *type, struct str key)
{
	struct fake *fake = look->ctx;

	(void)op;
	asked(look, "record", str_from(type), key);
	for (int i = 0; i < fake->records_count; i++)
		if (!strcmp(fake->records[i]->type->name, type) && str_eq(doc_key(fake->records[i]), key))
			return fake->records[i];
	return NULL;
}

static void clock(struct look *look, struct moment *now, struct moment *last)
{
	(void)look;
	*now = (struct moment){INT64_C(1772326800000)};
	*last = (struct moment){INT64_C(1772413200000)};
}

static enum err paper(struct look *look, struct op *op, const char *type, struct str id, const struct doc **out)
{
	struct fake *fake = look->ctx;

	asked(look, "paper", str_from(type), id);
	*out = fake->paper && str_eq(fake->paper->id, id)	? fake->paper
	       : fake->original && str_eq(fake->original->id, id) ? fake->original
								  : NULL;
	return *out ? OK : op_refuse(op, E_NO_DOCUMENT, "", "type", type, NULL);
}

static enum err heard(struct look *look, struct op *op, const char *type, struct str id, const struct doc **out)
{
	enum err err = paper(look, op, type, id, out);

	((struct fake *)look->ctx)->asked[((struct fake *)look->ctx)->asked_count - 1].what = "heard";
	return err;
}

static enum err linked(struct look *look, struct op *op, const char *type, struct str id, struct doc **out)
{
	struct fake *fake = look->ctx;

	(void)op;
	asked(look, "linked", str_from(type), id);
	*out = NULL;
	for (int i = 0; i < fake->linked_count && !*out; i++)
		if (!strcmp(fake->linked[i]->type->name, type))
			*out = fake->linked[i];
	return OK;
}

static enum err links(struct look *look, struct op *op, const char *type, struct str id, look_paper_fn *fn, void *ctx)
{
	(void)op, (void)fn, (void)ctx;
	asked(look, "links", str_from(type), id);
	return OK;
}

static enum err balance(
	struct look *look, struct op *op, const struct spot *spot, enum account_unit unit, int64_t *out)
{
	(void)op, (void)unit;
	asked(look, "balance", spot->a, spot->at);
	*out = str_is(spot->a, "REM") || str_is(spot->a, "IB") ? FAKE_REST : ((struct fake *)look->ctx)->sum;
	return OK;
}

/* 450 of debt, and enough for anything. */
static enum err owed(struct look *look, struct op *op, struct str customer, struct owed *out)
{
	struct fake *fake = look->ctx;

	(void)op;
	asked(look, "owed", STR("customer"), customer);
	fake->came_in += 1000000;
	*out = (struct owed){money_of(0), money_of(0), money_of(45000), money_of(INT64_C(1000000000000) + fake->came_in)};
	return OK;
}

/* Enough of everything, of one customer. */
/* Nothing is used, and a great deal allowed. */
static enum err headroom(struct look *look, struct op *op, struct str customer, struct headroom *out)
{
	(void)op;
	asked(look, "headroom", STR("customer"), customer);
	*out = (struct headroom){money_of(0), money_of(INT64_C(1000000000000)), true, NEWS_OWN};
	return OK;
}

static enum err lease(
	struct look *look, struct op *op, struct str customer, struct str site, struct str *epoch, struct lease *out)
{
	(void)op, (void)site;
	asked(look, "lease", STR("customer"), customer);
	if (!epoch->n)
		*epoch = STR("A.5f0c2e91");
	*out = (struct lease){money_of(0), money_of(INT64_C(1000000000000)), money_of(0)};
	return OK;
}

static enum err open_papers(struct look *look, struct op *op, struct str customer, struct open_paper **rows, int *count)
{
	(void)op;
	asked(look, "open_papers", STR("customer"), customer);
	*rows = NULL;
	*count = 0;
	return OK;
}

static enum err credit(struct look *look, struct op *op, struct str customer, struct str id, struct look_credit *out)
{
	(void)op;
	asked(look, "credit", customer.n ? customer : STR("any"), id);
	*out = (struct look_credit){STR("C600"), STR("A01"), day_of(2026, 1, 2), money_of(INT64_C(1000000000000))};
	return OK;
}

static enum err item(struct look *look, struct op *op, struct str customer, struct str id, struct look_item *out)
{
	(void)op;
	asked(look, "item", customer, id);
	*out = (struct look_item){STR("B01"), STR("2026-04-02"), day_of(2026, 1, 2), money_of(INT64_C(1000000000000))};
	return OK;
}

static enum err allocated(struct look *look, struct op *op, struct str from, struct str id, struct money *out)
{
	(void)op;
	asked(look, "allocated", from, id);
	*out = money_of(INT64_C(1000000000000));
	return OK;
}

static enum err allocated_since(struct look *look, struct op *op, struct str customer, struct str id, bool *is)
{
	(void)op, (void)id;
	asked(look, "allocated", STR("since"), customer);
	*is = false;
	return OK;
}

/* A bill past the ceiling. */
static enum err draft(struct look *look, struct op *op, const char *type, const char *act, struct str id, struct drafted *out)
{
	struct sales_bill *bill = (struct sales_bill *)paper_new(&op->arena, &sales_bill_type, "A01");

	(void)act;
	asked(look, "draft", str_from(type), id);
	bill->doc.id = id;
	bill->customer.key = STR("C600");
	bill->total = money_of(500000);
	*out = (struct drafted){&bill->doc, STR("wu"), {.code = E_CREDIT_LIMIT, .values = {{"excess", STR("120.00")}}, .values_count = 1}};
	return OK;
}

static enum err code(struct look *look, struct op *op, struct str site, struct str what, struct str *out)
{
	(void)op, (void)what;
	asked(look, "code", STR("site"), site);
	*out = STR("K7H2-W9C4");
	return OK;
}

static enum err try_code(struct look *look, struct op *op, struct str request, struct str what, struct str given)
{
	(void)what;
	asked(look, "try", STR("code"), request);
	return str_is(given, "K7H2-W9C4") ? OK : op_refuse(op, E_CODE, "code", "left", "4", NULL);
}

static enum err today(struct look *look, struct op *op, struct day *out)
{
	(void)look, (void)op;
	*out = day_of(2026, 3, 3);
	return OK;
}

static enum err newest(struct look *look, struct op *op, const char *type, const struct doc **out)
{
	(void)op;
	asked(look, "newest", str_from(type), look->site);
	*out = NULL;
	return OK;
}

static enum err own(struct look *look, struct op *op, uint64_t seq, look_entry_fn *fn, void *ctx)
{
	(void)op, (void)seq, (void)fn, (void)ctx;
	asked(look, "own", STR("entries"), look->site);
	return OK;
}

static enum err refusals(struct look *look, struct op *op, struct day day, int64_t *count)
{
	(void)op, (void)day;
	asked(look, "own", STR("refusals"), look->site);
	*count = 3;
	return OK;
}

static enum err price(struct look *look, struct op *op, const struct price_wanted *wanted, struct price_said *out)
{
	(void)op;
	asked(look, "price", wanted->of == PRICE_LIST ? STR("list") : STR("bought"), wanted->item);
	*out = (struct price_said){{str_is(wanted->item, "P9") ? 95000 : NONE}, {NONE}};
	return OK;
}

static enum err logs(struct look *look, struct op *op, look_log_fn *fn, void *ctx)
{
	const struct look_log rows[] = {
		{STR("A01"), STR("A.5f0c2e91"), 17, true, day_of(2026, 3, 1), day_of(2026, 2, 28)},
		{STR("HO"), STR("A.00000001"), 40, true, day_of(2026, 3, 3), day_of(2026, 3, 2)},
	};

	asked(look, "own", STR("logs"), look->site);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		enum err err = fn(ctx, op, &rows[i]);
		if (err)
			return err;
	}
	return OK;
}

static enum err month_open(struct look *look, struct op *op, struct day day)
{
	(void)op, (void)day;
	asked(look, "own", STR("closes"), look->site);
	return OK;
}

void fake_record(struct fake *fake, const struct doc *doc)
{
	ck_assert_int_lt(fake->records_count, FAKE_RECORDS_MAX);
	fake->records[fake->records_count++] = doc;
}

static void known(struct fake *fake, struct arena *arena, const char *type, const char *key, bool goods)
{
	struct doc *doc = doc_new(arena, type_find(str_from(type)));

	*(struct str *)((char *)doc + doc->type->fields[0].offset) = str_from(key);
	if (!goods)
		((struct item *)doc)->goods.v = 0;
	fake_record(fake, doc);
}

/* The clerk that was last made known. */
static void works(struct fake *fake, struct arena *arena)
{
	struct user *user = (struct user *)(uintptr_t)fake->records[fake->records_count - 1];

	user->sites = (struct texts){ARENA_NEW(arena, struct str), 1};
	user->sites.row[0] = STR("A01");
	user->roles = (struct texts){ARENA_ARRAY(arena, struct str, 2), 2};
	user->roles.row[0] = STR("BC");
	user->roles.row[1] = STR("SR");
}

/* Of one line, P1. */
static void agreed(struct fake *fake, struct arena *arena)
{
	struct contract *contract = (struct contract *)doc_new(arena, &contract_type);

	contract->key = STR("CT-1");
	contract->kind = STR("normal");
	contract->doc.state = STR("active");
	contract->lines.row = rows_new(arena, field_find(contract_type.fields, STR("lines")), 1);
	contract->lines.count = 1;
	contract->lines.row[0].item.key = STR("P1");
	fake_record(fake, &contract->doc);
}

static void allowed(struct fake *fake, struct arena *arena)
{
	struct credit_terms *terms = (struct credit_terms *)doc_new(arena, &credit_terms_type);

	terms->key = STR("C600");
	terms->credit_limit = money_of(INT64_C(2000000000000));
	fake_record(fake, &terms->doc);
}

void fake_init(struct fake *fake, struct arena *arena)
{
	static const char *const items[] = {"P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9"};

	*fake = (struct fake){
		.look = {
			.site = STR("A01"),
			.home = STR("HO"),
			.record = record,
			.paper = paper,
			.heard = heard,
			.linked = linked,
			.links = links,
			.allocated_since = allocated_since,
			.balance = balance,
			.owed = owed,
			.headroom = headroom,
			.lease = lease,
			.open_papers = open_papers,
			.credit = credit,
			.item = item,
			.allocated = allocated,
			.clock = clock,
			.price = price,
			.epoch = STR("A.5f0c2e91"),
			.today = today,
			.newest = newest,
			.own = own,
			.refusals = refusals,
			.logs = logs,
			.month_open = month_open,
			.who = STR("li"),
			.with = STR("he"),
			.draft = draft,
			.code = code,
			.try_code = try_code,
		}};
	fake->look.ctx = fake;
	for (size_t i = 0; i < sizeof(items) / sizeof(*items); i++)
		known(fake, arena, "item", items[i], true);
	known(fake, arena, "item", "G1", false);
	known(fake, arena, "customer", "C600", true);
	known(fake, arena, "customer", "C601", true);
	known(fake, arena, "credit_terms", "C601", true);
	known(fake, arena, "user", "li", true);
	works(fake, arena);
	known(fake, arena, "supplier", "V900", true);
	known(fake, arena, "site", "A01", true);
	known(fake, arena, "site", "B01", true);
	agreed(fake, arena);
	allowed(fake, arena);
}

struct doc *paper_new(struct arena *arena, const struct type *type, const char *site)
{
	struct doc *doc = doc_new(arena, type);

	doc->id = STR("K7H2W9C4NQ0E5XTA");
	doc->site = str_from(site);
	doc->day = day_of(2026, 3, 3);
	return doc;
}

enum err act_prepare(struct op *op, struct fake *fake, struct doc *doc, const struct act *act)
{
	enum err err = codec_required(op, doc, act);

	doc->last_act = str_from(act->name);
	if (!err && act->fill)
		err = act->fill(op, doc, &fake->look);
	return err || !act->check ? err : act->check(op, doc, &fake->look);
}

struct postings act_legs(struct arena *arena, const struct doc *doc, const struct act *act)
{
	struct postings legs;

	postings_init(&legs, arena);
	if (act->post)
		act->post(doc, &legs);
	postings_close(&legs);
	return legs;
}

const char *act_target(const struct act *act, const struct doc *doc)
{
	return act->choose ? act->choose(doc) : act->to;
}

void legs_put(struct buf *to, const struct postings *legs)
{
	for (int i = 0; i < legs->count; i++) {
		const struct leg *leg = &legs->legs[i];
		const struct str parts[] = {leg->spot.at, leg->spot.of, leg->spot.item, leg->spot.paper, leg->spot.due};
		buf_printf(to, "%s%.*s", i ? "; " : "", STR_ARG(leg->spot.a));
		for (size_t k = 0; k < sizeof(parts) / sizeof(*parts); k++)
			if (parts[k].n)
				buf_printf(to, " %.*s", STR_ARG(parts[k]));
		buf_putc(to, ' ');
		leg_value_put(to, leg->unit, leg->v);
	}
}
