/* The books of a table: sites and records, what is done in them, and their end, where
 * every book is built again from its entries and has to say the same. */
#include "table.h"

#include "seal/keyfile.h"
#include "seal/sign.h"

/* ---- small things ---- */

struct hash table_digest(struct place *p)
{
	struct hash h;
	struct op op;

	op_init(&op);
	CHECK(store_digest(&op, book_store(p->book), &h) == OK);
	op_done(&op);
	return h;
}

struct place *table_place(struct table *t, struct str site)
{
	for (int i = 0; i < t->places_count; i++)
		if (str_eq(t->places[i].site, site))
			return &t->places[i];
	return NULL;
}

struct str table_paper(struct table *t, struct str name)
{
	for (int i = 0; i < t->names_count; i++)
		if (str_eq(t->names[i].name, name))
			return str_from(t->names[i].doc);
	return STR_NONE;
}

bool looks_like_day(struct str word)
{
	struct day day;

	return day_read(word, &day);
}

/* ---- records ---- */

static void at_head_office(struct table *t, const char *type, const char *act, const char *doc, const char *who, struct str json)
{
	enum err err = rig_act(t->places[0].book, type, act, doc, who, NULL, json.p, NULL, NULL);

	if (err)
		table_fault(t, t->line, "%s %s: %s", type, act, err_code(err));
}

/* By which it works out codes by telephone, where its program looks for it. */
static void keep_key(struct table *t, const struct place *p)
{
	const char *dir = arena_printf(&t->arena, "%.*s/%s", STR_ARG(p->dir), t->places_count == 1 ? "authority" : "device").p;
	struct op op;

	op_init(&op);
	CHECK(mkdir(dir, 0700) == 0);
	CHECK(keyfile_write(&op, arena_printf(&t->arena, "%s/sign.pem", dir).p, buf_str(&p->key)) == OK);
	op_done(&op);
}

static struct place *place_open(struct table *t, struct str site)
{
	struct place *p = &t->places[t->places_count];
	struct buf open_key = BUF_INIT;
	struct op op;

	CHECK(t->places_count < TABLE_PLACES_MAX);
	*p = (struct place){.site = site};
	t->places_count++;
	rig_world_init(&p->world, (uint64_t)t->places_count);
	p->dir = rig_dir(&t->arena);
	p->book = rig_book(&p->world, p->dir, site.p, false);
	CHECK(p->book);
	if (t->places_count == 1)
		at_head_office(t, "user", "create", "", "gm", STR("{\"key\":\"gm\",\"name\":\"gm\",\"sites\":[\"HO\"]}"));
	op_init(&op);
	CHECK(sign_key_make(&op, &p->key, &open_key) == OK);
	keep_key(t, p);
	at_head_office(t, "site", "create", "", "gm", arena_printf(&t->arena, "{\"key\":\"%s\",\"name\":\"%s\"}", site.p, site.p));
	at_head_office(t, "site", "enrol", site.p, "syncd",
		arena_printf(&t->arena, "{\"epoch\":\"%.*s\",\"sign\":\"%s\"}", STR_ARG(book_log(p->book).epoch), open_key.p));
	buf_done(&open_key);
	op_done(&op);
	return p;
}

void site_add(struct table *t, struct words *w)
{
	if (!table_place(t, w->word[1]))
		place_open(t, w->word[1]);
	for (int i = 2; i < w->count; i++)
		at_head_office(t, "user", "create", "", "gm",
			arena_printf(&t->arena, "{\"key\":\"%s\",\"name\":\"%s\",\"sites\":[\"%s\"]}", w->word[i].p, w->word[i].p,
				w->word[1].p));
}

void item_add(struct table *t, struct words *w, bool goods)
{
	for (int i = 1; i < w->count; i++)
		at_head_office(t, "item", "create", "", "gm",
			arena_printf(&t->arena, "{\"key\":\"%s\",\"name\":\"%s\"%s}", w->word[i].p, w->word[i].p,
				goods ? "" : ",\"goods\":false"));
}

void clocks_set(struct table *t, struct str day)
{
	const int64_t day_ms = INT64_C(24) * 3600 * 1000;
	struct day to;

	CHECK(day_read(day, &to));
	for (int i = 0; i < t->places_count; i++) {
		struct rig_world *w = &t->places[i].world;
		w->ms += day_diff(to, day_of_moment((struct moment){w->ms}, w->world.utc_offset_min)) * day_ms;
	}
}

void customer_add(struct table *t, struct words *w)
{
	at_head_office(t, "customer", "create", "", "gm",
		arena_printf(&t->arena, "{\"key\":\"%s\",\"name\":\"%s\"}", w->word[1].p, w->word[1].p));
	for (int i = 2; i < w->count; i++)
		at_head_office(t, "site", "hear", w->word[i].p, "gm",
			arena_printf(&t->arena, "{\"topics\":[\"customer:%s\"]}", w->word[1].p));
}

/* ---- acts ---- */

/* $T becomes the id of the paper called T. */
static struct str with_papers(struct table *t, struct str json)
{
	struct str text = STR_NONE;

	while (json.n) {
		struct str before = str_cut(&json, '$'), name = json;
		struct str paper = STR_NONE;
		size_t n = 0;
		while (n < json.n && json.p[n] != '"')
			n++;
		name.n = n;
		if (n && !(paper = table_paper(t, name)).n)
			table_fault(t, t->line, "no paper is called %.*s", STR_ARG(name));
		text = arena_printf(&t->arena, "%.*s%.*s%.*s", STR_ARG(text), STR_ARG(before), STR_ARG(paper));
		json = str_sub(json, n, json.n);
	}
	return text;
}

/* A paper that is named before it is written has its id from the form. */
static void name_paper(struct table *t, struct str name, struct str doc)
{
	struct paper_name *p = &t->names[t->names_count];

	if (table_paper(t, name).n)
		return;
	CHECK(t->names_count < TABLE_NAMES_MAX);
	t->names_count++;
	p->name = name;
	snprintf(p->doc, sizeof(p->doc), "%.*s", STR_ARG(doc));
}

static void name_anew(struct table *t, struct str name, struct str text)
{
	for (int i = 0; i < t->names_count; i++)
		if (str_eq(t->names[i].name, name))
			snprintf(t->names[i].doc, sizeof(t->names[i].doc), "%.*s", STR_ARG(text));
	name_paper(t, arena_str(&t->arena, name), text);
}

/* What a line asks for: "A01 transfer send wu+he T {…} as NAME". */
struct asked {
	struct place *at;
	struct request r;
	struct str name;
	cJSON *given;
};

static void ask_who(struct asked *a, struct str who)
{
	a->r.who = str_cut(&who, '+');
	while (who.n)
		a->r.with[a->r.with_count++] = str_cut(&who, '+');
}

static bool ask(struct table *t, struct words *w, struct asked *a)
{
	int i = 4;

	*a = (struct asked){.at = w->count > 3 ? table_place(t, w->word[0]) : NULL};
	if (!a->at)
		return false;
	request_init(&a->r, type_find(w->word[1]), NULL);
	if (!a->r.type || !(a->r.act = act_find(a->r.type, w->word[2])))
		return false;
	if (t->day.n)
		CHECK(day_read(t->day, &a->r.day));
	ask_who(a, w->word[3]);
	if (i < w->count && w->word[i].p[0] != '{' && !str_is(w->word[i], "as")) {
		a->r.doc = table_paper(t, w->word[i]);
		if (!a->r.doc.n) /* a record by its key */
			a->r.doc = w->word[i];
		i++;
	}
	if (i < w->count && w->word[i].p[0] == '{')
		a->given = cJSON_Parse(with_papers(t, w->word[i++]).p);
	a->r.given = a->given;
	if (i + 1 < w->count && str_is(w->word[i], "as"))
		a->name = w->word[i + 1];
	return i == w->count || a->name.n;
}

static void compare(struct table *t, struct asked *a, enum act_wish wish, struct str code, struct op *op, enum err err,
	const struct recorded *out)
{
	struct buf why = BUF_INIT;

	if (wish == WISH_REFUSED && !str_is(code, err ? err_code(err) : "nothing"))
		table_fault(t, t->line, "refused with %s instead of %.*s", err ? err_code(err) : "nothing", STR_ARG(code));
	if (wish != WISH_REFUSED && err) {
		refusal_text(&op->refusal, LANG_EN, &why);
		table_fault(t, t->line, "%s", why.p);
	}
	if (!err && out->already != (wish == WISH_AGAIN))
		table_fault(t, t->line, out->already ? "it was recorded before" : "it was not recorded before");
	if (!err && a->name.n)
		name_paper(t, a->name, out->doc);
	buf_done(&why);
}

static void warned(struct table *t, const struct op *op, struct str code)
{
	for (int i = 0; i < op->warnings_count; i++)
		if (str_is(code, err_code(op->warnings[i].code)))
			return;
	table_fault(t, t->line, "done without the warning %.*s", STR_ARG(code));
}

/* What was to be read out is $code from here on, and what was asked with $challenge. */
static void hear_code(struct table *t, const struct op *op)
{
	for (int i = 0; i < op->warnings_count; i++)
		for (int k = 0; k < op->warnings[i].values_count; k++) {
			const struct op_value *v = &op->warnings[i].values[k];
			if (!strcmp(v->name, "code") || !strcmp(v->name, "challenge"))
				name_anew(t, str_from(v->name), v->text);
		}
}

/* draft A01 sales_bill li {…} as D */
void draft_do(struct table *t, struct words *w)
{
	struct words rest = {.count = w->count};
	struct asked a;
	struct recorded out;
	struct op op;
	enum err err;

	/* A form is filled in for the type's first act. */
	CHECK(w->count > 5 && type_find(w->word[2]));
	rest.word[0] = w->word[1], rest.word[1] = w->word[2], rest.word[2] = str_from(type_find(w->word[2])->acts[0].name);
	for (int i = 3; i < w->count; i++)
		rest.word[i] = w->word[i];
	CHECK(ask(t, &rest, &a));
	if (a.name.n && table_paper(t, a.name).n)
		a.r.doc = table_paper(t, a.name);
	op_init(&op);
	if ((err = book_draft(&op, a.at->book, &a.r, &out)))
		table_fault(t, t->line, "draft: %s", err_code(err));
	else
		name_paper(t, a.name, out.doc);
	op_done(&op);
	cJSON_Delete(a.given);
}

void act_do(struct table *t, struct words *w, enum act_wish wish, struct str code)
{
	struct asked a;
	struct recorded out;
	struct hash before, after;
	struct op op;

	if (!ask(t, w, &a)) {
		table_fault(t, t->line, "SITE TYPE ACT WHO[+WITH] [PAPER] [{…}] [as NAME]");
		cJSON_Delete(a.given);
		return;
	}
	/* Without a sync head office does not know; what it did itself it does. */
	t->synced &= wish != WISH_DONE;
	before = table_digest(a.at);
	op_init(&op);
	if (a.name.n && table_paper(t, a.name).n)
		a.r.doc = table_paper(t, a.name);
	compare(t, &a, wish, code, &op, book_act(&op, a.at->book, &a.r, &out), &out);
	if (wish == WISH_DONE && code.n)
		warned(t, &op, code);
	hear_code(t, &op);
	op_done(&op);
	after = table_digest(a.at);
	if (hash_eq(&before, &after) != (wish != WISH_DONE))
		table_fault(t, t->line, wish == WISH_DONE ? "nothing changed" : "the book changed all the same");
	cJSON_Delete(a.given);
}

/* ---- a scenario ---- */

void scenario_begin(struct table *t)
{
	t->cases = 0;
	t->lines_decided = -1;
	place_open(t, STR("HO"));
}

static void fault_found(void *ctx, enum err code, struct str place, struct str detail)
{
	struct table *t = ctx;

	table_fault(t, t->line, "verify: %s %.*s %.*s", err_code(code), STR_ARG(place), STR_ARG(detail));
}

static void build_again(struct table *t, struct place *p)
{
	struct hash before = table_digest(p), after;
	int64_t faults;
	struct op op;

	book_close(p->book);
	p->book = rig_open(&p->world, p->dir);
	CHECK(p->book);
	op_init(&op);
	CHECK(book_rebuild(&op, p->book) == OK);
	after = table_digest(p);
	if (!hash_eq(&before, &after))
		table_fault(t, t->line, "the book of %.*s is another after a rebuild", STR_ARG(p->site));
	CHECK(book_verify(&op, p->book, fault_found, t, &faults) == OK);
	op_done(&op);
}

/* Another sync brings nothing new to anybody. */
static void all_is_said(struct table *t)
{
	struct hash before[TABLE_PLACES_MAX], after;

	for (int i = 0; i < t->places_count; i++)
		before[i] = table_digest(&t->places[i]);
	sync_all(t);
	for (int i = 0; i < t->places_count; i++) {
		after = table_digest(&t->places[i]);
		if (!hash_eq(&before[i], &after))
			table_fault(t, t->line, "another sync changed the book of %.*s", STR_ARG(t->places[i].site));
	}
}

void scenario_end(struct table *t)
{
	said_settle(t);
	if (!t->synced)
		table_fault(t, t->line, "it ends without a sync");
	cases_check(t);
	all_is_said(t);
	for (int i = 0; i < t->places_count; i++)
		build_again(t, &t->places[i]);
	said_check(t);
	all_is_said(t);
	said_check(t);
	for (int i = 0; i < t->places_count; i++) {
		book_close(t->places[i].book);
		rig_remove(t->places[i].dir);
		buf_done(&t->places[i].key);
	}
	arena_done(&t->arena);
	*t = (struct table){.file = t->file, .line = t->line, .faults = t->faults};
}
